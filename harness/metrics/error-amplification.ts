import { defineMetric, type Totals, z } from '../define.ts'
import { baselineMeans } from '../stats/baseline-means.ts'
import { mean } from '../stats/mean.ts'
import { percentileInterval } from '../stats/percentile-interval.ts'

/**
 * How many times as much a team fails as one mind that sees everything.
 *
 * Takes: 1 - score of an episode, which for scores of 0 and 1 is whether it failed; beside it that of `solo` in the
 * same world.
 * Left out: episodes without an episode of `solo` with their seed.
 * Summary: mean failure / mean failure of solo, a relative risk of the outcome: 1 for solo, below 1 where the team
 * absorbs failures. Not defined where solo never fails, and then said in words. Percentile bootstrap interval over
 * seeds, pairs kept together; none where too many draws hold no failure of solo. Parts: `failure`, `baselineFailure`.
 * Source: Kim et al., "Towards a science of scaling agent systems" (2025), arXiv 2512.08296, A_e = E_MAS / E_SAS.
 * Their printed values of 4.4 to 17.2 come by a procedure that is not published, and are no ratios of the failure rates
 * in their own table (1.01 to 1.18), so they do not compare with this one.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'error-amplification',
  version: 1,
  title: 'Error amplification',
  description:
    'Mean failure (1 - score) divided by that of solo on the same seeds: above 1 the team fails more than one mind, below 1 less.',
  unit: 'ratio',
  better: 'lower',
  baseline: 'solo',
  options: z.object({}),
  episode: ({ result }) => ({ kind: 'taken', value: 1 - result.score }),
  summary(failures, _options, sample) {
    const solo = baselineMeans(sample, (value) => value)
    const rows = failures.map((own, index) => [own, solo[index] ?? 0])
    const [failure, baselineFailure] = [mean(failures), solo.length === 0 ? 0 : mean(solo)]
    if (baselineFailure === 0) return { needs: neverFailed(failure) }
    const totals: Totals = {
      rows,
      of: ([own = 0, baseline = 0]) => (baseline > 0 ? own / baseline : unlimited(own)),
      unbounded: 'solo fails in too few episodes: many draws hold none, and their ratio has no bound',
    }
    const interval = percentileInterval(rows, sample, totals)
    return { value: failure / baselineFailure, interval, parts: { failure, baselineFailure }, totals }
  },
})

function neverFailed(failure: number): string {
  const wanted = 'failures of solo on the same seeds'
  return failure > 0
    ? `${wanted}: it never failed and the team did, so that the ratio is infinite`
    : `${wanted}: neither failed, so that the ratio is undefined`
}

/** The ratio to no failure at all: without a bound, or not defined. */
function unlimited(failure: number): number | undefined {
  return failure > 0 ? Number.POSITIVE_INFINITY : undefined
}
