import {
  between,
  type Chart,
  type ChartLayer,
  colours,
  fixedNumber,
  type Label,
  labelFields,
  labelled,
  measured,
  nameLayers,
  only,
  type Place,
  type Range,
  shortName,
  shownText,
} from '../../define.ts'
import type { Curve, CurvePoint, CurveSet } from './curves.ts'

/** How lines are told apart, by colour, dash and shape together; as many as a chart holds. */
export const looks = [
  { color: colours.blue, strokeDash: [1, 0], shape: 'circle' },
  { color: colours.vermillion, strokeDash: [7, 3], shape: 'square' },
  { color: colours.green, strokeDash: [2, 2], shape: 'triangle-up' },
  { color: colours.purple, strokeDash: [8, 3, 2, 3], shape: 'diamond' },
  { color: colours.orange, strokeDash: [4, 2], shape: 'triangle-down' },
  { color: colours.ink, strokeDash: [12, 3], shape: 'cross' },
] as const

/** Pixels: the plot, the room between its edges and the data, a letter's width, and what sets lines apart sideways. */
const [size, inset, letter, apart] = [{ width: 310, height: 220 }, 14, 6.4, 3]

/** What a sensitivity chart shows. */
export interface SensitivityDrawing {
  readonly id: string
  readonly parameter: string
  readonly isSimulated: boolean
  readonly metric: CurveSet['metric']
  /** At most as many as there are looks. */
  readonly curves: readonly Curve[]
  /** The axis of results. */
  readonly y: Range
}

/** A metric against a parameter: one line a topology, its 95 % intervals as thin rules, its name at the right end. */
export function sensitivityChart(drawing: SensitivityDrawing): Chart {
  const { id, parameter, isSimulated, metric, curves, y } = drawing
  const steps = [...new Set(curves.flatMap(({ points }) => points.map(({ at }) => at)))].toSorted(
    (a, b) => a - b,
  )
  const [first = 0, last = 1] = [steps[0], steps.at(-1)]
  const names = curves.map(({ name }) => shortName(shownText(name)))
  const room = Math.max(...names.map((name) => name.length)) * letter + inset + 8
  const perPixel = (last - first) / (size.width - inset - room)
  const sideways = (index: number) => (index - (curves.length - 1) / 2) * apart * perPixel
  const x: Range = { low: first - inset * perPixel, high: last + room * perPixel }
  const place = (index: number, { at, result }: CurvePoint): Place => ({
    x: (at + sideways(index) - x.low) / perPixel,
    y: ((y.high - result) / (y.high - y.low)) * size.height,
  })
  const placed = curves.map(({ points }, index) => points.map((point) => place(index, point)))
  const ends = placed.map((own) => own.at(-1) ?? { x: 0, y: 0 })
  const along = placed.flatMap((own) => own.slice(1).flatMap((to, index) => between(own[index] ?? to, to)))
  // All names begin right of all ends, in the room left for them, unless there is none.
  const start = Math.max(...ends.map((end) => end.x))
  const left = between({ x: start - 2 * inset, y: 0 }, { x: start - 2 * inset, y: size.height })
  const named = ends.map(({ y: at }, index) => ({ x: start, y: at, name: names[index] ?? '' }))
  const labels = labelled(named, size, [...along, ...left])
  return {
    id,
    title: `${isSimulated ? 'Simulated ' : ''}${metric.title} by ${parameter}`,
    description: `${isSimulated ? 'Simulation: ' : ''}${metric.id} against ${parameter}: ${curves.map(inWords).join('; ')}.`,
    values: curves.flatMap(({ points }, index) => [
      ...points.map(({ at, result, interval }) => ({
        ...{ line: String(index), x: at + sideways(index), result, side: 'none' },
        low: interval.kind === 'interval' ? interval.low : result,
        high: interval.kind === 'interval' ? interval.high : result,
      })),
      nameAt(labels[index], ends[index], index),
    ]),
    spec: {
      ...size,
      encoding: {
        x: measured('x', x, {
          ...{ title: shownText(parameter), titleAnchor: 'start', grid: false, domain: false },
          ...{ values: thinned(steps), format: '.6~g' },
        }),
        y: measured('result', y, {
          title: shownText(metric.title).toLowerCase(),
          tickCount: 5,
          gridOpacity: 0.6,
        }),
      },
      layer: [...curves.flatMap((_, index) => curveLayers(index)), ...nameLayers()],
    },
  }
}

function nameAt(label: Label | undefined, end: Place | undefined, index: number) {
  const [endX, endY] = [end?.x ?? 0, end?.y ?? 0]
  const fields = labelFields(label)
  return { line: `name ${index}`, x: 0, result: 0, low: 0, high: 0, endX, endY, ...fields }
}

/** At most eight marks on the axis, the first value among them. */
function thinned(steps: readonly number[]): number[] {
  const every = Math.ceil(steps.length / 8)
  return steps.filter((_, index) => index % every === 0)
}

function curveLayers(index: number): readonly ChartLayer[] {
  const { color, strokeDash, shape } = looks[index % looks.length] ?? looks[0]
  const own = only('line', String(index))
  const pixels = { type: 'quantitative', scale: null, axis: null } as const
  return [
    {
      transform: only('line', `name ${index}`),
      mark: { type: 'rule', strokeWidth: 0.8, color },
      encoding: {
        x: { field: 'endX', ...pixels },
        y: { field: 'endY', ...pixels },
        x2: { field: 'labelX' },
        y2: { field: 'labelY' },
      },
    },
    {
      transform: own,
      mark: { type: 'rule', strokeWidth: 1, opacity: 0.7, color },
      encoding: { y: { field: 'low', type: 'quantitative' }, y2: { field: 'high' } },
    },
    {
      transform: own,
      mark: {
        type: 'line',
        strokeJoin: 'round',
        strokeMiterLimit: 1,
        strokeWidth: 1.8,
        strokeDash: [...strokeDash],
        color,
      },
    },
    { transform: own, mark: { type: 'point', filled: true, size: 42, opacity: 1, shape, color } },
  ]
}

function inWords({ name, points }: Curve): string {
  const sorted = points.toSorted((a, b) => a.result - b.result)
  const told = (point: CurvePoint | undefined) =>
    point === undefined ? '' : `${fixedNumber(point.result, 3)} at ${point.at}`
  return `${name} from ${told(points[0])} to ${told(points.at(-1))} (lowest ${told(sorted[0])}, highest ${told(sorted.at(-1))})`
}
