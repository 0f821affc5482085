import {
  type Chart,
  type ChartLayer,
  colours,
  fixedNumber,
  levels,
  measured,
  only,
  type Range,
  requiredN,
  type SettingComparisons,
  shownNumber,
} from '../../define.ts'

/** What the paired differences of two topologies say of the size of a study. */
export interface PairSpread {
  readonly name: string
  /** Standard deviation of one item's difference, above 0. */
  readonly sd: number
  readonly designEffect: number
  /** Absolute mean difference. */
  readonly observed: number
  readonly n: number
  /** Undefined where it was not measured, or is 0. */
  readonly noise: number | undefined
}

/** The pairs whose differences have a spread. */
export function pairSpreads({ pairs }: SettingComparisons): readonly PairSpread[] {
  return pairs.flatMap(({ a, b, difference, noise }) => {
    if (difference?.errors === undefined) return []
    const { value, n, errors } = difference
    const floor = noise.kind === 'measured' && noise.value > 0 ? noise.value : undefined
    const sd = errors.naive * Math.sqrt(n)
    return [
      {
        ...{ name: `${a.label} − ${b.label}`, sd, designEffect: errors.designEffect },
        ...{ observed: Math.abs(value), n, noise: floor },
      },
    ]
  })
}

const size = 210
/** Numbers of items that the charts show. */
const items = { low: 10, high: 100_000 }

/** Items needed against the difference, at each level. */
export function powerChart({ name, sd, observed, n, noise }: PairSpread, id: string, metric: string): Chart {
  const needed = (difference: number, alpha: string) =>
    requiredN(difference, { sd, alpha: Number(alpha), power: 0.8 })
  // A straight line between the differences that need the most and the fewest items of the chart.
  const reach = (count: number, alpha: string) => Math.sqrt(needed(sd / 1000, alpha) / count) * (sd / 1000)
  const x = { low: reach(items.high, '0.05'), high: reach(items.low, '0.001') }
  const lines = levels.flatMap((alpha) =>
    [items.high, items.low].map((count) => ({
      ...none,
      part: alpha,
      difference: reach(count, alpha),
      items: count,
    })),
  )
  const isInside = observed >= x.low && observed <= x.high
  const seen = isInside
    ? levels.flatMap((alpha) => {
        const count = needed(observed, alpha)
        return count < items.low || count > items.high
          ? []
          : [{ part: 'seen', difference: observed, items: count }]
      })
    : []
  const floor =
    noise !== undefined && noise > x.low && noise < x.high
      ? [{ part: 'noise', difference: noise, items: items.low }]
      : []
  const here = n >= items.low && n <= items.high ? [{ part: 'here', difference: x.low, items: n }] : []
  const said =
    observed > 0
      ? levels.map((alpha) => `${shownNumber(needed(observed, alpha))} at level ${alpha}`).join(', ')
      : 'no number'
  return {
    id,
    title: `Items needed to tell ${name} apart`,
    description: `With a standard deviation of ${fixedNumber(sd, 3)} an item, the observed difference of ${fixedNumber(observed, 4)} in ${metric} needs ${said}; there are ${n} items. The numbers stand in the table below.`,
    values: [...lines, ...seen, ...floor, ...here],
    spec: {
      width: size,
      height: 170,
      encoding: {
        x: measured(
          'difference',
          x,
          { title: `true difference in ${metric}`, values: powers(x), format: '~g', gridOpacity: 0.5 },
          log,
        ),
        y: measured(
          'items',
          items,
          { title: 'items needed', values: powers(items), format: '~s', gridOpacity: 0.5 },
          log,
        ),
      },
      layer: [
        rule('noise', 'x'),
        rule('here', 'y'),
        ...levels.map(
          (alpha, index): ChartLayer => ({
            transform: only('part', alpha),
            mark: {
              type: 'line',
              strokeWidth: 1.8,
              color: colours.blue,
              strokeDash: dashes[index] ?? [1, 0],
            },
          }),
        ),
        {
          transform: only('part', 'seen'),
          mark: { type: 'point', filled: true, size: 55, opacity: 1, color: colours.vermillion },
        },
      ],
    },
  }
}

/** The powers of ten in a range. */
function powers({ low, high }: Range): number[] {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)]
  // Written out, as 10 ** -3 is no exact thousandth.
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => Number(`1e${first + index}`))
}

const none = { part: '' }
const log = { type: 'log' } as const
const dashes = [
  [1, 0],
  [7, 3],
  [2, 3],
]

/** A line across the whole chart. */
function rule(part: string, axis: 'x' | 'y'): ChartLayer {
  const across =
    axis === 'x' ? { y: { value: 0 }, y2: { value: 170 } } : { x: { value: 0 }, x2: { value: size } }
  return {
    transform: only('part', part),
    mark: {
      type: 'rule',
      strokeWidth: part === 'noise' ? 5 : 1.2,
      opacity: part === 'noise' ? 0.35 : 1,
      color: colours.muted,
    },
    encoding: across,
  }
}
