import { logOdds, probabilityOf, type Rng } from '../../harness/define.ts'
import { posteriorLogOdds } from '../common/evidence/posterior.ts'
import type { Evidence } from '../common/evidence/report.ts'

/** How well the market is informed. */
export interface PriceRule {
  /** How many of the reports it knows, the first ones. */
  readonly priceReports: number
  /** Standard deviation of its noise, in log-odds. */
  readonly priceNoise: number
}

/**
 * The price at which a question trades: logit(price) = logit(posterior of the first `priceReports` reports)
 * + `priceNoise` x z, with z standard normal; quoted in thousandths, from 0.001 to 0.999.
 *
 * It holds nothing that the reports do not hold: given them all, it says no more of the outcome, so that their
 * posterior stays the best forecast whether the price is shown or not. `priceReports` 0 without noise is the prior;
 * all reports without noise, the best forecast to the thousandth.
 */
export function marketPrice({ prior, reports }: Evidence, rule: PriceRule, z: number): number {
  const known = posteriorLogOdds({ prior, reports: reports.slice(0, rule.priceReports) })
  const quoted = Math.round(1000 * probabilityOf(known + rule.priceNoise * z)) / 1000
  return Math.min(0.999, Math.max(0.001, quoted))
}

/** The price of a world, from its stream. */
export function drawnPrice(evidence: Evidence, rule: PriceRule, rng: Rng): number {
  return marketPrice(evidence, rule, rng.normal())
}

/** Prices of real markets may be 0 or 1; no mind takes one as surer than this. */
const surestPrice = 0.999_999

/** The log-odds of a price, finite. */
export function priceLogOdds(price: number): number {
  return logOdds(boundedPrice(price))
}

/** A price as a probability in (0, 1). */
export function boundedPrice(price: number): number {
  return Math.min(surestPrice, Math.max(1 - surestPrice, price))
}

/** The sentence from which `statedPrice` reads the same price. */
export function priceInWords(price: number): string {
  return `The market price is ${decimal(price)}.`
}

/** The price that a text states in exactly this sentence, the first if there are several. */
export function statedPrice(text: string): number | undefined {
  const prices = Array.from(text.slice(0, longestText).matchAll(pricePattern), ([, price]) => Number(price))
  return prices.find((price) => price >= 0 && price <= 1)
}

const pricePattern = /\bthe market price is (\d\.\d{3,20})\b/gi

/** The longest text that is read, in characters. */
const longestText = 500_000

/** At least three decimals, and as many more as the number has, to twenty. */
function decimal(value: number): string {
  const short = value.toFixed(3)
  if (Number(short) === value) return short
  const plain = String(value)
  return plain.includes('e') ? value.toFixed(20) : plain
}
