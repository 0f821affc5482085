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

/** A recorded event before it has a number; `reads` are resolved to numbers when its round is finished. */
export interface Entry {
  readonly place: CausalPlace
  readonly at: number
  readonly happening: Happening
  readonly reads?: readonly Entry[]
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
  readonly #numbers = new WeakMap<Entry, number>()
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
      this.#numbers.set(entry, this.append(this.#round, entry.at, entry.happening, entry.reads))
    this.#entries = []
  }

  /** Adds an event behind all others; settle the round before. Returns its number. */
  append(round: number, at: number, happening: Happening, reads?: readonly Entry[]): number {
    const seq = this.#events.length
    const known = reads?.map((entry) => this.#numbers.get(entry)).filter((number) => number !== undefined)
    // A call's reads were an empty placeholder until the messages had numbers.
    this.#events.push(
      known
        ? ({ ...happening, seq, round, at, reads: known } as TraceEvent)
        : { ...happening, seq, round, at },
    )
    return seq
  }

  /** All events so far, in causal order. */
  events(): readonly TraceEvent[] {
    return this.#events
  }
}
