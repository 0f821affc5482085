import type { MemberId } from '../core/members.ts'
import type { Claim } from '../core/scenario.ts'
import type { Entry } from './recorder.ts'

/** What was posted on a board and arrived there. */
export interface Posted {
  readonly entry: Entry
  readonly by: MemberId
  readonly round: number
  /** Virtual time from which it can be read. */
  readonly at: number
  readonly text: string
  /** What equal answers have in common: their discrete form; its own where there is no answer. */
  readonly trail: string
  /** What it says, one claim for each reply in it. */
  readonly claims: readonly Claim[]
}

/** The boards of an episode. What arrived on one stays there. */
export class Boards {
  readonly #posts = new Map<MemberId, Posted[]>()

  constructor(names: readonly MemberId[]) {
    for (const name of names) this.#posts.set(name, [])
  }

  /** The names of all boards. */
  get names(): readonly MemberId[] {
    return [...this.#posts.keys()]
  }

  post(name: MemberId, posted: Posted): void {
    this.#posts.get(name)?.push(posted)
  }

  on(name: MemberId): readonly Posted[] {
    return this.#posts.get(name) ?? []
  }
}
