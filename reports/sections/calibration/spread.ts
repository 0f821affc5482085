import { binEdges, binOf, binTerms, type GroupedForecast, stream } from '../../define.ts'

/** How far resampling moves reliability and resolution, and how they move together. */
export interface Spread {
  /** Means over draws. */
  readonly reliability: number
  readonly resolution: number
  readonly reliabilityVariance: number
  readonly resolutionVariance: number
  readonly covariance: number
}

/** Samples drawn. */
export const spreadDraws = 999

const edges = binEdges(10, 'exact')

/**
 * The spread of (reliability, resolution) over samples of whole groups drawn with replacement: ten exact bins, not
 * corrected for bias. Not an interval: reliability is biased in each sample.
 *
 * Source: Davison and Hinkley (1997), section 3.8 (groups as units).
 *
 * @returns undefined for fewer than two groups
 */
export function resampledSpread(forecasts: readonly GroupedForecast[]): Spread | undefined {
  const groups = [...Map.groupBy(forecasts, ({ group }) => group).values()].map((own) =>
    own.map(({ forecast, outcome }) => ({ bin: binOf(forecast, edges), forecast, outcome })),
  )
  if (groups.length < 2) return undefined
  const rng = stream('0/bootstrap')
  const drawn = Array.from({ length: spreadDraws }, () => {
    const bins = edges.slice(1).map(() => ({ n: 0, sum: 0, happened: 0 }))
    for (let count = 0; count < groups.length; count += 1) {
      for (const { bin, forecast, outcome } of groups[rng.below(groups.length)] ?? []) {
        const own = bins[bin]
        if (own === undefined) continue
        own.n += 1
        own.sum += forecast
        own.happened += outcome
      }
    }
    const filled = bins.filter(({ n }) => n > 0)
    return binTerms(filled.map(({ n, sum, happened }) => ({ n, forecast: sum / n, frequency: happened / n })))
  })
  const mean = (of: (terms: (typeof drawn)[number]) => number) =>
    drawn.reduce((sum, terms) => sum + of(terms), 0) / drawn.length
  const reliability = mean((terms) => terms.reliability)
  const resolution = mean((terms) => terms.resolution)
  return {
    ...{ reliability, resolution },
    reliabilityVariance: mean((terms) => (terms.reliability - reliability) ** 2),
    resolutionVariance: mean((terms) => (terms.resolution - resolution) ** 2),
    covariance: mean((terms) => (terms.reliability - reliability) * (terms.resolution - resolution)),
  }
}

/** A place in the plane. */
export interface PlanePlace {
  readonly resolution: number
  readonly reliability: number
}

/**
 * The outline of the ellipse that holds this share of a normal distribution of this spread around a centre, closed.
 * The points are c + r L (cos t, sin t), with L L' the covariance and r² = -2 ln(1 - share).
 *
 * @param share above 0, below 1
 */
export function ellipseAround(centre: PlanePlace, spread: Spread, share: number): readonly PlanePlace[] {
  const radius = Math.sqrt(-2 * Math.log(1 - share))
  const along = Math.sqrt(spread.resolutionVariance)
  const slope = along > 0 ? spread.covariance / along : 0
  const across = Math.sqrt(Math.max(0, spread.reliabilityVariance - slope ** 2))
  return Array.from({ length: corners + 1 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / corners
    const [x, y] = [radius * Math.cos(angle), radius * Math.sin(angle)]
    return {
      resolution: centre.resolution + along * x,
      reliability: centre.reliability + slope * x + across * y,
    }
  })
}

const corners = 40
