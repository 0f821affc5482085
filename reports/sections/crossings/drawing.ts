import {
  type Chart,
  colours,
  endLabels,
  labelFields,
  measured,
  nameLayers,
  only,
  shortName,
  shownText,
} from '../../define.ts'
import type { PricedPairs } from './pairs.ts'

const size = { width: 420, height: 260 }

/** Net reward against the swept value: the uncoordinated team dashed, the other one line a price, crossings as rings. */
export function crossingsChart({ crossings, head }: PricedPairs, id: string): Chart {
  const { a, b, over } = head
  const lines = [
    ...crossings.map(({ cost, points }) => ({
      name: `c ${Number(cost.toFixed(3))}`,
      kind: 'priced',
      points: points.map(({ x, a: value }) => ({ x, value })),
    })),
    {
      name: '',
      kind: 'plain',
      points: (crossings[0]?.points ?? []).map(({ x, b: value }) => ({ x, value })),
    },
  ]
  const all = lines.flatMap(({ points }) => points)
  const sides = rangeOf(all.map(({ x }) => x))
  const room = Math.max(...lines.map(({ name }) => name.length)) * 6.4 + 14
  const x = {
    low: sides.low,
    high: sides.low + (sides.high - sides.low) * (size.width / (size.width - room)),
  }
  const y = rangeOf([...all.map(({ value }) => value), 0], 0.05)
  const ends = lines.map(({ name, points }) => {
    const last = points.at(-1) ?? { x: x.low, value: y.low }
    return {
      name,
      x: ((last.x - x.low) / (x.high - x.low)) * size.width,
      y: ((y.high - last.value) / (y.high - y.low)) * size.height,
    }
  })
  const labels = endLabels(
    ends.filter(({ name }) => name !== ''),
    size,
  )
  const rings = crossings.flatMap((row) =>
    row.crossings.map(({ from }) => ({ x: from, value: valueAt(row.points, from) })),
  )
  const steps = [...new Set(all.map((point) => point.x))]
  return {
    id,
    title: `Net reward of ${shownText(a)} at each price, and of ${shownText(b)}`,
    description: `Net reward per step against ${shownText(over)}. ${crossings.map(said).join('; ')}.`,
    values: [
      ...lines.flatMap(({ name, kind, points }, index) =>
        points.map((point, at) => ({
          ...{ line: `${kind} ${name}`, kind, ...point },
          ...labelFields(at === points.length - 1 ? labels[index] : undefined),
        })),
      ),
      ...rings.map((ring) => ({ line: '', kind: 'ring', ...ring, ...labelFields(undefined) })),
    ],
    spec: {
      ...size,
      encoding: {
        x: measured('x', x, { title: shortName(shownText(over)), values: steps, format: '~r', grid: false }),
        y: measured('value', y, {
          title: 'net reward per step',
          tickCount: 5,
          format: '~r',
          gridOpacity: 0.6,
        }),
      },
      layer: [
        {
          transform: only('kind', 'priced'),
          mark: { type: 'line', color: colours.blue, strokeWidth: 1.2 },
          encoding: { detail: { field: 'line', type: 'nominal' } },
        },
        {
          transform: only('kind', 'plain'),
          mark: { type: 'line', color: colours.vermillion, strokeWidth: 2.4, strokeDash: [6, 3] },
        },
        {
          transform: only('kind', 'ring'),
          mark: { type: 'point', filled: false, size: 70, color: colours.ink, strokeWidth: 1.6 },
        },
        ...nameLayers(),
      ],
    },
  }
}

function said({ cost, crossings, above }: PricedPairs['crossings'][number]): string {
  const where = crossings.map(({ from }) => from.toFixed(3)).join(' and ')
  const none = above === 'a' ? 'above everywhere' : above === 'b' ? 'below everywhere' : 'level'
  return `c ${Number(cost.toFixed(3))}: ${where === '' ? none : `crosses at ${where}`}`
}

/** On the dashed line, between the values that were played. */
function valueAt(points: readonly { readonly x: number; readonly b: number }[], x: number): number {
  const right = Math.max(
    1,
    points.findIndex((point) => point.x >= x),
  )
  const [p, q] = [points[right - 1], points[right]]
  if (p === undefined || q === undefined) return p?.b ?? q?.b ?? 0
  return p.b + ((q.b - p.b) * (x - p.x)) / (q.x - p.x)
}

function rangeOf(values: readonly number[], air = 0) {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const more = (high - low || 1) * air
  return { low: low - more, high: high + more }
}
