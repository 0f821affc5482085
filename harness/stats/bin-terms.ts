/** What a bin adds to reliability and resolution. */
export interface BinCount {
  /** Forecasts in it, at least one. */
  readonly n: number
  /** Mean of its forecasts. */
  readonly forecast: number
  /** Share of its events that happened. */
  readonly frequency: number
}

/** The three terms of a binned Brier score; in squared units of probability. */
export interface BinTerms {
  readonly reliability: number
  readonly resolution: number
  readonly uncertainty: number
}

/**
 * Reliability, resolution and uncertainty of forecasts in bins, not corrected for bias.
 *
 * Source: Murphy (1973), Journal of Applied Meteorology 12(4), 595-600.
 *
 * @param bins at least one
 * @throws RangeError when there is none
 * @example binTerms([{ n: 2, forecast: 0.1, frequency: 0 }, { n: 2, forecast: 0.8, frequency: 1 }]).resolution // 0.25
 */
export function binTerms(bins: readonly BinCount[]): BinTerms {
  const total = totalOf(bins)
  const rate = weighted(bins, ({ frequency }) => frequency)
  return {
    reliability: weighted(bins, ({ forecast, frequency }) => (forecast - frequency) ** 2) / total,
    resolution: weighted(bins, ({ frequency }) => (frequency - rate / total) ** 2) / total,
    uncertainty: (rate / total) * (1 - rate / total),
  }
}

/**
 * The same with the bias of few forecasts a bin taken out: with c = (1/N) sum n_k o_k (1 - o_k) / (n_k - 1) and
 * u = o (1 - o) / (N - 1) they are REL - c, RES - c + u and UNC + u. Not shrunk into their ranges, so reliability and
 * resolution may be negative. A bin of one forecast has no spread to correct by and is skipped in c, so that what it
 * adds stays biased.
 *
 * Source: Ferro and Fricker (2012), Quarterly Journal of the Royal Meteorological Society 138(668), 1954-1960,
 * doi 10.1002/qj.1924.
 *
 * @param bins of two forecasts or more in all
 * @throws RangeError when there are fewer
 * @example biasCorrectedTerms([{ n: 4, forecast: 0.5, frequency: 0.5 }]).reliability // -1/12
 */
export function biasCorrectedTerms(bins: readonly BinCount[]): BinTerms {
  const total = totalOf(bins)
  if (total < 2) throw new RangeError(`biasCorrectedTerms requires two forecasts or more, got ${total}`)
  const { reliability, resolution, uncertainty } = binTerms(bins)
  const within =
    weighted(bins, ({ n, frequency }) => (n === 1 ? 0 : (frequency * (1 - frequency)) / (n - 1))) / total
  const overall = uncertainty / (total - 1)
  return {
    reliability: reliability - within,
    resolution: resolution - within + overall,
    uncertainty: uncertainty + overall,
  }
}

function totalOf(bins: readonly BinCount[]): number {
  const total = bins.reduce((sum, { n }) => sum + n, 0)
  if (total > 0) return total
  throw new RangeError('binTerms requires at least one forecast, got none')
}

/** The sum over forecasts of something that all in a bin share. */
export function weighted(bins: readonly BinCount[], term: (bin: BinCount) => number): number {
  return bins.reduce((sum, bin) => sum + bin.n * term(bin), 0)
}
