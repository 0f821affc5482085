import type { Json } from '../core/json.ts'
import type { Member } from '../core/members.ts'
import type { Reply } from '../core/replies.ts'
import type { Claim } from '../core/scenario.ts'
import { History } from './history.ts'
import { byCause, type CausalPlace, type Entry } from './recorder.ts'

/** A message as the one it was sent to has it. */
export interface Delivered {
  readonly entry: Entry
  readonly from: Member
  readonly at: number
  readonly text: string
  /** What it says, one claim for each reply in it. */
  readonly claims: readonly Claim[]
}

/** A member's own last reply. */
export interface OwnReply {
  readonly text: string
  /** The answer alone, in the required form; undefined when it could not be read. */
  readonly answer: string | undefined
  /** Whether it was on the joint question. */
  readonly isJoint: boolean
  /** The call that gave it. */
  readonly entry: Entry
}

/** A line of what a member remembers: what it read or what it said, in words. */
export interface Remembered {
  readonly kind: 'message' | 'memory'
  readonly text: string
  /** The message or the call that it is from. */
  readonly entry: Entry
}

/** When a member has a reply: in virtual time, and in the order of causes. */
export interface Arrival {
  readonly at: number
  readonly lamport: number
  /** What it holds in the reply's place, where somebody on the way lied. */
  readonly version?: Version
}

/** What a reply says and answers. */
export interface Version {
  readonly text: string
  readonly answer: Json | undefined
}

/** One member's place at the desk: its clock, inbox and memory. Changes as the episode goes on. */
export class Seat {
  /** Virtual time at which the member is free. */
  clock = 0
  lamport = 0
  /** Delivered and not yet read. */
  inbox: Delivered[] = []
  /** Read in this round, or in any round where memory is kept; with its own votes, at their place. */
  claims: Claim[] = []
  /** What stands in the prompt from before. */
  remembered: Remembered[] = []
  /** In this round, or in any round where memory is kept. */
  lastReply: OwnReply | undefined
  /** Whether a fault kept it from acting when it was last asked in this round. */
  isDown = false
  readonly member: Member
  readonly #rank: number
  // Most of a hundred thousand members that only signal need none of these.
  #held: Map<Reply, Arrival> | undefined
  #sent: Set<Reply> | undefined
  #readPosts: Set<Entry> | undefined
  #ordinals: Map<string, number> | undefined
  #acts = 0
  #last: Promise<unknown> | undefined
  #history: History | undefined

  constructor(member: Member, rank: number) {
    this.member = member
    this.#rank = rank
  }

  /** Replies that reached the member, or that it gave, with when it had them. */
  get held(): Map<Reply, Arrival> {
    this.#held ??= new Map()
    return this.#held
  }

  /** Replies that were sent to the member, whether or not they arrived. */
  get sent(): Set<Reply> {
    this.#sent ??= new Set()
    return this.#sent
  }

  /** Posts on boards that it has read in any round. */
  get readPosts(): Set<Entry> {
    this.#readPosts ??= new Set()
    return this.#readPosts
  }

  /** What reached the member in this round, and what it did, in the order of causes; made when it is first needed. */
  get history(): History {
    this.#history ??= new History()
    return this.#history
  }

  /** Does one thing after another, in the order asked for; the first begins at once. */
  async inTurn<R>(act: () => Promise<R>): Promise<R> {
    const turn = this.#last?.then(act) ?? act()
    this.#last = turn
    try {
      return await turn
    } finally {
      if (this.#last === turn) this.#last = undefined
    }
  }

  /** The place of the member's next act. */
  nextPlace(): CausalPlace {
    this.lamport += 1
    this.#acts += 1
    return { lamport: this.lamport, rank: this.#rank, name: this.member.id, ordinal: this.#acts }
  }

  /** How often this was counted before in the round. */
  ordinal(what: string): number {
    this.#ordinals ??= new Map()
    const count = this.#ordinals.get(what) ?? 0
    this.#ordinals.set(what, count + 1)
    return count
  }

  /** Reads all delivered messages, in this order, and waits for the last of them. Gives what was read. */
  readInbox(order: 'cause' | 'arrival'): readonly Entry[] {
    const arrival = (a: Delivered, b: Delivered) => (order === 'arrival' ? a.at - b.at : 0)
    const inbox = this.inbox.sort((a, b) => arrival(a, b) || byCause(a.entry.place, b.entry.place))
    this.inbox = []
    for (const { entry, from, at, text, claims } of inbox) {
      this.clock = Math.max(this.clock, at)
      this.lamport = Math.max(this.lamport, entry.place.lamport)
      this.claims.push(...claims)
      this.remembered.push({ kind: 'message', text: `${from.id} says:\n${text}`, entry })
    }
    return inbox.map(({ entry }) => entry)
  }

  /** Remembers a reply of its own. */
  keepReply(reply: OwnReply): void {
    this.lastReply = reply
    this.remembered.push({ kind: 'memory', text: repliedInWords(reply.text), entry: reply.entry })
  }

  /** Starts a round: nobody acts before it, and only kept memory lasts. */
  beginRound(at: number, lamport: number, keepsMemory: boolean): void {
    this.clock = Math.max(this.clock, at)
    this.lamport = Math.max(this.lamport, lamport)
    this.#ordinals?.clear()
    this.#held?.clear()
    this.#sent?.clear()
    this.#history = undefined
    this.isDown = false
    if (keepsMemory) return
    this.inbox = []
    this.claims = []
    this.remembered = []
    this.lastReply = undefined
  }
}

/** A member's own reply, as its prompt holds it. */
export function repliedInWords(text: string): string {
  return `You replied:\n${text}`
}

/** A claim as a reader knows it. */
export function claimOf(
  from: Member,
  { text, answer, isJoint, round }: Pick<Claim, 'text' | 'answer' | 'isJoint'> & { readonly round: number },
): Claim {
  return { by: from.id, agent: from.kind === 'agent' ? from.agent : undefined, text, answer, isJoint, round }
}
