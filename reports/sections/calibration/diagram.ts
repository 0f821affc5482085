import {
  binEdges,
  type Chart,
  type ChartLayer,
  type ChartSpec,
  colours,
  type Datum,
  fewestForecasts,
  fixedNumber,
  forecastPools,
  type GridLine,
  type IsotonicStep,
  isotonicSteps,
  lineForecasts,
  measured,
  only,
  type ReliabilityBin,
  type ReportFacts,
  reliabilityBins,
  wilsonInterval,
} from '../../define.ts'
import { type NullBands, nullBands } from './null-bands.ts'

/** The forecasts of one line, in bins and recalibrated. */
export interface Diagram {
  readonly line: GridLine
  readonly forecasts: number
  readonly bins: readonly ReliabilityBin[]
  readonly steps: readonly IsotonicStep[]
  /** Forecasts of each probability that was given. */
  readonly counts: readonly { readonly forecast: number; readonly n: number }[]
  readonly bands: NullBands
}

/** The diagram of a line: none, as where it has too few forecasts, or one. */
export function diagramOf(facts: ReportFacts, line: GridLine): readonly Diagram[] {
  const forecasts = lineForecasts(facts, line)
  if (forecasts.length < fewestForecasts) return []
  const pools = forecastPools(forecasts)
  const bins = reliabilityBins(forecasts, binEdges(10, 'exact'))
  const counts = pools.map(({ forecast, n }) => ({ forecast, n }))
  const parts = { bins, steps: isotonicSteps(pools), counts, bands: nullBands(pools) }
  return [{ line, forecasts: forecasts.length, ...parts }]
}

/** A reliability diagram in bins above the counts of its bins. */
export function binnedChart({ line, bins, bands }: Diagram, id: string): Chart {
  const said = bins.map(
    ({ n, forecast, frequency }, index) =>
      `of ${n} forecasts near ${fixedNumber(forecast, 2)}, ${fixedNumber(frequency * 100, 0)} % happened${outside(frequency, bands.bins[index])}`,
  )
  const dots = bins.map(({ n, happened, forecast, frequency, low, high }, index) => {
    const { interval } = wilsonInterval({ successes: happened, trials: n })
    const bounds = interval.kind === 'interval' ? interval : { low: frequency, high: frequency }
    const { from: bandFrom = 0, to: bandTo = 1 } = bands.bins[index] ?? {}
    return {
      part: 'bin',
      forecast,
      frequency,
      from: bounds.low,
      to: bounds.high,
      n,
      low,
      high,
      bandFrom,
      bandTo,
    }
  })
  return {
    id,
    title: `Reliability diagram of ${line.topology} in ten bins`,
    description: `${said.join('; ')}.`,
    values: [...dots, ...diagonal({ from: 0, to: 0, n: 0, low: 0, high: 0, bandFrom: 0, bandTo: 0 })],
    spec: binned,
  }
}

/** The recalibration curve above the counts of each probability. */
export function corpChart({ line, steps, counts, bands }: Diagram, id: string): Chart {
  const said = steps.map(
    ({ from, to, n, frequency }) =>
      `of ${n} forecasts from ${fixedNumber(from, 2)} to ${fixedNumber(to, 2)}, ${fixedNumber(frequency * 100, 0)} % happened`,
  )
  const none = { from: 0, to: 0, n: 0, order: 0 }
  const curve = steps.flatMap(({ from, to, frequency }) => [
    { forecast: from, frequency },
    ...(to > from ? [{ forecast: to, frequency }] : []),
  ])
  return {
    id,
    title: `Reliability diagram of ${line.topology} by isotonic recalibration`,
    description: `${said.join('; ')}.`,
    values: [
      ...curve.map((point, order) => ({ ...none, part: 'curve', ...point, order })),
      ...bands.curve.map((band) => ({ ...none, part: 'band', frequency: 0, ...band })),
      ...counts.map((count) => ({ ...none, part: 'count', frequency: 0, ...count })),
      ...diagonal(none),
    ],
    spec: corp,
  }
}

function outside(
  frequency: number,
  band: { readonly from: number; readonly to: number } | undefined,
): string {
  if (band === undefined || (frequency >= band.from && frequency <= band.to)) return ''
  return ' (outside the band)'
}

function diagonal(rest: Datum): readonly Datum[] {
  return [0, 1].map((end) => ({ ...rest, part: 'diagonal', forecast: end, frequency: end }))
}

const size = 210
const unit = { low: 0, high: 1 }
const forecastAxis = { title: null, labels: false, tickCount: 5, gridOpacity: 0.6 }
const square = {
  width: size,
  height: size,
  encoding: {
    x: measured('forecast', unit, forecastAxis),
    y: measured('frequency', unit, { title: 'share that happened', tickCount: 5, gridOpacity: 0.6 }),
  },
} as const

const diagonalLine: ChartLayer = {
  transform: only('part', 'diagonal'),
  mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1, color: colours.muted },
}

const below = { width: size, height: 46 } as const
const countAxis = {
  field: 'n',
  type: 'quantitative',
  scale: { zero: true },
  axis: { title: 'count', tickCount: 2, grid: false },
} as const

const binned: ChartSpec = {
  spacing: 6,
  vconcat: [
    {
      ...square,
      layer: [
        {
          transform: only('part', 'bin'),
          mark: { type: 'rect', color: colours.muted, opacity: 0.28 },
          encoding: {
            x: { field: 'low', type: 'quantitative' },
            x2: { field: 'high' },
            y: { field: 'bandFrom', type: 'quantitative' },
            y2: { field: 'bandTo' },
          },
        },
        diagonalLine,
        {
          transform: only('part', 'bin'),
          mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.55, color: colours.blue },
          encoding: { y: { field: 'from', type: 'quantitative' }, y2: { field: 'to' } },
        },
        { transform: only('part', 'bin'), mark: { type: 'line', strokeWidth: 1.5, color: colours.blue } },
        {
          transform: only('part', 'bin'),
          mark: { type: 'point', filled: true, size: 55, opacity: 1, color: colours.blue },
        },
      ],
    },
    {
      ...below,
      transform: only('part', 'bin'),
      encoding: {
        x: measured('low', unit, { title: 'forecast, ten bins', tickCount: 5, grid: false }),
        x2: { field: 'high' },
      },
      layer: [
        {
          mark: { type: 'rect', color: colours.sky, opacity: 0.75 },
          encoding: { y: countAxis, y2: { datum: 0 } },
        },
      ],
    },
  ],
}

const corp: ChartSpec = {
  spacing: 6,
  vconcat: [
    {
      ...square,
      layer: [
        {
          transform: only('part', 'band'),
          mark: { type: 'area', color: colours.muted, opacity: 0.28 },
          encoding: { y: { field: 'from', type: 'quantitative' }, y2: { field: 'to' } },
        },
        diagonalLine,
        {
          transform: only('part', 'curve'),
          mark: { type: 'line', strokeWidth: 2, color: colours.vermillion },
          encoding: { order: { field: 'order', type: 'quantitative' } },
        },
        {
          transform: only('part', 'curve'),
          mark: { type: 'point', filled: true, size: 22, opacity: 1, color: colours.vermillion },
        },
      ],
    },
    {
      ...below,
      transform: only('part', 'count'),
      encoding: {
        x: measured('forecast', unit, { title: 'forecast, each value', tickCount: 5, grid: false }),
      },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2, color: colours.sky },
          encoding: { y: countAxis, y2: { datum: 0 } },
        },
      ],
    },
  ],
}
