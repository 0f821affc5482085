/** Numbers as a page prints them. */

/**
 * A number with as many decimals as its size calls for, in groups of three digits, with a true minus sign.
 *
 * @example shownNumber(12345.6) // '12,346'
 * @example shownNumber(0.5) // '0.500'
 */
export function shownNumber(value: number): string {
  const size = Math.abs(value)
  if (Number.isInteger(value)) return size < 1e15 ? grouped(value, 0) : scientific(value)
  if (size >= 1e15 || size < 0.0005) return scientific(value)
  if (size >= 1000) return grouped(value, 0)
  if (size >= 100) return grouped(value, 1)
  return grouped(value, size >= 10 ? 2 : 3)
}

/** A number with a fixed count of decimals, for columns whose rows are compared. */
export function fixedNumber(value: number, decimals: number): string {
  return Math.abs(value) < 1e15 ? grouped(value, decimals) : scientific(value)
}

/** A count with its noun, which takes an s unless its plural is given: `1 episode`, `1,200 episodes`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${shownNumber(count)} ${count === 1 ? noun : plural}`
}

/** Whole numbers as runs: `1 to 30, 40`. Any order; repeats count once. */
export function numberRuns(numbers: Iterable<number>): string {
  const runs: [number, number][] = []
  for (const number of [...new Set(numbers)].toSorted((a, b) => a - b)) {
    const last = runs.at(-1)
    if (last && last[1] === number - 1) last[1] = number
    else runs.push([number, number])
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(', ')
}

function grouped(value: number, decimals: number): string {
  const text = formatOf(decimals).format(value)
  // What rounds to nothing has no sign.
  return trueMinus(/^-0(\.0+)?$/.test(text) ? text.slice(1) : text)
}

/** Making a format takes a thousand times as long as using it. */
const formats = new Map<number, Intl.NumberFormat>()

function formatOf(decimals: number): Intl.NumberFormat {
  const known =
    formats.get(decimals) ??
    new Intl.NumberFormat('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
  formats.set(decimals, known)
  return known
}

function scientific(value: number): string {
  return trueMinus(value.toExponential(1).replace('e+', 'e'))
}

function trueMinus(text: string): string {
  return text.replaceAll('-', '\u2212')
}
