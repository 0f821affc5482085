import { defineMetric, z } from '../define.ts'
import type { Amounts } from '../reading/named-amounts.ts'
import { firstOffer, type Offer } from '../reading/offers.ts'
import { playedGames } from '../reading/played-games.ts'
import { isOptimal, noPurchase, purchaseRounds } from '../reading/purchase-rounds.ts'
import { utterances } from '../reading/utterances.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How often an agent buys exactly what the first proposal of the round had for it.
 *
 * Takes: the rounds in which somebody explicitly offers another agent amounts ("you take 3 stone", "agent 1 buys 2
 * gold"), and of these the ones in which that agent buys what the first such offer says. By default exactly that and
 * nothing else; `match=named` compares what was named only. An offer of nothing is none, and between more than two
 * agents "you" is nobody in particular.
 * Left out: worlds without purchases, and episodes without an explicit offer.
 * Summary: their share; interval by episodes (ratio of totals), clipped to [0, 1]. Parts, as shares of the same
 * rounds: `optimal` and `suboptimal`, the rounds of deference that ended in the joint optimum or short of it.
 * Options: `match`.
 * Source: first-proposal deference in the published analysis of Yao, Zou and Hawkins (2026), arXiv 2605.01750; the
 * words that make an offer are ours.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'first-proposal-deference',
  version: 1,
  title: 'First-proposal deference',
  description:
    'Share of rounds with an explicit offer to another agent in which that agent bought exactly what the first one said.',
  unit: 'share',
  better: 'neither',
  options: z.object({
    match: z
      .enum(['all', 'named'])
      .default('all')
      .describe('whether the purchase is the offer, or agrees in what the offer names'),
  }),
  episode(trace, { match }) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const games = playedGames(trace)
    const said = utterances(trace)
    const offered = rounds.flatMap((round) => {
      const own = said.filter((utterance) => utterance.round === round.round)
      const names = games(round.round)?.resources ?? [
        ...new Set(round.units.flatMap((of) => Object.keys(of))),
      ]
      const hearing = { agents: trace.cell.agents, resources: names }
      const offers = own.map(({ text, agent }) => firstOffer(text, { ...hearing, speaker: agent }))
      const first = offers.find((offer) => offer !== undefined)
      return first === undefined ? [] : [{ round, isDeferred: isTaken(first, round.units, match) }]
    })
    if (offered.length === 0) return { kind: 'left-out', reason: 'no explicit offer' }
    const deferred = offered.filter(({ isDeferred }) => isDeferred)
    const optimal = deferred.filter(({ round }) => isOptimal(round)).length
    return { kind: 'taken', value: { part: deferred.length, whole: offered.length, optimal } }
  },
  summary(terms, _options, sample) {
    const total = (of: 'part' | 'whole' | 'optimal') => terms.reduce((sum, term) => sum + term[of], 0)
    const optimal = total('optimal')
    return {
      ...episodeRatio(terms, sample, { low: 0, high: 1 }),
      parts: { optimal: optimal / total('whole'), suboptimal: (total('part') - optimal) / total('whole') },
    }
  },
})

function isTaken({ to, units }: Offer, bought: readonly Amounts[], match: 'all' | 'named'): boolean {
  const own = bought[to] ?? {}
  const names =
    match === 'named' ? Object.keys(units) : [...new Set([...Object.keys(units), ...Object.keys(own)])]
  return names.every((name) => (units[name] ?? 0) === (own[name] ?? 0))
}
