import { afterAll, describe, expect, test } from 'vitest'
import type { Rng } from '../../harness/core/rng.ts'
import { stream } from '../../harness/run/streams.ts'
import { type BinCount, biasCorrectedTerms, binTerms } from '../../harness/stats/bin-terms.ts'
import { binnedCounts } from '../../harness/stats/binned-counts.ts'
import { underPerfectCalibration } from '../../harness/stats/calibrated-outcomes.ts'
import { calibrationError, debiasedCalibrationError } from '../../harness/stats/calibration-error.ts'
import { corpPartsOf } from '../../harness/stats/corp-parts.ts'
import { type ForecastPool, forecastPools } from '../../harness/stats/forecast-pools.ts'
import { partCoverage } from '../../harness/stats/part-coverage.ts'
import { binEdges, binOf, type Forecast } from '../../harness/stats/reliability-bins.ts'

/**
 * How often percentile intervals of a bootstrap over groups, which say 95 %, cover the parts that a forecaster would
 * show in the long run. `part-coverage.ts` quotes the range that this measures as the reason why those parts have no
 * interval; a share of 2,000 samples is known to within 0.01.
 */
const samples = 2000
const draws = 499
const edges = binEdges(10, 'exact')

/** Says `says(c)` of events that happen with probability c, c uniform. */
interface Forecaster {
  readonly name: string
  readonly says: (chance: number) => number
}

const forecasters: readonly Forecaster[] = [
  { name: 'calibrated', says: (chance) => chance },
  { name: 'over-confident', says: (chance) => chance ** 2 / (chance ** 2 + (1 - chance) ** 2) },
]

const plans = [
  { groups: 100, size: 1 },
  { groups: 50, size: 10 },
]

type Part =
  | 'reliability'
  | 'resolution'
  | 'correctedReliability'
  | 'correctedResolution'
  | 'miscalibration'
  | 'discrimination'
  | 'ece'
  | 'debiasedEce'

type Parts = { readonly [part in Part]: number }

/** What the forecaster would show with infinitely many forecasts, by the midpoint rule. */
function truth({ says }: Forecaster): Parts {
  const points = Array.from({ length: 200_000 }, (_, index) => (index + 0.5) / 200_000)
  const bins = [...Map.groupBy(points, (chance) => binOf(says(chance), edges)).values()].map((own) => ({
    n: own.length,
    forecast: own.reduce((sum, chance) => sum + says(chance), 0) / own.length,
    frequency: own.reduce((sum, chance) => sum + chance, 0) / own.length,
  }))
  const { reliability, resolution } = binTerms(bins)
  const ece = calibrationError(bins)
  return {
    ...{ reliability, resolution, correctedReliability: reliability, correctedResolution: resolution },
    miscalibration: points.reduce((sum, chance) => sum + (says(chance) - chance) ** 2, 0) / points.length,
    ...{ discrimination: 1 / 12, ece, debiasedEce: ece },
  }
}

interface Drawn {
  readonly pools: readonly ForecastPool[]
  /** For each pool and forecast of it: its group, and whether its event happened. */
  readonly members: readonly { readonly pool: number; readonly group: number; readonly outcome: number }[]
}

/** Forecasts of which two of a group correlate at 0.3, as one repeats its group's own with probability sqrt(0.3). */
function drawnForecasts({ says }: Forecaster, plan: (typeof plans)[number], rng: Rng): Drawn {
  const one = (): Forecast => {
    const chance = rng.uniform()
    return { forecast: says(chance), outcome: rng.chance(chance) ? 1 : 0 }
  }
  const made = Array.from({ length: plan.groups }, (_, group) => {
    const shared = one()
    return Array.from({ length: plan.size }, () => ({
      group,
      ...(rng.chance(Math.sqrt(0.3)) ? shared : one()),
    }))
  }).flat()
  const pools = forecastPools(made)
  const places = new Map(pools.map(({ forecast }, index) => [forecast, index]))
  const members = made.map(({ group, forecast, outcome }) => ({
    group,
    outcome,
    pool: places.get(forecast) ?? 0,
  }))
  return { pools, members }
}

/** The parts when each group counts as often as it was drawn. */
function partsOf({ pools, members }: Drawn) {
  const corp = corpPartsOf(pools, { score: 'brier' })
  const bin = pools.map(({ forecast }) => binOf(forecast, edges))
  return (times: ArrayLike<number>): Parts => {
    const sizes = new Float64Array(pools.length)
    const happened = new Float64Array(pools.length)
    for (const { pool, group, outcome } of members) {
      sizes[pool] = (sizes[pool] ?? 0) + (times[group] ?? 0)
      happened[pool] = (happened[pool] ?? 0) + (times[group] ?? 0) * outcome
    }
    const sums = Array.from({ length: 10 }, () => ({ n: 0, forecast: 0, frequency: 0 }))
    for (const [pool, { forecast }] of pools.entries()) {
      const sum = sums[bin[pool] ?? 0]
      if (sum === undefined) continue
      sum.n += sizes[pool] ?? 0
      sum.forecast += (sizes[pool] ?? 0) * forecast
      sum.frequency += happened[pool] ?? 0
    }
    const bins: readonly BinCount[] = sums
      .filter(({ n }) => n > 0)
      .map(({ n, forecast, frequency }) => ({ n, forecast: forecast / n, frequency: frequency / n }))
    const plain = binTerms(bins)
    const corrected = biasCorrectedTerms(bins)
    const { miscalibration, discrimination } = corp(sizes, happened)
    return {
      ...{ reliability: plain.reliability, resolution: plain.resolution },
      ...{ correctedReliability: corrected.reliability, correctedResolution: corrected.resolution },
      ...{ miscalibration, discrimination },
      ...{ ece: calibrationError(bins), debiasedEce: debiasedCalibrationError(bins) },
    }
  }
}

const table: string[] = []
const found = new Map<Part, number[]>()
afterAll(() => {
  console.log(table.join('\n'))
  for (const [part, shares] of found) console.log(part, Math.min(...shares), 'to', Math.max(...shares))
})

describe.each(forecasters)('$name', (forecaster) => {
  test.each(plans)('$groups groups of $size: percentile intervals cover what is quoted', (plan) => {
    const wanted = truth(forecaster)
    const names = Object.keys(wanted) as Part[]
    const covered = new Map<Part, number>()
    const rng = stream(`parts/${forecaster.name}/${plan.groups}/${plan.size}`)
    for (let sample = 0; sample < samples; sample += 1) {
      const drawn = partsOf(drawnForecasts(forecaster, plan, rng))
      const redrawn = Array.from({ length: draws }, () => {
        const times = new Float64Array(plan.groups)
        for (let count = 0; count < plan.groups; count += 1) {
          const group = rng.below(plan.groups)
          times[group] = (times[group] ?? 0) + 1
        }
        return drawn(times)
      })
      for (const name of names) {
        const sorted = Float64Array.from(redrawn, (parts) => parts[name]).sort()
        const [low, high] = [sorted[11] ?? 0, sorted[487] ?? 0]
        if (low <= wanted[name] && wanted[name] <= high) covered.set(name, (covered.get(name) ?? 0) + 1)
      }
    }
    for (const name of names) {
      const share = (covered.get(name) ?? 0) / samples
      table.push([forecaster.name, plan.groups, plan.size, name, share.toFixed(3)].join(' | '))
      found.set(name, [...(found.get(name) ?? []), share])
    }
  })
})

test('what is quoted is what was measured', () => {
  const percent = (part: Part) => (found.get(part) ?? []).map((share) => Math.round(share * 100))
  for (const [part, { low, high }] of Object.entries(partCoverage)) {
    const shares = percent(part as Part)
    expect([part, Math.min(...shares), Math.max(...shares)]).toEqual([part, low, high])
  }
})

test('a calibrated forecaster of 100 events shows a mean REL of .017 and MCB of .022, as the null distribution says', () => {
  const rng = stream('parts/null')
  const sums = { rel: 0, mcb: 0, nullRel: 0, nullMcb: 0 }
  for (let sample = 0; sample < 200; sample += 1) {
    const forecasts = Array.from({ length: 100 }, () => {
      const forecast = rng.uniform()
      return { forecast, outcome: rng.chance(forecast) ? 1 : 0 }
    })
    const pools = forecastPools(forecasts)
    const counts = binnedCounts(pools, edges)
    const corp = corpPartsOf(pools, { score: 'brier' })
    const sizes = pools.map(({ n }) => n)
    const parts = (happened: ArrayLike<number>) => ({
      rel: binTerms(counts(happened)).reliability,
      mcb: corp(sizes, happened).miscalibration,
    })
    const { rel, mcb } = parts(pools.map(({ happened }) => happened))
    const drawn = underPerfectCalibration(pools, parts, { draws: 199, rng })
    sums.rel += rel / 200
    sums.mcb += mcb / 200
    sums.nullRel += drawn.rel.mean / 200
    sums.nullMcb += drawn.mcb.mean / 200
  }
  console.log(JSON.stringify(sums))
  expect(sums.nullRel).toBeCloseTo(0.0167, 3)
  expect(Math.abs(sums.nullMcb - 0.022)).toBeLessThan(0.0015)
  expect(Math.abs(sums.rel - sums.nullRel)).toBeLessThan(0.0012)
  expect(Math.abs(sums.mcb - sums.nullMcb)).toBeLessThan(0.0015)
})
