import {
  between,
  type Chart,
  type ChartLayer,
  chart,
  colours,
  fixedNumber,
  type GridLine,
  type Html,
  html,
  labelFields,
  labelled,
  lineName,
  type MurphyTerms,
  measured,
  murphyTerms,
  nameLayers,
  only,
  type Range,
  type ReportFacts,
} from '../../define.ts'

/** A line in the plane of resolution and reliability, under one or both rules for the edges of bins. */
export interface PlanePoint extends MurphyTerms {
  readonly name: string
  readonly published: MurphyTerms | undefined
}

const frame = { width: 620, height: 340 }

/** The plane of one scenario; undefined where fewer than two lines have both parts. */
export async function planeFigure(
  facts: ReportFacts,
  lines: readonly GridLine[],
  id: string,
): Promise<Html | undefined> {
  const points = planePoints(facts, lines)
  if (points.length < 2) return undefined
  const both = points.some((point) => point.published)
    ? ' A filled dot follows edges=exact; a line leads to the ring that follows edges=published.'
    : ''
  return html`<figure><figcaption><strong>Reliability against resolution</strong> Better is to the right and down: forecasts that tell events apart, and mean what they say. Along a dotted line their difference, and with it the Brier score but for what lies within bins, is the same.${both}</figcaption><div class="scroll" role="group" tabindex="0">${await chart(planeChart(points, id))}</div></figure>`
}

/** Where the lines lie that have both parts. */
export function planePoints(
  facts: Pick<ReportFacts, 'rows' | 'publishedRows'>,
  lines: readonly GridLine[],
): readonly PlanePoint[] {
  return lines.flatMap((line) => {
    const terms = murphyTerms(facts, line.cells)
    return terms ? [{ name: lineName(line, lines), ...terms.exact, published: terms.published }] : []
  })
}

/** The plane as a chart. */
export function planeChart(points: readonly PlanePoint[], id: string): Chart {
  const all = points.flatMap((point) => (point.published ? [point, point.published] : [point]))
  const x = domainOf(all.map(({ resolution }) => resolution))
  const y = domainOf(all.map(({ reliability }) => reliability))
  const place = ({ reliability, resolution }: MurphyTerms) => ({
    x: ((resolution - x.low) / (x.high - x.low)) * frame.width,
    y: (1 - (reliability - y.low) / (y.high - y.low)) * frame.height,
  })
  const labels = labelled(
    points.map((point) => ({ name: point.name, ...place(point) })),
    frame,
    points.flatMap((point) => between(place(point), place(point.published ?? point))),
  )
  const values = points.map(({ reliability, resolution, published }, index) => ({
    part: 'exact',
    ...{ resolution, reliability },
    ...{
      resolution2: published?.resolution ?? resolution,
      reliability2: published?.reliability ?? reliability,
    },
    ...labelFields(labels[index]),
  }))
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
    values: [...values, ...equalDifferences(x, y)],
    spec: {
      ...frame,
      resolve: { scale: { x: 'independent', y: 'independent' } },
      layer: [
        {
          encoding: { x: measured('resolution', x, xAxis), y: measured('reliability', y, yAxis) },
          layer: [
            {
              transform: only('part', 'equal'),
              mark: { type: 'rule', strokeDash: [1, 4], color: colours.muted, clip: true },
              encoding: toSecond,
            },
            ...(hasBoth ? [shift, ring(x, y)] : []),
            {
              transform: only('part', 'exact'),
              mark: { type: 'point', filled: true, size: 80, color: colours.blue, opacity: 1 },
            },
          ],
        },
        ...nameLayers(),
      ],
    },
  }
}

const xAxis = { title: 'resolution (higher is better)', tickCount: 6, grid: false }
const yAxis = { title: 'reliability (lower is better)', tickCount: 6, grid: false }

const toSecond = { x2: { field: 'resolution2' }, y2: { field: 'reliability2' } }

const shift: ChartLayer = {
  transform: only('part', 'exact'),
  mark: { type: 'rule', strokeWidth: 1.5, color: colours.vermillion },
  encoding: toSecond,
}

function ring(x: Range, y: Range): ChartLayer {
  return {
    transform: only('part', 'exact'),
    mark: { type: 'point', size: 70, strokeWidth: 2, color: colours.vermillion, opacity: 1 },
    encoding: { x: measured('resolution2', x, xAxis), y: measured('reliability2', y, yAxis) },
  }
}

/** A range with some air around its values. */
function domainOf(values: readonly number[]): Range {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const air = Math.max((high - low) * 0.18, 0.002)
  return { low: Math.max(0, low - air), high: high + 1.6 * air }
}

/** Lines along which reliability less resolution is the same, a hundredth apart or more. */
function equalDifferences(x: Range, y: Range) {
  const [lowest, highest] = [y.low - x.high, y.high - x.low]
  const step = Math.max(0.01, Math.ceil(((highest - lowest) / 8) * 100) / 100)
  const first = Math.ceil(lowest / step)
  return Array.from({ length: Math.max(0, Math.floor(highest / step) - first + 1) }, (_, index) => {
    const difference = (first + index) * step
    // From where the line enters the frame to where it leaves it.
    const [left, right] = [Math.max(x.low, y.low - difference), Math.min(x.high, y.high - difference)]
    return {
      ...{ part: 'equal', resolution: left, reliability: left + difference },
      ...{ resolution2: right, reliability2: right + difference },
      ...labelFields(undefined),
    }
  })
}
