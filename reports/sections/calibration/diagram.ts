import {
  binEdges,
  type Chart,
  type ChartSpec,
  colours,
  fixedNumber,
  type GridLine,
  measured,
  only,
  type ReliabilityBin,
  type ReportFacts,
  reliabilityBins,
  wilsonInterval,
} from '../../define.ts'

/** The forecasts of one line in bins. */
export interface Diagram {
  readonly line: GridLine
  readonly forecasts: number
  readonly bins: readonly ReliabilityBin[]
}

/** The diagram of a line: none or one. */
export function diagramOf(facts: ReportFacts, line: GridLine): readonly Diagram[] {
  const own = new Set(line.cells)
  const forecasts = facts.episodes
    .filter(({ cell, result }) => own.has(cell) && result.kind === 'ended')
    .flatMap(({ episode }) => facts.sums(episode).forecasts)
  if (forecasts.length === 0) return []
  return [{ line, forecasts: forecasts.length, bins: reliabilityBins(forecasts, binEdges(10, 'exact')) }]
}

/** A reliability diagram above the counts of its bins. */
export function diagramChart({ line, bins }: Diagram, id: string): Chart {
  const said = bins.map(
    ({ n, forecast, frequency }) =>
      `of ${n} forecasts near ${fixedNumber(forecast, 2)}, ${fixedNumber(frequency * 100, 0)} % happened`,
  )
  const dots = bins.map(({ n, happened, forecast, frequency, low, high }) => {
    const { interval } = wilsonInterval({ successes: happened, trials: n })
    const bounds = interval.kind === 'interval' ? interval : { low: frequency, high: frequency }
    return { part: 'bin', forecast, frequency, from: bounds.low, to: bounds.high, n, low, high }
  })
  const ends = [0, 1].map((end) => ({
    ...{ part: 'diagonal', forecast: end, frequency: end, from: 0, to: 0, n: 0, low: 0, high: 0 },
  }))
  return {
    id,
    title: `Reliability diagram of ${line.topology}`,
    description: `${said.join('; ')}.`,
    values: [...dots, ...ends],
    spec: picture,
  }
}

const size = 210
const unit = { low: 0, high: 1 }

const picture: ChartSpec = {
  spacing: 6,
  vconcat: [
    {
      width: size,
      height: size,
      encoding: {
        x: measured('forecast', unit, { title: null, labels: false, tickCount: 5, gridOpacity: 0.6 }),
        y: measured('frequency', unit, { title: 'share that happened', tickCount: 5, gridOpacity: 0.6 }),
      },
      layer: [
        {
          transform: only('part', 'diagonal'),
          mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1, color: colours.muted },
        },
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
      width: size,
      height: 46,
      transform: only('part', 'bin'),
      encoding: {
        x: measured('low', unit, { title: 'forecast', tickCount: 5, grid: false }),
        x2: { field: 'high' },
      },
      layer: [
        {
          mark: { type: 'rect', color: colours.sky, opacity: 0.75 },
          encoding: {
            y: {
              field: 'n',
              type: 'quantitative',
              scale: { zero: true },
              axis: { title: 'count', tickCount: 2, grid: false },
            },
            y2: { datum: 0 },
          },
        },
      ],
    },
  ],
}
