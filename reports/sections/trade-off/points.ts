import { type GridLine, lineName, measuredOf, type ScenarioGrid } from '../../define.ts'
import { frontierOf } from './frontier.ts'

/** What is drawn upwards. */
export interface Quality {
  readonly metric: string
  readonly title: string
  /** Whether low is good. */
  readonly isLow: boolean
}

/** A row with its result and its cost. */
export interface TradePoint {
  /** In few words. */
  readonly name: string
  readonly cells: readonly number[]
  readonly cost: number
  readonly value: number
  readonly low: number
  readonly high: number
}

/** The rows of one scenario between result and cost. */
export interface TradeOff {
  readonly scenario: string
  readonly unit: string
  /** The metric that is the cost. */
  readonly costMetric: (typeof costs)[number][0]
  readonly quality: Quality
  readonly points: readonly TradePoint[]
  /** Places of the points on the frontier. */
  readonly frontier: ReadonlySet<number>
}

/** The first of these that is known for two rows or more and differs is the cost. */
const costs = [
  ['cost', 'dollars an episode'],
  ['tokens', 'tokens an episode'],
  ['calls', 'calls an episode'],
] as const

/** The trade-off of a scenario; undefined where no two rows differ in a cost. */
export function tradeOffOf({ scenario, lines }: ScenarioGrid): TradeOff | undefined {
  const quality = qualityOf(lines)
  const found = costs
    .map(([metric, unit]) => ({
      unit,
      costMetric: metric,
      points: pointsOf(lines, quality, metric),
    }))
    .find(({ points }) => new Set(points.map(({ cost }) => cost)).size > 1)
  if (!found) return undefined
  const choices = found.points.map(({ cost, value }) => ({ cost, loss: quality.isLow ? value : -value }))
  return { scenario, quality, ...found, frontier: frontierOf(choices) }
}

function qualityOf(lines: readonly GridLine[]): Quality {
  return lines.some((line) => measuredOf(line, 'brier'))
    ? { metric: 'brier', title: 'Brier score', isLow: true }
    : { metric: 'score', title: 'Score', isLow: false }
}

function pointsOf(lines: readonly GridLine[], { metric }: Quality, cost: string): readonly TradePoint[] {
  return lines.flatMap((line) => {
    const [result, spent] = [measuredOf(line, metric), measuredOf(line, cost)]
    if (!result || !spent) return []
    const { value, interval } = result
    const bounds = interval.kind === 'interval' ? interval : { low: value, high: value }
    return [
      {
        ...{ name: lineName(line, lines), cells: line.cells, cost: spent.value },
        ...{ value, low: bounds.low, high: bounds.high },
      },
    ]
  })
}
