import { type Chart, colours, fixedNumber, measured, only, type Range } from '../../define.ts'
import type { SweepBand } from './points.ts'

const size = { width: 210, height: 190 }

/**
 * A band against the number of agents.
 *
 * @param y the axis that the charts of a scenario share
 */
export function bandChart({ sweep, metric, market, points }: SweepBand, y: Range, id: string): Chart {
  const agents = points.map((point) => point.agents)
  const [first = 1, last = 1] = [agents[0], agents.at(-1)]
  const air = Math.max(0.3, (last - first) * 0.08)
  const [lowest = 0] = sweep.values
  const highest = sweep.values.at(-1) ?? 0
  const said = points.map(
    ({ agents: n, low, high, atLow, atHigh }) =>
      `with ${n} agents from ${fixedNumber(low, 4)} (${sweep.parameter} ${atLow}) to ${fixedNumber(high, 4)} (${atHigh})`,
  )
  const ends = points.flatMap(({ agents: n, all }) =>
    all.flatMap(({ value, result }) => {
      const part = value === lowest ? 'lowest' : value === highest ? 'highest' : 'between'
      return [{ part, agents: n, low: result, high: result }]
    }),
  )
  const price = market === undefined ? [] : [{ part: 'market', agents: first, low: market, high: market }]
  return {
    id,
    title: `Simulated band of ${sweep.topology}`,
    description: `Simulation: ${metric.id} ${said.join('; ')}.`,
    values: [
      ...points.map(({ agents: n, low, high }) => ({ part: 'band', agents: n, low, high })),
      ...ends,
      ...price,
    ],
    spec: {
      ...size,
      encoding: {
        x: measured(
          'agents',
          { low: first - air, high: last + air },
          { title: 'agents', values: agents, format: 'd', grid: false },
        ),
        y: measured('low', y, {
          title: `${metric.id} (${metric.better} is better)`,
          tickCount: 5,
          gridOpacity: 0.6,
        }),
      },
      layer: [
        {
          transform: only('part', 'band'),
          mark: { type: 'area', color: colours.sky, opacity: 0.3 },
          encoding: { y2: { field: 'high' } },
        },
        {
          transform: only('part', 'market'),
          mark: { type: 'rule', strokeDash: [4, 4], strokeWidth: 1.2, color: colours.ink },
          encoding: { x: { value: 0 }, x2: { value: size.width } },
        },
        {
          transform: only('part', 'between'),
          mark: { type: 'point', filled: true, size: 14, color: colours.muted, opacity: 1 },
        },
        {
          transform: only('part', 'lowest'),
          mark: {
            type: 'point',
            shape: 'circle',
            size: 45,
            strokeWidth: 1.8,
            color: colours.blue,
            opacity: 1,
          },
        },
        {
          transform: only('part', 'highest'),
          mark: {
            type: 'point',
            shape: 'square',
            filled: true,
            size: 45,
            color: colours.vermillion,
            opacity: 1,
          },
        },
      ],
    },
  }
}
