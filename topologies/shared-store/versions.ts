import type { AgentMember, Reply } from '../../harness/define.ts'

/** How writers are kept from undoing each other's work. */
export type Control = 'none' | 'optimistic' | 'locked' | 'event-sourced'

/** A value of the store. */
export interface Version {
  /** From 0, which is what stood there when the round began. */
  readonly number: number
  /** What a reader is sent of it: the draft, or all events so far; none for version 0. */
  readonly content: readonly Reply[]
  /** The agents whose writes are in it. */
  readonly writers: readonly AgentMember[]
}

/** What came of a write. */
export type Written =
  | {
      readonly kind: 'stored'
      readonly version: Version
      /** Whose work was in the newest version before and is in this one no more. */
      readonly lost: readonly AgentMember[]
      /** Whether it replaced what stood there without a look at it. */
      readonly isBlind: boolean
    }
  | { readonly kind: 'conflict'; readonly newest: Version }

/** All versions of one editable value within a round. */
export class Versions {
  readonly #control: Control
  readonly #all: [Version, ...Version[]] = [{ number: 0, content: [], writers: [] }]

  constructor(control: Control) {
    this.#control = control
  }

  get newest(): Version {
    return this.#all.at(-1) ?? this.#all[0]
  }

  /** Writes what an agent made of the version that it had read. */
  write(writer: AgentMember, draft: Reply, read: Version): Written {
    const { newest } = this
    if (this.#control === 'optimistic' && read.number !== newest.number) return { kind: 'conflict', newest }
    const isLog = this.#control === 'event-sourced'
    const writers = [...(isLog ? newest : read).writers, writer]
    const content = isLog ? [...newest.content, draft] : [draft]
    const version: Version = { number: newest.number + 1, content, writers }
    this.#all.push(version)
    const lost = newest.writers.filter((each) => !writers.includes(each))
    return { kind: 'stored', version, lost, isBlind: !isLog }
  }
}
