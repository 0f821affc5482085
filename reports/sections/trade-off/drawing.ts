import {
  between,
  type Chart,
  colours,
  fixedNumber,
  labelFields,
  labelled,
  measured,
  nameLayers,
  only,
  type Range,
  shownNumber,
} from '../../define.ts'
import type { TradeOff, TradePoint } from './points.ts'

const frame = { width: 620, height: 340 }

/** Results against costs; better is up and to the left. */
export function tradeOffChart({ scenario, unit, quality, points, frontier }: TradeOff, id: string): Chart {
  const costs = points.map(({ cost }) => cost)
  const isLog = Math.min(...costs) > 0 && Math.max(...costs) > 12 * Math.min(...costs)
  const x = costDomain(costs, isLog)
  const y = domainOf(points.flatMap(({ low, high }) => [low, high]))
  const along = (cost: number) => {
    const place = isLog
      ? Math.log(cost / x.low) / Math.log(x.high / x.low)
      : (cost - x.low) / (x.high - x.low)
    return place * frame.width
  }
  const up = (value: number) => {
    const place = (value - y.low) / (y.high - y.low)
    return (quality.isLow ? place : 1 - place) * frame.height
  }
  const order = points
    .map((_, index) => index)
    .toSorted((a, b) => Number(frontier.has(b)) - Number(frontier.has(a)))
  const steps = stairs(
    points
      .filter((_, index) => frontier.has(index))
      .map(({ cost, value }) => ({ x: along(cost), y: up(value) })),
  )
  const labels = labelled(
    order.map((index) => pointAt(points[index], along, up)),
    frame,
    [
      ...points.flatMap(({ cost, low, high }) =>
        between({ x: along(cost), y: up(low) }, { x: along(cost), y: up(high) }),
      ),
      ...steps.flatMap((point, index) => between(point, steps[index + 1] ?? point)),
    ],
  )
  const values = points.map(({ cost, value, low, high }, index) => {
    const part = frontier.has(index) ? 'frontier' : 'beaten'
    return { part, cost, value, low, high, ...labelFields(labels[order.indexOf(index)]) }
  })
  const said = points
    .slice(0, 15)
    .map(
      ({ name, cost, value }, index) =>
        `${name} ${shownNumber(cost)}, ${fixedNumber(value, 4)}${frontier.has(index) ? ' (frontier)' : ''}`,
    )
  const better = quality.isLow ? 'lower is better, upwards' : 'higher is better'
  const xAxis = { title: `${unit}${isLog ? ' (logarithmic)' : ''}`, tickCount: 6, gridOpacity: 0.5 }
  const yAxis = { title: `${quality.title} (${better})`, tickCount: 6, gridOpacity: 0.5 }
  const down = { reverse: quality.isLow }
  return {
    id,
    title: `${quality.title} against ${unit} in ${scenario}`,
    description: `${quality.title} against ${unit}: ${said.join('; ')}${points.length > 15 ? '; and so on' : ''}.`,
    values,
    spec: {
      ...frame,
      resolve: { scale: { x: 'independent', y: 'independent' } },
      layer: [
        {
          encoding: {
            x: measured('cost', x, xAxis, { type: isLog ? ('log' as const) : ('linear' as const) }),
            y: measured('value', y, yAxis, down),
          },
          layer: [
            {
              mark: { type: 'rule', strokeWidth: 1.5, opacity: 0.5, color: colours.muted },
              encoding: { y: measured('low', y, yAxis, down), y2: { field: 'high' } },
            },
            {
              transform: only('part', 'frontier'),
              mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.5, color: colours.blue },
            },
            {
              transform: only('part', 'beaten'),
              mark: { type: 'point', size: 80, strokeWidth: 2, color: colours.muted, opacity: 1 },
            },
            {
              transform: only('part', 'frontier'),
              mark: { type: 'point', filled: true, size: 95, color: colours.blue, opacity: 1 },
            },
          ],
        },
        ...nameLayers(),
      ],
    },
  }
}

/** The corners of a line that goes right before it goes up or down. */
function stairs(points: readonly { readonly x: number; readonly y: number }[]) {
  const sorted = points.toSorted((a, b) => a.x - b.x)
  return sorted.flatMap((point, index) => {
    const next = sorted[index + 1]
    return next ? [point, { x: next.x, y: point.y }] : [point]
  })
}

function pointAt(
  point: TradePoint | undefined,
  along: (cost: number) => number,
  up: (value: number) => number,
) {
  if (!point) return { x: 0, y: 0, name: '' }
  return { x: along(point.cost), y: up(point.value), name: point.name }
}

function costDomain(costs: readonly number[], isLog: boolean): Range {
  const [low, high] = [Math.min(...costs), Math.max(...costs)]
  return isLog ? { low: low / 1.3, high: high * 1.5 } : { low: 0, high: high * 1.15 }
}

function domainOf(values: readonly number[]): Range {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const air = Math.max((high - low) * 0.06, 0.005)
  return { low: low - air, high: high + air }
}
