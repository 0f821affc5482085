/** Drawn episodes as data of little size: each text once, everything else by its number. */

import type { View, ViewRow } from './browser/lanes.js'
import { dataText } from './data-block.ts'

/** A line: number, time, then numbers of texts in the order of `ViewRow`, then name and text of each fold. */
type PackedRow = readonly number[]

/** An episode: title, about, lanes, members, edges, lines, events. */
type PackedView = readonly [
  number,
  number,
  readonly number[],
  readonly (readonly number[])[],
  readonly (readonly number[])[],
  readonly PackedRow[],
  number,
]

/** What the page's script reads. */
export type PackedJson = {
  readonly texts: readonly string[]
  readonly traces: { readonly [episode: string]: PackedView }
}

/** Takes episodes as long as they fit. */
export class PackedViews {
  readonly #most: number
  #used = 0
  readonly #texts = new Map<string, number>([['', 0]])
  readonly #views = new Map<number, PackedView>()

  /** @param most bytes that the data may have, near enough */
  constructor(most: number) {
    this.#most = most
  }

  /** Whether the episode was taken. The first one always is. */
  add(view: View): boolean {
    const fresh = new Map<string, number>()
    const packed = packedView(view, (text) => this.#number(text, fresh))
    const size = JSON.stringify(packed).length + 10 + byteLength(fresh.keys())
    if (this.#views.size > 0 && this.#used + size > this.#most) return false
    this.#used += size
    for (const [text, number] of fresh) this.#texts.set(text, number)
    this.#views.set(view.episode, packed)
    return true
  }

  episodes(): ReadonlySet<number> {
    return new Set(this.#views.keys())
  }

  data(): PackedJson {
    return { texts: [...this.#texts.keys()], traces: Object.fromEntries(this.#views) }
  }

  #number(text: string, fresh: Map<string, number>): number {
    const known = this.#texts.get(text) ?? fresh.get(text)
    if (known !== undefined) return known
    const number = this.#texts.size + fresh.size
    fresh.set(text, number)
    return number
  }
}

function packedView(view: View, number: (text: string) => number): PackedView {
  const numbers = (texts: readonly string[]) => texts.map(number)
  return [
    ...([number(view.title), number(view.about), numbers(view.lanes)] as const),
    ...([view.members.map(numbers), view.edges.map(numbers)] as const),
    view.rows.map((row) => packedRow(row, number)),
    view.events,
  ]
}

function packedRow(row: ViewRow, number: (text: string) => number): PackedRow {
  const { seq, at, from, to, head, note, text, foot, tone, foldTitle, folds } = row
  const texts = [from, to, head, note, text, foot, tone, foldTitle, ...folds.flat()].map(number)
  while (texts.at(-1) === 0) texts.pop()
  return [seq, at, ...texts]
}

function byteLength(texts: Iterable<string>): number {
  let sum = 0
  for (const text of texts) sum += Buffer.byteLength(dataText(text)) + 1
  return sum
}
