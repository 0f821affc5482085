import type { Assignable } from './assigning.ts'
import type { Json, NonEmpty } from './json.ts'
import type { AgentId, AgentMember, Member, StaffMember, UnionMember } from './members.ts'
import type { PoolRule } from './question.ts'
import type { Board, Compared, Decision, Ground, Pooled, Reply } from './replies.ts'
import type { RequestKind, Scope } from './request.ts'
import type { Rng } from './rng.ts'
import type { Round } from './scenario.ts'
import type { RoundTraits } from './traits.ts'

/**
 * How much of what it read and said before stands in a member's prompt. `all`: everything that it remembers;
 * `latest`: its own last reply and the messages that it reads now; `latest-answer`: of its own last reply the answer
 * only, without reasons, and the messages that it reads now; `none`: of what it said before nothing, so that its reply
 * is a fresh sample. Memory itself is not changed.
 */
export type Recall = 'all' | 'latest' | 'latest-answer' | 'none'

/** How marks fade. */
export interface Fading {
  /** Share of its strength that a trail loses in a round, in [0, 1]. */
  readonly evaporation: number
  /** Strength below which a trail is read no more; a fresh mark has the strength 1. */
  readonly threshold: number
}

/** A request to a member. */
export interface Ask<K extends RequestKind> {
  readonly kind: K
  /** Default: `own` for agents, `group` for staff and the union. */
  readonly scope?: Scope
  /** Replies that the request is about, in the order in which they are numbered; the member must hold them. */
  readonly about?: readonly Reply[]
  /** What the member is told of its part, beyond the rules of the world; stands outside the fingerprint. */
  readonly role?: string
  /** A rule that stands in the prompt, and the answer that following it gives. */
  readonly convention?: { readonly rule: string; readonly answer: Json }
  /** Default: `all`. A request about certain replies needs them all. */
  readonly recall?: Recall
  /** Boards that stand in the prompt, each with what was posted on it. Default none. */
  readonly boards?: readonly Board[]
  /** Of how many earlier rounds posts stand in the prompt, besides those of this one. Default: all. */
  readonly boardRounds?: number
  /**
   * Posts are marks that fade: equal answers add up to the strength of a trail, which stands in the prompt. Of this
   * round none is read. Default: posts stay as they are.
   */
  readonly boardFading?: Fading
  /** Most tokens of each reply to this request, at least 1. Default: what the model is set to. */
  readonly outputTokens?: number
  /** Ids of open tasks that are the member's part of the work now; a bid is on these. Default: nobody assigned any. */
  readonly tasks?: readonly string[]
  /** What a request to assign is about: needed there, and nowhere else. */
  readonly assignable?: Assignable
  /**
   * In which order unread messages enter the prompt: `cause`, whatever arrived first, or `arrival`, the virtual time of
   * their delivery. Default `cause`.
   */
  readonly order?: 'cause' | 'arrival'
}

/** What a topology sees of a round, besides the desk. */
export interface Turn {
  /** Number of the round, from 0. */
  readonly round: number
  readonly asks: Round['asks']
  /** The agents that are asked now, ascending. */
  readonly asked: NonEmpty<AgentMember>
  /** The scenario's traits in this round. */
  readonly traits: RoundTraits
}

/**
 * All that a topology can do. Prompts are assembled by the desk from observation, memory and inbox; replies come
 * back as handles.
 */
export interface Desk {
  /** All agents of the scenario, asked or not, ascending. */
  readonly agents: readonly AgentMember[]
  /** A declared member of staff. Throws when it was not declared. */
  staff(name: string): StaffMember
  /** A declared board. Throws when it was not declared. */
  board(name: string): Board
  /** The mind that sees all observations. Throws unless the topology declares `sees: 'union'`. */
  union(): UnionMember
  /** Asks a member; counts every try as a call. The promise fails only when the episode is aborted. */
  ask<K extends RequestKind>(member: Member, ask: Ask<K>): Promise<Reply<K>>
  /** Asks several members at once, all the same or each its own. */
  askAll<M extends Member, K extends RequestKind>(
    members: readonly M[],
    ask: Ask<K> | ((member: M) => Ask<K>),
  ): Promise<readonly Reply<K>[]>
  /**
   * Sends a reply that `from` gave or received to each of `to`, itself left out, along declared edges. Several replies
   * go as one message, one after the other.
   */
  send(from: Member, reply: Reply | NonEmpty<Reply>, to: readonly Member[]): void
  /**
   * Posts a reply that `from` gave or received on a board, along a declared edge; one post is one message. It stays
   * there in later rounds.
   */
  post(from: Member, reply: Reply | NonEmpty<Reply>, board: Board): void
  /**
   * The parts of a split as handles, in order, each of which can be sent alone; as replies, each is a list of one
   * part. None when the split could not be read.
   */
  parts(split: Reply<'split'>): readonly Reply<'split'>[]
  /** The discrete form of a reply to a question of the round, in which answers agree; undefined when it was refused. */
  ballot(reply: Reply): string | undefined
  /** Marks a round of coordination, whether or not a message is sent, so that its cost can be charged. */
  coordinationRound(): void
  /** Puts into the trace what the mechanism did: `award`, `conflict`, `redelivery`. In kebab-case; once all of its causes are there. */
  mark(name: string, members: readonly Member[], data?: Json): void
  /**
   * A message that the mechanism's own rule writes: an announcement, an acknowledgement, a number. Along a declared
   * edge, counted as a message, and subject to faults; it never enters a prompt. The receiver waits for it. Gives
   * whether it arrived.
   */
  signal(from: Member, to: Member, name: string, data?: Json): boolean
  /**
   * A signal that says what somebody answered in reply to a question of the round; without a reply, that the sender
   * knows of no answer. Gives the reply as the receiver is told of it: another one with another answer where the sender
   * lies, the same for all who are told the same; undefined where nothing is heard.
   */
  tell(
    from: Member,
    to: Member,
    name: string,
    reply: Reply | undefined,
    data?: { readonly [name: string]: Json },
  ): Reply | undefined
  /**
   * The mechanism's own random numbers for a purpose in this round; the same purpose gives the same numbers again.
   * Throws unless the topology declares `draws`.
   */
  draw(purpose: string): Rng
  /** Of the replies that could be read the one that was there first in virtual time; the first listed on a tie. */
  first(replies: readonly Reply[]): Reply | undefined
  /** Virtual time at which a member is free, in milliseconds since the episode began, once its requests are answered. */
  time(member: Member): number
  /** Lets a member do nothing until this virtual time. */
  wait(member: Member, until: number): void
  /** What this round's calls took so far. Tokens of input and output; 0 where nobody counted. */
  spent(): { readonly calls: number; readonly tokens: number }
  /**
   * Several replies on one question as one, at a named collector, by a rule (default: the question's own) that
   * the question can be pooled by. `{ prefer }`: by that rule where the question can, else by its own.
   */
  pool(collector: string, replies: readonly Reply[], rule?: PoolRule | { readonly prefer: PoolRule }): Pooled
  /**
   * Whether replies on one question say the same, in the discrete form that is voted on, at a named collector. Those
   * who differ stand in the trace.
   */
  compare(collector: string, replies: readonly Reply[]): Compared
  /**
   * Whether these votes bind to a plan: it could be read, and every vote accepts it, by someone whom it had reached.
   * False without votes.
   */
  isCommitted(plan: Reply, votes: readonly Reply<'commit'>[]): boolean
  /**
   * Each agent's own reply stands; a question to the team is pooled by its own rule. An asked agent without a
   * reply answers as the rule of `others` says, if it says anything, else falls back. With `advice`, an agent whose
   * answer differs from it deviates, and that is recorded. Stands once the replies that it waits for, as one that
   * assigned the work, are there.
   */
  own(replies: readonly Reply[], advice?: Ground, others?: RuleAnswers, after?: readonly Reply[]): Decision
  /** A reply to the group question stands for all, once the replies that it waits for, as votes on it, are there. */
  group(ground: Ground, after?: readonly Reply[]): Decision
  /** Answers computed by a rule, without a call; agents left out fall back. Rounds that ask `each` only. */
  rule(name: string, answers: ReadonlyMap<AgentId, Json>): Decision
  /** Nobody answers: what the question's fallback says stands, once the replies that it waits for, if any, are there. */
  nobody(after?: readonly Reply[]): Decision
}

/** Answers computed by a rule, by agent. */
export interface RuleAnswers {
  /** The rule's name. */
  readonly rule: string
  readonly answers: ReadonlyMap<AgentId, Json>
}
