import { textTable } from '../table.ts'
import type { Comparison } from './compare.ts'
import { warningsOf } from './comparison-json.ts'
import { levels } from './difference.ts'
import type { Setting } from './settings.ts'

/** The comparisons of one metric for people: a table for each setting, and what to know before believing it. */
export function comparisonText(rows: readonly Comparison[], effect: number | undefined): string {
  const settings = [...Map.groupBy(rows, ({ setting }) => setting)]
  const parts = settings.flatMap(([setting, own]) => [heading(setting, own), table(own), ...remarks(own), ''])
  return [...parts, ...method(rows, effect)].join('\n')
}

function heading(
  { scenario, model, fault, group, isSimulated }: Setting,
  [row]: readonly Comparison[],
): string {
  const place = [
    scenario,
    model,
    ...(fault === 'none' ? [] : [fault]),
    ...(group === '' ? [] : [group]),
  ].join(', ')
  const { id = '', unit = '', better = 'neither' } = row?.metric ?? {}
  const sense = better === 'neither' ? '' : `, ${better} is better`
  const kind = isSimulated ? '; simulated agents, which show what a structure does to such agents' : ''
  return `${place}: ${id} (${unit}${sense}), difference = a - b${kind}`
}

/** Two tables, since one would be too wide to read: what the differences are, and what tests say of them. */
function table(rows: readonly Comparison[]): string {
  return `${textTable(differenceHead, rows.map(differenceRow))}\n\n${textTable(testHead, rows.map(testRow))}`
}

const differenceHead = [
  ...['a', 'b', 'difference', '95 % interval', 'noise', 'n', 'groups'],
  ...[...levels.map((level) => `n for ${level}`), 'type S', 'type M'],
]

function differenceRow({ a, b, difference, noise }: Comparison): readonly string[] {
  const { value, interval, n = 0, clusters = 0, requiredN, types } = difference ?? {}
  const bounds = interval?.kind === 'interval' ? interval : undefined
  const floor = noise.kind === 'measured' ? number(noise.value) : '-'
  return [
    ...[a.label, b.label, number(value), range(bounds), floor, String(n), String(clusters)],
    ...levels.map((level) => String(requiredN?.[level] ?? '-')),
    ...[number(types?.typeS), number(types?.typeM)],
  ]
}

const testHead = [
  ...['a', 'b', 't', 'p of t', 'Holm', 'Bonferroni', 'p of Wilcoxon'],
  ...['bootstrap', 'above 0', 'p of bootstrap', 'Holm'],
]

function testRow({ a, b, difference, adjusted, holmOfBootstrap }: Comparison): readonly string[] {
  const { t, wilcoxon, bootstrap } = difference ?? {}
  return [
    ...[a.label, b.label, number(t?.statistic), number(t?.p)],
    ...[number(adjusted.holm), number(adjusted.bonferroni), number(wilcoxon?.p)],
    ...[range(bootstrap), number(bootstrap?.shareAboveZero), number(bootstrap?.p), number(holmOfBootstrap)],
  ]
}

/** What to know of the rows of one setting. */
function remarks(rows: readonly Comparison[]): readonly string[] {
  const named = rows.map((row) => ({ row, name: `${row.a.label} - ${row.b.label}` }))
  const smaller = named.filter(({ row }) => isBelowNoise(row))
  const measured = rows.flatMap(({ noise }) => (noise.kind === 'measured' ? [noise] : []))
  const sources = new Set(
    measured.map(({ source, from }) => `the ${source} ${source === 'twins' ? from : `(${from})`}`),
  )
  const floor = `Noise: how far two runs of one treatment are apart, by ${[...sources].join('; ')}.`
  const list = smaller.length === 0 ? 'none' : smaller.map(({ name }) => name).join(', ')
  const warned = Map.groupBy(
    named.flatMap(({ row, name }) => warningsOf(row).map((warning) => ({ warning, name }))),
    ({ warning }) => warning,
  )
  return [
    ...(measured.length === 0 ? [] : [floor, `Smaller than the noise: ${list}.`]),
    ...[...warned].map(([warning, all]) => {
      const names =
        all.length === rows.length && rows.length > 1 ? 'all pairs' : all.map(({ name }) => name).join(', ')
      return `Warning, ${names}: ${warning}.`
    }),
  ]
}

/** Whether a difference is smaller than that between two runs of one treatment. Twins are the measure themselves. */
function isBelowNoise({ difference, noise, areTwins }: Comparison): boolean {
  if (difference === undefined || noise.kind === 'none' || (areTwins && noise.source === 'twins'))
    return false
  return Math.abs(difference.value) < noise.value
}

/** How the columns are made. */
function method(rows: readonly Comparison[], effect: number | undefined): readonly string[] {
  const first = rows.find(({ difference }) => difference?.interval.kind === 'interval')?.difference?.interval
  const intervals = first?.kind === 'interval' ? [`Interval: ${first.method}.`] : []
  if (rows.some(({ difference }) => difference?.basis === 'totals'))
    return [
      ...intervals,
      'A function of totals has no differences of single items, so no t, Wilcoxon or required number: the items of both are resampled together, by groups.',
      `The last column adjusts the p of the bootstrap over ${rows.length} ${rows.length === 1 ? 'comparison' : 'comparisons'}.`,
    ]
  const at =
    effect === undefined ? 'the observed difference, which is optimistic' : `a true difference of ${effect}`
  return [
    ...intervals,
    't and Wilcoxon take the items as independent; the interval and the bootstrap (percentile, 95 %) do not.',
    `Holm and Bonferroni adjust the p of t over ${rows.length} ${rows.length === 1 ? 'comparison' : 'comparisons'}.`,
    `n for: items for 80 % power at the observed difference. Type S and M: at ${at}.`,
  ]
}

function range(bounds: { readonly low: number; readonly high: number } | undefined): string {
  return bounds === undefined ? '-' : `${number(bounds.low)} to ${number(bounds.high)}`
}

function number(value: number | undefined): string {
  if (value === undefined) return '-'
  const size = Math.abs(value)
  if (size === 0 || size >= 1000) return String(Math.round(value))
  return size < 0.0001 ? value.toExponential(1) : String(Number(value.toPrecision(3)))
}
