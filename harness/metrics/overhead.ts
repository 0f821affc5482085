import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { reasoningTurns } from '../reading/reasoning-turns.ts'
import { baselineMeans } from '../stats/baseline-means.ts'
import { mean } from '../stats/mean.ts'
import { percentileInterval } from '../stats/percentile-interval.ts'

/**
 * How many more turns of reasoning a team takes than one mind that sees everything.
 *
 * Takes: the turns of an episode, which are all calls but further tries after a refused reply; beside it those of
 * `solo` in the same world.
 * Left out: episodes in which nobody was asked, and those without an episode of `solo` with their seed.
 * Summary: 100 x (T - T of solo) / T of solo, from mean turns; -100 for a mechanism without calls. Percentile bootstrap
 * interval over seeds, pairs kept together. Parts: `turns`, `baselineTurns`.
 * Source: Kim et al., "Towards a science of scaling agent systems" (2025), arXiv 2512.08296, coordination overhead O%.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'overhead',
  version: 1,
  title: 'Coordination overhead',
  description:
    'Turns of reasoning beyond those of solo on the same seeds, as a percentage of them: 0 for as many, 100 for twice as many.',
  unit: 'percent',
  better: 'lower',
  baseline: 'solo',
  options: z.object({}),
  episode(trace) {
    if (eventsOfKind(trace, 'round').length === 0) return { kind: 'left-out', reason: 'nobody was asked' }
    return { kind: 'taken', value: reasoningTurns(trace) }
  },
  summary(turns, _options, sample) {
    const solo = baselineMeans(sample, (value) => value)
    const rows = turns.map((own, index) => [own, solo[index] ?? 0])
    const overhead = ([own = 0, baseline = 0]: readonly number[]) =>
      baseline > 0 ? (100 * (own - baseline)) / baseline : undefined
    const value = overhead([mean(turns), solo.length === 0 ? 0 : mean(solo)])
    if (value === undefined) return { needs: 'turns of solo on the same seeds, which made no call' }
    const totals = { rows, of: overhead, unbounded: 'solo makes no call in some of the draws' }
    const interval = percentileInterval(rows, sample, totals)
    return { value, interval, parts: { turns: mean(turns), baselineTurns: mean(solo) }, totals }
  },
})
