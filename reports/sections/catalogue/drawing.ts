import { type Html, html, type Shape, type ShapeEdge, type ShapeNode } from '../../define.ts'

const [width, margin] = [64, 3]

interface Point {
  readonly x: number
  readonly y: number
}

/**
 * A topology as a small drawing: agents as discs, staff as squares, boards as bars, a mind with everything in view as a
 * ring. A line without a head goes both ways.
 */
export function shapeDrawing(shape: Shape, name: string): Html {
  const height = heightOf(shape)
  const places = placesOf(shape, height)
  const size = Math.min(4, 26 / Math.max(1, largestLevel(places)))
  return html`<svg xmlns="http://www.w3.org/2000/svg" class="shape" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><title>${said(shape, name)}</title>${shape.edges.map((edge) => edgeDrawing(edge, places, size))}${shape.nodes.map((node, index) => nodeDrawing(node, places[index], size))}</svg>`
}

function said({ nodes, edges }: Shape, name: string): string {
  const count = (kind: ShapeNode['kind']) => nodes.filter((node) => node.kind === kind).length
  const ways = edges.reduce((sum, { isBothWays }) => sum + (isBothWays ? 2 : 1), 0)
  return `${name}: ${count('agent')} agents, ${count('staff')} staff, ${count('board')} boards, ${ways} declared ways for messages`
}

/** A row of agents without a link needs no more room than itself. */
function heightOf(shape: Shape): number {
  if (!isRow(shape)) return 44
  return shape.edges.length > 0 ? 26 : 12
}

/** Whether there are only agents, who write to nobody or only to later ones. */
function isRow({ nodes, edges }: Shape): boolean {
  const hasOnlyAgents = nodes.every(({ kind }) => kind === 'agent' || kind === 'union')
  return hasOnlyAgents && edges.every(({ from, to, isBothWays }) => !isBothWays && from < to)
}

/** Without staff and boards on a circle, or in a row where nobody writes back; else in levels above the agents. */
function placesOf({ nodes, edges }: Shape, height: number): readonly Point[] {
  if (nodes.every(({ kind }) => kind === 'agent' || kind === 'union')) {
    return isRow({ nodes, edges })
      ? inRow(nodes.length, edges.length > 0 ? 8 : height / 2)
      : onCircle(nodes.length, height)
  }
  const levels = levelsOf(nodes, edges)
  const top = Math.max(...levels)
  const rows = [...Map.groupBy(levels.keys(), (index) => levels[index] ?? 0)]
  const places: Point[] = nodes.map(() => ({ x: width / 2, y: height / 2 }))
  for (const [level, members] of rows) {
    const y = height - margin - 6 - (level / Math.max(1, top)) * (height - 2 * margin - 9)
    const row = inRow(members.length, y)
    members.forEach((member, place) => {
      places[member] = row[place] ?? { x: width / 2, y }
    })
  }
  return places
}

/** How many steps each node is from an agent; unreached ones stand above all. */
function levelsOf(nodes: readonly ShapeNode[], edges: readonly ShapeEdge[]): readonly number[] {
  const levels = nodes.map(({ kind }) => (kind === 'agent' ? 0 : Number.POSITIVE_INFINITY))
  for (let step = 0; step < nodes.length; step += 1) {
    for (const { from, to } of edges) {
      levels[to] = Math.min(levels[to] ?? 0, (levels[from] ?? 0) + 1)
      levels[from] = Math.min(levels[from] ?? 0, (levels[to] ?? 0) + 1)
    }
  }
  const reached = Math.max(0, ...levels.filter(Number.isFinite))
  return levels.map((level) => (Number.isFinite(level) ? level : reached + 1))
}

function inRow(count: number, y: number): readonly Point[] {
  const step = (width - 2 * margin) / Math.max(1, count)
  return Array.from({ length: count }, (_, index) => ({ x: margin + step * (index + 0.5), y }))
}

function onCircle(count: number, height: number): readonly Point[] {
  const radius = height / 2 - margin - 3
  return Array.from({ length: count }, (_, index) => {
    const angle = (2 * Math.PI * index) / count - Math.PI / 2
    return { x: width / 2 + 1.4 * radius * Math.cos(angle), y: height / 2 + radius * Math.sin(angle) }
  })
}

function largestLevel(places: readonly Point[]): number {
  return Math.max(0, ...[...Map.groupBy(places, ({ y }) => y).values()].map(({ length }) => length))
}

/** A straight line, or a bow where it would run through others of its row. */
function edgeDrawing(
  { from, to, isBothWays }: ShapeEdge,
  places: readonly Point[],
  size: number,
): Html | undefined {
  const [a, b] = [places[from], places[to]]
  if (a === undefined || b === undefined) return undefined
  const isInRow = Math.abs(a.y - b.y) < 1 && Math.abs(to - from) > 1
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 + (isInRow ? 4 + 2.4 * Math.abs(to - from) : 0) }
  const path = `M${at(a)}Q${at(middle)} ${at(b)}`
  return html`<path class="edge" d="${path}"/>${isBothWays ? undefined : arrowHead(middle, b, size)}`
}

function arrowHead(from: Point, to: Point, size: number): Html {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length]
  const tip = { x: to.x - ux * (size + 0.5), y: to.y - uy * (size + 0.5) }
  const back = { x: tip.x - ux * 4, y: tip.y - uy * 4 }
  const sides = [1, -1].map((side) => at({ x: back.x - side * uy * 2.2, y: back.y + side * ux * 2.2 }))
  return html`<path class="head" d="M${at(tip)}L${sides[0]}L${sides[1]}Z"/>`
}

function nodeDrawing({ kind }: ShapeNode, place: Point | undefined, size: number): Html | undefined {
  if (place === undefined) return undefined
  const { x, y } = place
  switch (kind) {
    case 'agent':
      return html`<circle class="agent" cx="${round(x)}" cy="${round(y)}" r="${round(size)}"/>`
    case 'union':
      return html`<circle class="union" cx="${round(x)}" cy="${round(y)}" r="${round(size * 1.3)}"/>`
    case 'staff':
      return html`<rect class="staff" x="${round(x - size)}" y="${round(y - size)}" width="${round(2 * size)}" height="${round(2 * size)}"/>`
    case 'board':
      return html`<rect class="board" x="${round(x - 3 * size)}" y="${round(y - size * 0.7)}" width="${round(6 * size)}" height="${round(1.4 * size)}"/>`
  }
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
