import { defineMetric, type Totals, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { reasoningTurns } from '../reading/reasoning-turns.ts'
import { baselineMeans } from '../stats/baseline-means.ts'
import { mean } from '../stats/mean.ts'
import { percentileInterval } from '../stats/percentile-interval.ts'

/**
 * What a team achieves for the turns of reasoning that it takes, in turns of one mind that sees everything.
 *
 * Takes: score and turns of an episode (all calls but further tries after a refused reply); beside it those of `solo`
 * in the same world.
 * Left out: episodes in which nobody was asked, and those without an episode of `solo` with their seed.
 * Summary: S / (T / T of solo), from the mean score S and mean turns T; the score itself for solo. Not defined for a
 * mechanism without calls, whose efficiency has no bound. Percentile bootstrap interval over seeds, pairs kept
 * together. Parts: `score`, `turns`, `baselineTurns`.
 * Source: Kim et al., "Towards a science of scaling agent systems" (2025), arXiv 2512.08296, coordination efficiency
 * E_c, with our score where they have a rate of success.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'coordination-efficiency',
  version: 1,
  title: 'Coordination efficiency',
  description:
    'Mean score divided by how many times the turns of solo it took on the same seeds; the score itself where as many were taken.',
  unit: 'score',
  better: 'higher',
  baseline: 'solo',
  options: z.object({}),
  episode(trace) {
    if (eventsOfKind(trace, 'round').length === 0) return { kind: 'left-out', reason: 'nobody was asked' }
    return { kind: 'taken', value: { score: trace.result.score, turns: reasoningTurns(trace) } }
  },
  summary(episodes, _options, sample) {
    const solo = baselineMeans(sample, ({ turns }) => turns)
    const rows = episodes.map(({ score, turns }, index) => [score, 1, turns, solo[index] ?? 0])
    const [score, turns] = [mean(episodes.map((own) => own.score)), mean(episodes.map((own) => own.turns))]
    const baselineTurns = solo.length === 0 ? 0 : mean(solo)
    if (baselineTurns === 0) return { needs: 'turns of solo on the same seeds, which made no call' }
    if (turns === 0) return { needs: 'turns of the team: without a call its efficiency has no bound' }
    const totals: Totals = {
      rows,
      of: ([scores = 0, n = 1, own = 0, baseline = 0]) =>
        own > 0 ? (scores / n) * (baseline / own) : Number.POSITIVE_INFINITY,
      unbounded: 'the team makes no call in some of the draws, so that its efficiency has no bound',
    }
    const interval = percentileInterval(rows, sample, totals)
    return {
      value: (score * baselineTurns) / turns,
      interval,
      parts: { score, turns, baselineTurns },
      totals,
    }
  },
})
