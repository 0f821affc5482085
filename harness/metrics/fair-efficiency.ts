import { defineMetric, z } from '../define.ts'
import { noPurchase, purchaseRounds } from '../reading/purchase-rounds.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How much of its equal share of the joint optimum the agent that got least earned.
 *
 * Takes: of each round of purchases each agent's reward over its equal share of the joint optimum, M / n, and of
 * these the lowest; 0 where the round was annulled. The mean of them over all agents is the joint efficiency, so that
 * the lowest is what tells more.
 * Left out: worlds without purchases.
 * Summary: the mean over all rounds; interval by episodes (ratio of totals), clipped to [0, 1]. Parts: the mean of
 * each agent, `agent-0` upwards, which may be above 1.
 * Source: own reward / (M / 2) in Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'fair-efficiency',
  version: 1,
  title: 'Fair efficiency',
  description:
    'Mean over rounds of what the agent that got least earned, as a share of its equal part of the joint optimum.',
  unit: 'share',
  better: 'higher',
  options: z.object({}),
  episode(trace) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const shares = rounds.map(({ rewards, best }) =>
      rewards.map((reward) => (reward * rewards.length) / best),
    )
    const part = shares.reduce((sum, round) => sum + Math.min(...round), 0)
    const agents = (shares[0] ?? []).map((_, agent) =>
      shares.reduce((sum, round) => sum + (round[agent] ?? 0), 0),
    )
    return { kind: 'taken', value: { part, whole: rounds.length, agents } }
  },
  summary(terms, _options, sample) {
    const rounds = terms.reduce((sum, { whole }) => sum + whole, 0)
    const agents = Math.max(...terms.map((term) => term.agents.length))
    const meanOf = (agent: number): number =>
      terms.reduce((sum, term) => sum + (term.agents[agent] ?? 0), 0) / rounds
    return {
      ...episodeRatio(terms, sample, { low: 0, high: 1 }),
      parts: Object.fromEntries(
        Array.from({ length: agents }, (_, agent) => [`agent-${agent}`, meanOf(agent)]),
      ),
    }
  },
})
