import { type Chart, colours, endLabels, labelFields, measured, nameLayers } from '../../define.ts'

/** Points of one topology over team sizes, above 0. */
export interface SizedLine {
  readonly name: string
  readonly points: readonly { readonly n: number; readonly value: number }[]
}

const size = { width: 320, height: 230 }
const hues = [
  colours.blue,
  colours.vermillion,
  colours.green,
  colours.orange,
  colours.purple,
  colours.sky,
  colours.yellow,
]

/** Most lines of a chart, one for each colour. */
export const mostLines = hues.length

/** What a chart of lines over team sizes says. */
export interface SizedChart {
  readonly id: string
  readonly title: string
  readonly unit: string
  readonly lines: readonly SizedLine[]
}

/** Lines over the number of agents, both axes logarithmic, so that a power of n is a straight line. */
export function sizedChart({ id, title, unit, lines }: SizedChart): Chart {
  const all = lines.flatMap(({ points }) => points)
  const sides = rangeOf(all.map(({ n }) => n))
  // Room for the names, right of the last points.
  const x = { ...sides, high: sides.high * (sides.high / sides.low) ** 0.75 }
  const y = rangeOf(all.map(({ value }) => value))
  const place = (value: number, { low, high }: { readonly low: number; readonly high: number }) =>
    (Math.log(value) - Math.log(low)) / (Math.log(high) - Math.log(low))
  const ends = lines.map(({ name, points }) => {
    const last = points.at(-1) ?? { n: x.low, value: y.low }
    return { name, x: place(last.n, x) * size.width, y: (1 - place(last.value, y)) * size.height }
  })
  const labels = endLabels(ends, size)
  const said = lines.map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)]
    return `${name} from ${first?.value} with ${first?.n} to ${last?.value} with ${last?.n} agents`
  })
  const logarithmic = { type: 'log' } as const
  const sizes = [...new Set(all.map(({ n }) => n))].toSorted((a, b) => a - b)
  return {
    ...{ id, title },
    description: `${unit} by number of agents, both axes logarithmic: ${said.join('; ')}.`,
    values: lines.flatMap(({ name, points }, index) =>
      points.map(({ n, value }, at) => ({
        ...{ line: name, agents: n, value },
        ...labelFields(at === points.length - 1 ? labels[index] : undefined),
      })),
    ),
    spec: {
      ...size,
      encoding: {
        x: measured('agents', x, { title: 'agents', values: sizes, format: 'd', grid: false }, logarithmic),
        y: measured('value', y, { title: unit, tickCount: 4, format: '~r', gridOpacity: 0.6 }, logarithmic),
      },
      layer: [
        {
          mark: { type: 'line', point: { filled: true, size: 36 }, strokeWidth: 1.6 },
          encoding: {
            color: {
              field: 'line',
              type: 'nominal',
              scale: { domain: lines.map(({ name }) => name), range: hues.slice(0, lines.length) },
              legend: null,
            },
          },
        },
        ...nameLayers(),
      ],
    },
  }
}

function rangeOf(values: readonly number[]) {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const air = Math.max(1.1, (high / low) ** 0.08)
  return { low: low / air, high: high * air }
}
