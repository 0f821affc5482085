import {
  between,
  type Chart,
  type ChartLayer,
  chart,
  colours,
  type Datum,
  fixedNumber,
  type GridLine,
  type Html,
  html,
  labelFields,
  labelled,
  type MurphyTerms,
  measured,
  nameLayers,
  only,
  type Place,
  partCoverage,
  type Range,
  type ReportFacts,
  table,
} from '../../define.ts'
import { type IsoLine, isoLines } from './iso-lines.ts'
import { ellipseShare, mostEllipses, type Plane, type PlanePoint, planeOf } from './plane-points.ts'
import { spreadDraws } from './spread.ts'

const frame = { width: 620, height: 360 }

/** The plane of one scenario; undefined where fewer than two lines have both parts. */
export async function planeFigure(
  facts: ReportFacts,
  lines: readonly GridLine[],
  id: string,
): Promise<Html | undefined> {
  const plane = planeOf(facts, lines)
  if (plane === undefined) return undefined
  return html`<figure><figcaption><strong>Reliability against resolution</strong> Better is to the right and down: forecasts that tell events apart, and mean what they say. ${reading(plane)}</figcaption><div class="scroll" role="group" tabindex="0">${await chart(planeChart(plane, id))}</div>
<details><summary>its numbers</summary>${planeTable(plane)}</details></figure>`
}

function reading({ points, uncertainty }: Plane): Html {
  const iso =
    uncertainty === undefined
      ? html`Along a dotted line reliability less resolution is the same; its number is that difference.`
      : html`Along a dotted line the Brier score is the same, as uncertainty (${fixedNumber(uncertainty, 4)}, equal for all rows) + reliability − resolution; its number is that score, but for what lies within bins.`
  const both = points.some(({ published }) => published)
    ? ' A filled dot follows edges=exact; a line leads to the ring that follows edges=published.'
    : ''
  const references = points.some(({ kind }) => kind === 'reference')
    ? ' Diamonds are what others would have scored on the same questions.'
    : ''
  return html`${iso}${both}${references}${ellipses(points)}${nullText(points)}`
}

function ellipses(points: readonly PlanePoint[]): string {
  const shown = points.flatMap((point) =>
    point.spread ? [point.spread.reliability - point.reliability] : [],
  )
  if (shown.length === 0) return ` No ellipses are drawn for more than ${mostEllipses} rows.`
  const covered = (name: keyof typeof partCoverage) =>
    `${partCoverage[name].low} to ${partCoverage[name].high} %`
  return ` An ellipse is the spread of resampling, not an interval: the outline of ${ellipseShare * 100} % of ${spreadDraws} samples of whole event groups (seed 0), if they were normal, moved onto its dot; the samples themselves lie ${fixedNumber(Math.min(...shown), 3)} to ${fixedNumber(Math.max(...shown), 3)} higher, as each adds the bias of few forecasts a bin once more. A 95 % interval from such samples covers reliability in ${covered('reliability')} and resolution in ${covered('resolution')} of simulated cases.`
}

function nullText(points: readonly PlanePoint[]): string {
  const means = points.flatMap(({ nullMean }) => nullMean ?? [])
  if (means.length === 0) return ''
  const [low, high] = [Math.min(...means), Math.max(...means)].map((value) => fixedNumber(value, 4))
  return ` A grey dash above or below a dot is the mean reliability of a perfectly calibrated forecaster with that row’s forecasts (${low === high ? low : `${low} to ${high}`}): a dot near its dash shows no miscalibration.`
}

function planeTable({ points }: Plane): Html {
  const number = (value: number | undefined) => (value === undefined ? undefined : fixedNumber(value, 6))
  const deviation = (variance: number | undefined) =>
    variance === undefined ? undefined : fixedNumber(Math.sqrt(variance), 4)
  return table<PlanePoint>({
    caption: 'Ten bins, edges=exact, and the standard deviation of resampling (a spread, not an error).',
    columns: [
      { head: 'Row', isRowHead: true, cell: ({ name }) => html`<span class="name">${name}</span>` },
      { head: 'Reliability', isNumber: true, cell: ({ reliability }) => number(reliability) },
      { head: 'Spread', isNumber: true, cell: ({ spread }) => deviation(spread?.reliabilityVariance) },
      { head: 'If calibrated', isNumber: true, cell: ({ nullMean }) => number(nullMean) },
      { head: 'Resolution', isNumber: true, cell: ({ resolution }) => number(resolution) },
      { head: 'Spread', isNumber: true, cell: ({ spread }) => deviation(spread?.resolutionVariance) },
    ],
    rows: points,
  })
}

/** The plane as a chart. */
export function planeChart(plane: Plane, id: string): Chart {
  const { points } = plane
  const all = points.flatMap((point) => [
    point,
    ...(point.published ? [point.published] : []),
    ...point.outline,
  ])
  const x = domainOf(all.map(({ resolution }) => resolution))
  const y = domainOf([
    ...all.map(({ reliability }) => reliability),
    ...points.flatMap(({ nullMean }) => nullMean ?? []),
  ])
  const place = ({ reliability, resolution }: MurphyTerms) => ({
    x: ((resolution - x.low) / (x.high - x.low)) * frame.width,
    y: (1 - (reliability - y.low) / (y.high - y.low)) * frame.height,
  })
  const iso = isoLines(x, y, plane.uncertainty)
  const labels = labelled(
    points.map((point) => ({ name: point.name, ...place(point) })),
    frame,
    [
      ...points.flatMap((point) => between(place(point), place(point.published ?? point))),
      ...iso.map(({ label }) => place(label)),
      ...points.flatMap(({ nullMean, resolution }) =>
        nullMean === undefined ? [] : aside(place({ reliability: nullMean, resolution })),
      ),
    ],
  )
  const rows = points.map(({ kind, reliability, resolution, published }, index) => ({
    ...{ ...plain, part: kind, resolution, reliability },
    resolution2: published?.resolution ?? resolution,
    reliability2: published?.reliability ?? reliability,
    ...labelFields(labels[index]),
  }))
  const outlines = points.flatMap(({ outline }, index) =>
    outline.map((corner, order) => ({ ...plain, part: 'ellipse', ...corner, ellipse: `${index}`, order })),
  )
  const hasBoth = points.some(({ published }) => published)
  const said = points
    .slice(0, 12)
    .map(
      ({ name, reliability, resolution }) =>
        `${name} reliability ${fixedNumber(reliability, 4)}, resolution ${fixedNumber(resolution, 4)}`,
    )
  return {
    id,
    title: 'Reliability against resolution',
    description: `${said.join('; ')}${points.length > 12 ? '; and so on' : ''}.`,
    values: [
      ...rows,
      ...outlines,
      ...iso.flatMap(isoValues),
      ...points.flatMap((point) => nullValues(point, x)),
    ],
    spec: {
      ...frame,
      resolve: { scale: { x: 'independent', y: 'independent' } },
      layer: [
        {
          encoding: { x: measured('resolution', x, xAxis), y: measured('reliability', y, yAxis) },
          layer: [nullDashes, ...isoLayers, ellipseLayer, ...(hasBoth ? [shift, ring(x, y)] : []), ...dots],
        },
        ...nameLayers(),
      ],
    },
  }
}

const xAxis = { title: 'resolution (higher is better)', tickCount: 6, grid: false }
const yAxis = { title: 'reliability (lower is better)', tickCount: 6, grid: false }

/** The fields of every row of data. */
const plain = {
  ...{ part: '', resolution: 0, reliability: 0, resolution2: 0, reliability2: 0 },
  ...{ ellipse: '', order: 0, iso: '', ...labelFields(undefined) },
}

function isoValues({ from, to, label, value }: IsoLine): readonly Datum[] {
  const [resolution2, reliability2] = [to.resolution, to.reliability]
  return [
    { ...plain, part: 'equal', ...from, resolution2, reliability2 },
    { ...plain, part: 'iso', ...label, iso: fixedNumber(value, 2) },
  ]
}

/** Both halves of a dash around a place in pixels. */
function aside({ x, y }: Place): readonly Place[] {
  return [-8, 0, 8].map((by) => ({ x: x + by, y }))
}

/** A dash, as wide as a name's few letters. */
function nullValues({ nullMean, resolution }: PlanePoint, x: Range): readonly Datum[] {
  if (nullMean === undefined) return []
  const half = 0.018 * (x.high - x.low)
  const ends = { resolution: resolution - half, resolution2: resolution + half }
  return [{ ...plain, part: 'null', ...ends, reliability: nullMean, reliability2: nullMean }]
}

const toSecond = { x2: { field: 'resolution2' }, y2: { field: 'reliability2' } }

const nullDashes: ChartLayer = {
  transform: only('part', 'null'),
  mark: { type: 'rule', color: colours.muted, opacity: 0.7, strokeWidth: 4, clip: true },
  encoding: toSecond,
}

const isoLayers: ChartLayer[] = [
  {
    transform: only('part', 'equal'),
    mark: { type: 'rule', strokeDash: [1, 4], color: colours.muted, clip: true },
    encoding: toSecond,
  },
  {
    transform: only('part', 'iso'),
    mark: { type: 'text', fontSize: 11, dx: -4, dy: -5, align: 'right', color: colours.muted },
    encoding: { text: { field: 'iso' } },
  },
]

const ellipseLayer: ChartLayer = {
  transform: only('part', 'ellipse'),
  mark: { type: 'line', strokeWidth: 1.2, opacity: 0.7, color: colours.sky, clip: true },
  encoding: { detail: { field: 'ellipse' }, order: { field: 'order', type: 'quantitative' } },
}

const dots: ChartLayer[] = [
  {
    transform: only('part', 'row'),
    mark: { type: 'point', filled: true, size: 80, color: colours.blue, opacity: 1 },
  },
  {
    transform: only('part', 'reference'),
    mark: { type: 'point', shape: 'diamond', size: 90, strokeWidth: 2, color: colours.ink, opacity: 1 },
  },
]

const shift: ChartLayer = {
  transform: only('part', 'row'),
  mark: { type: 'rule', strokeWidth: 1.5, color: colours.vermillion },
  encoding: toSecond,
}

function ring(x: Range, y: Range): ChartLayer {
  return {
    transform: only('part', 'row'),
    mark: { type: 'point', size: 70, strokeWidth: 2, color: colours.vermillion, opacity: 1 },
    encoding: { x: measured('resolution2', x, xAxis), y: measured('reliability2', y, yAxis) },
  }
}

/** A range with some air around its values. */
function domainOf(values: readonly number[]): Range {
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const air = Math.max((high - low) * 0.1, 0.002)
  return { low: Math.max(0, low - air), high: high + 1.6 * air }
}
