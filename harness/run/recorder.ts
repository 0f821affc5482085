import type { Happening, TraceEvent } from '../core/trace.ts'

/** Where an event stands in the order of causes: later than everything it could know of. */
export interface CausalPlace {
  /** Lamport (1978) clock: one more than that of anything it depends on. */
  readonly lamport: number
  /** Fixed order of those who act at the same time. */
  readonly rank: number
  readonly name: string
  /** Order of one actor's own acts. */
  readonly ordinal: number
}

/** Other events that an event names; they have numbers once their round is finished. */
export interface Links {
  /** Messages that entered a prompt. */
  readonly reads?: readonly Entry[]
  /** What else it rests on, in any order. */
  readonly causes?: readonly Entry[]
}

/** A recorded event before it has a number; its links become numbers when its round is finished. */
export interface Entry extends Links {
  readonly place: CausalPlace
  readonly at: number
  readonly happening: Happening
  /** Its number in the episode, once its round is settled. */
  number?: number
}

/** Orders two events of a round by cause, never by which came back first. */
export function byCause(a: CausalPlace, b: CausalPlace): number {
  return a.lamport - b.lamport || a.rank - b.rank || compare(a.name, b.name) || a.ordinal - b.ordinal
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** Collects the events of an episode. */
export class Recorder {
  readonly #events: TraceEvent[] = []
  #entries: Entry[] = []
  #round = 0

  /** Starts a round, to which all recorded events belong until it is settled. */
  begin(round: number): void {
    this.#round = round
  }

  /** Adds an event that takes its place when the round is finished. */
  record(entry: Entry): Entry {
    this.#entries.push(entry)
    return entry
  }

  /** Gives the round's recorded events their numbers, by cause. */
  settle(): void {
    this.#entries.sort((a, b) => byCause(a.place, b.place))
    for (const entry of this.#entries)
      entry.number = this.append(this.#round, entry.at, entry.happening, entry)
    this.#entries = []
  }

  /** Adds an event behind all others; settle the round before. Returns its number. */
  append(round: number, at: number, happening: Happening, { reads, causes }: Links = {}): number {
    const seq = this.#events.length
    const place = { seq, round, at }
    if (reads === undefined && causes === undefined) this.#events.push({ ...happening, ...place })
    else {
      const links = {
        ...(reads && { reads: numbersOf(reads) }),
        ...(causes && { causes: ascending(causes) }),
      }
      // Only kinds that have links are recorded with any.
      this.#events.push({ ...happening, ...place, ...links } as TraceEvent)
    }
    return seq
  }

  /** All events so far, in causal order. */
  events(): readonly TraceEvent[] {
    return this.#events
  }
}

function numbersOf(entries: readonly Entry[]): readonly number[] {
  return entries.map(({ number }) => number).filter((number) => number !== undefined)
}

/** Ascending, each once. Most are so already. */
function ascending(entries: readonly Entry[]): readonly number[] {
  const numbers = numbersOf(entries)
  const isAscending = numbers.every((number, index) => index === 0 || number > (numbers[index - 1] ?? -1))
  return isAscending ? numbers : [...new Set(numbers)].sort((a, b) => a - b)
}
