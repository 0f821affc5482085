import type { Sums } from './forecaster-sums.ts'

/** What the totals say of a simulated forecaster's parameters; undefined where they say nothing. */
export interface ForecasterEstimates {
  readonly overconfidence: number | undefined
  readonly priceTracking: number | undefined
  readonly logOddsNoise: number | undefined
  readonly itemNoise: number | undefined
  readonly conformity: number | undefined
  readonly latencyMedianMs: number | undefined
  readonly latencySigma: number | undefined
  /** Mean of what neither evidence nor price explains, in log-odds. No parameter of a persona: its own is 0. */
  readonly bias: number | undefined
}

/** Which predictors every set of replicates has. */
export interface Predictors {
  readonly hasOwn: boolean
  readonly hasPrice: boolean
}

/**
 * Parameters of a simulated forecaster from totals of log-odds, by the method of moments.
 *
 * The forecaster: L = (1 - w) k O + w M + z + e, with O what its own evidence says, M the market's price, k
 * `overconfidence`, w `priceTracking`, z a shift that all replies on an item share, with standard deviation
 * `itemNoise`, and e its own, `logOddsNoise`. Where only one of O and M is known, w is not identified and k is the
 * slope on that one. Slopes are least squares through the origin over the mean L of each set of replicates;
 * `logOddsNoise` is the standard deviation within sets; `itemNoise` what is left between sets after the slopes, less
 * the share of the noise within (one-way analysis of variance). `conformity` is the slope of a revised reply on the
 * mean of what its peers said, among the replies of one exchange; it holds for a forecaster that draws its own error
 * anew, and is too low for one that keeps to what it said before. Durations are log-normal.
 *
 * Source: Searle, Casella and McCulloch (1992), Variance Components, chapter 3 (analysis of variance estimators).
 */
export function forecasterEstimates(sums: Sums, predictors: Predictors): ForecasterEstimates {
  const slopes = slopesOf(sums, predictors)
  const within = sums.withinFreedom > 0 ? sums.within / sums.withinFreedom : undefined
  return {
    overconfidence: slopes && overconfidenceOf(slopes, predictors),
    priceTracking: predictors.hasOwn && predictors.hasPrice ? slopes?.price : undefined,
    logOddsNoise: within === undefined ? undefined : Math.sqrt(within),
    itemNoise: slopes && within !== undefined ? itemNoise(sums, slopes, within) : undefined,
    conformity: sums.xx > 0 ? sums.xy / sums.xx : undefined,
    ...durations(sums),
    bias: slopes && (sums.l - slopes.own * sums.o - slopes.price * sums.m) / sums.sets,
  }
}

interface Slopes {
  readonly own: number
  readonly price: number
}

function slopesOf({ oo, mm, om, lo, lm }: Sums, { hasOwn, hasPrice }: Predictors): Slopes | undefined {
  if (hasOwn && hasPrice) {
    const determinant = oo * mm - om * om
    // Of two predictors that say the same, neither has a slope of its own.
    if (!(determinant > 1e-9 * oo * mm)) return undefined
    return { own: (lo * mm - lm * om) / determinant, price: (lm * oo - lo * om) / determinant }
  }
  if (hasOwn && oo > 0) return { own: lo / oo, price: 0 }
  if (hasPrice && mm > 0) return { own: 0, price: lm / mm }
  return undefined
}

function overconfidenceOf({ own, price }: Slopes, { hasOwn, hasPrice }: Predictors): number | undefined {
  if (!hasOwn) return price
  if (!hasPrice) return own
  return price < 1 ? own / (1 - price) : undefined
}

/** Variance between sets that neither the slopes nor the noise within explains; never below 0. */
function itemNoise(sums: Sums, { own, price }: Slopes, within: number): number {
  const { ll, lo, lm, oo, mm, om, sets, inverseSizes } = sums
  const fitted = own * own * oo + price * price * mm + 2 * own * price * om
  const residual = ll - 2 * own * lo - 2 * price * lm + fitted
  return Math.sqrt(Math.max(0, (residual - within * inverseSizes) / sets))
}

function durations({ timed, logMs, logMsSquared }: Sums) {
  if (timed < 2) return { latencyMedianMs: undefined, latencySigma: undefined }
  const mean = logMs / timed
  const variance = Math.max(0, logMsSquared - timed * mean * mean) / (timed - 1)
  return { latencyMedianMs: Math.exp(mean), latencySigma: Math.sqrt(variance) }
}
