import { defineMetric, z } from '../define.ts'
import { takenForecasts } from '../reading/taken-forecasts.ts'
import { nullParts, underPerfectCalibration } from '../stats/calibrated-outcomes.ts'
import { type CorpScore, corpParts, corpPartsOf, corpPools, scoreOfCorp } from '../stats/corp-parts.ts'
import { partCoverage, partsWithoutInterval } from '../stats/part-coverage.ts'

/**
 * Why forecasts score as they do, without bins: what recalibration would gain, and what is then left over the base
 * rate.
 *
 * Takes: an episode's forecasts with their outcomes.
 * Left out: worlds without forecasts.
 * Summary: the mean score over all forecasts, each counted once, which is miscalibration - discrimination +
 * uncertainty exactly. Parts: `miscalibration`, `discrimination`, `uncertainty`; `miscalibrationNullMean`,
 * `...NullLow`, `...NullHigh` and the same of discrimination: mean, 5 % and 95 % quantile under perfect calibration of
 * these forecasts.
 * Options: `score`, brier or log (in nats); `clip`, how close to 0 and 1 the log score lets a forecast come;
 * `nullDraws`.
 * Source: Dimitriadis, Gneiting and Jordan (2021), PNAS 118(8) e2016191118.
 * Version history: 1 first version; 2 equal forecasts drawn together under perfect calibration.
 */
export default defineMetric({
  id: 'corp',
  version: 2,
  title: 'Score in parts by isotonic recalibration',
  description:
    'Mean score as miscalibration - discrimination + uncertainty, from isotonic regression instead of bins; low miscalibration means calibrated, high discrimination means telling.',
  unit: 'score loss',
  better: 'lower',
  options: z.object({
    score: z.enum(['brier', 'log']).default('brier').describe('the score that is taken apart'),
    clip: z
      .number()
      .min(1e-15)
      .max(0.49)
      .default(0.01)
      .describe('log score: forecasts from clip to 1 - clip'),
    nullDraws: z.int().min(99).max(99_999).default(999).describe('draws under perfect calibration'),
  }),
  episode: takenForecasts,
  summary(episodes, { score: name, clip, nullDraws: draws }, { groups, resampling }) {
    const score: CorpScore = name === 'log' ? { score: name, clip } : { score: name }
    const forecasts = episodes.flat()
    const parts = corpParts(forecasts, score)
    const pools = corpPools(forecasts, score)
    const sizes = Float64Array.from(pools, ({ n }) => n)
    const partsOf = corpPartsOf(pools, score)
    const statistics = (happened: Float64Array) => {
      const { miscalibration, discrimination } = partsOf(sizes, happened)
      return { miscalibration, discrimination }
    }
    return {
      value: scoreOfCorp(parts),
      interval: partsWithoutInterval(
        { miscalibration: partCoverage.miscalibration, discrimination: partCoverage.discrimination },
        { draws, forecasts, groups, resampling },
      ),
      parts: {
        ...parts,
        ...nullParts(underPerfectCalibration(pools, statistics, { draws, rng: resampling.rng })),
      },
    }
  },
  fewestByItem: 30,
})
