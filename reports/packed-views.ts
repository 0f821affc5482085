/** Drawn episodes as data of little size: each sentence once, everything else by its number. */

import type { View, ViewRow } from './browser/lanes.js'
import { dataText } from './data-block.ts'

/** A line: steps of number and time since the line before, then numbers of texts in the order of `ViewRow`, then name and text of each fold. */
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
  /** Sentences and lines; prompts share most of theirs. */
  readonly pieces: readonly string[]
  /** The pieces of each text. */
  readonly texts: readonly PackedText[]
  readonly traces: { readonly [episode: string]: PackedView }
}

/** The number of its one piece, or of all in order. */
type PackedText = number | readonly number[]

/** Takes episodes as long as they fit. */
export class PackedViews {
  readonly #most: number
  #used = 0
  readonly #pieces = new Numbers<string>([''])
  readonly #texts = new Map<string, { readonly number: number; readonly packed: PackedText }>([
    ['', { number: 0, packed: 0 }],
  ])
  readonly #views = new Map<number, PackedView>()

  /** @param most bytes that the data may have, near enough */
  constructor(most: number) {
    this.#most = most
  }

  /** Whether the episode was taken. The first one always is. */
  add(view: View): boolean {
    const pieces = new Numbers([], this.#pieces)
    const texts = new Map<string, { readonly number: number; readonly packed: PackedText }>()
    const packed = packedView(view, (text) => {
      const known = this.#texts.get(text) ?? texts.get(text)
      if (known !== undefined) return known.number
      const number = this.#texts.size + texts.size
      texts.set(text, { number, packed: packedText(text, pieces) })
      return number
    })
    const lists = [...texts.values()].map((text) => text.packed)
    const size = JSON.stringify(packed).length + 10 + JSON.stringify(lists).length + byteLength(pieces.own())
    if (this.#views.size > 0 && this.#used + size > this.#most) return false
    this.#used += size
    for (const piece of pieces.own()) this.#pieces.of(piece)
    for (const [text, known] of texts) this.#texts.set(text, known)
    this.#views.set(view.episode, packed)
    return true
  }

  episodes(): ReadonlySet<number> {
    return new Set(this.#views.keys())
  }

  data(): PackedJson {
    const texts = [...this.#texts.values()].map(({ packed }) => packed)
    return { pieces: [...this.#pieces.own()], texts, traces: Object.fromEntries(this.#views) }
  }
}

/** Numbers of things from 0 in the order in which they come up, after those of another list. */
class Numbers<T> {
  readonly #before: Numbers<T> | undefined
  readonly #known: Map<T, number>

  constructor(first: readonly T[], before?: Numbers<T>) {
    this.#before = before
    this.#known = new Map(first.map((each, index) => [each, index]))
  }

  of(each: T): number {
    const known = this.#find(each)
    if (known !== undefined) return known
    const number = this.#size()
    this.#known.set(each, number)
    return number
  }

  /** Its own things, in the order of their numbers. */
  own(): Iterable<T> {
    return this.#known.keys()
  }

  #find(each: T): number | undefined {
    const before = this.#before
    return this.#known.get(each) ?? (before === undefined ? undefined : before.#find(each))
  }

  #size(): number {
    const before = this.#before
    return this.#known.size + (before === undefined ? 0 : before.#size())
  }
}

/** A text as its sentences and lines. */
function packedText(text: string, pieces: Numbers<string>): PackedText {
  const numbers = text.split(/(?<=\n|[.:;] )/).map((piece) => pieces.of(piece))
  const [only] = numbers
  return only !== undefined && numbers.length === 1 ? only : numbers
}

function packedView(view: View, number: (text: string) => number): PackedView {
  const numbers = (texts: readonly string[]) => texts.map(number)
  return [
    ...([number(view.title), number(view.about), numbers(view.lanes)] as const),
    ...([view.members.map(numbers), view.edges.map(numbers)] as const),
    view.rows.map((row, index) => packedRow(row, view.rows[index - 1], number)),
    view.events,
  ]
}

function packedRow(row: ViewRow, before: ViewRow | undefined, number: (text: string) => number): PackedRow {
  const { seq, at, from, to, head, note, text, foot, tone, foldTitle, folds } = row
  const texts = [from, to, head, note, text, foot, tone, foldTitle, ...folds.flat()].map(number)
  while (texts.at(-1) === 0) texts.pop()
  return [seq - (before?.seq ?? 0), at - (before?.at ?? 0), ...texts]
}

function byteLength(texts: Iterable<string>): number {
  let sum = 0
  for (const text of texts) sum += Buffer.byteLength(dataText(text)) + 1
  return sum
}
