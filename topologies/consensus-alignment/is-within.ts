/**
 * Whether the largest of some numbers less the smallest is at most a tolerance, reckoned exactly in the decimals in
 * which the numbers are written: 0.65 and 0.6 are 0.05 apart, though their difference in floating point is larger. No
 * number at all is within any.
 *
 * @example isWithin([0.65, 0.6], 0.05) // true
 */
export function isWithin(values: readonly number[], tolerance: number): boolean {
  if (values.length === 0) return true
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const places = Math.max(0, ...[low, high, tolerance].map(decimalPlaces))
  return inUnits(high, places) - inUnits(low, places) <= inUnits(tolerance, places)
}

/** A finite number as its shortest decimal: `digits` times ten to the power of `exponent`. */
function shortestDecimal(value: number): { readonly digits: string; readonly exponent: number } {
  const [mantissa = '0', exponent = '0'] = String(value).split('e')
  const [whole = '0', part = ''] = mantissa.split('.')
  return { digits: whole + part, exponent: Number(exponent) - part.length }
}

function decimalPlaces(value: number): number {
  return -shortestDecimal(value).exponent
}

/** A number in units of ten to the power of minus `places`, exactly. */
function inUnits(value: number, places: number): bigint {
  const { digits, exponent } = shortestDecimal(value)
  return BigInt(digits) * 10n ** BigInt(exponent + places)
}
