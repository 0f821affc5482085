/** Names beside the points of a chart, placed so that they lie on no point and on no other name. */

/** A place in a chart, in pixels from the top left. */
export interface Place {
  readonly x: number
  readonly y: number
}

/** A point of a chart with its name. */
export interface NamedPoint extends Place {
  readonly name: string
}

/** Where a name stands: its anchor in pixels, and how it is set from there. */
export interface Label {
  readonly labelX: number
  readonly labelY: number
  readonly align: 'left' | 'right'
  /** The name, cut where it is long; empty where there is no room for it. */
  readonly label: string
}

const [letter, line, gap, longest] = [6.2, 14, 9, 26]

/**
 * A place for each name inside a frame of this size, in the order of the points; earlier ones choose first.
 *
 * @param avoided places on which a name should not lie either, such as those along a line
 */
export function labelled(
  points: readonly NamedPoint[],
  frame: { readonly width: number; readonly height: number },
  avoided: readonly Place[] = [],
): readonly Label[] {
  const taken = points.map((point) => boxAround(point, 5))
  const lines = avoided.map((place) => boxAround(place, 2))
  return points.map((point) => {
    const label = shortName(point.name)
    const width = label.length * letter
    const free = candidates(point, width).filter(
      ({ box }) => isInside(box, frame) && !taken.some((other) => overlaps(box, other)),
    )
    // A name across a line can be read; a name that is missing cannot.
    const found = free.find(({ box }) => !lines.some((other) => overlaps(box, other))) ?? free[0]
    if (!found) return { labelX: point.x, labelY: point.y, align: 'left', label: '' }
    taken.push(found.box)
    return { labelX: found.x, labelY: found.y, align: found.align, label }
  })
}

/**
 * A place right of each line's end for its name, near its height and apart from the others, in the order of the ends. Where
 * ends meet, names stand above each other.
 */
export function endLabels(ends: readonly NamedPoint[], frame: { readonly height: number }): readonly Label[] {
  const order = [...ends.entries()].toSorted(([, a], [, b]) => a.y - b.y)
  let free = 0
  const heights = order.map(([, { y }]) => {
    free = Math.max(free, y) + line
    return free - line
  })
  const places = new Map<number, number>()
  let floor = frame.height
  for (const [place, [index]] of [...order.entries()].toReversed()) {
    const y = Math.min(heights[place] ?? 0, floor)
    floor = y - line
    places.set(index, y)
  }
  return ends.map(({ name, x, y }, index) => ({
    ...{ label: shortName(name), labelX: x + gap, labelY: places.get(index) ?? y, align: 'left' },
  }))
}

/** A name of at most so many characters that a chart has room for it. */
export function shortName(name: string): string {
  return name.length > longest ? `${name.slice(0, longest - 1).toWellFormed()}…` : name
}

/** Places along a line, near enough to each other that no name fits between. */
export function between(from: Place, to: Place): readonly Place[] {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 8))
  return Array.from({ length: steps + 1 }, (_, step) => ({
    x: from.x + ((to.x - from.x) * step) / steps,
    y: from.y + ((to.y - from.y) * step) / steps,
  }))
}

function boxAround({ x, y }: Place, half: number): Box {
  return { left: x - half, right: x + half, top: y - half, bottom: y + half }
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

function candidates({ x, y }: NamedPoint, width: number) {
  const rises = [0, -line, line, -1.6 * line, 1.6 * line, -2.4 * line, 2.4 * line]
  return rises.flatMap((rise) =>
    (['left', 'right'] as const).map((align) => {
      const start = align === 'left' ? x + gap : x - gap - width
      const box = {
        left: start,
        right: start + width,
        top: y + rise - line / 2,
        bottom: y + rise + line / 2,
      }
      return { x: align === 'left' ? x + gap : x - gap, y: y + rise, align, box }
    }),
  )
}

function isInside(box: Box, { width, height }: { readonly width: number; readonly height: number }): boolean {
  return box.left >= 2 && box.right <= width - 2 && box.top >= 2 && box.bottom <= height - 2
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}
