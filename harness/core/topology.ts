import type { z } from 'zod'
import type { Json, NonEmpty } from './json.ts'
import type { AgentId, AgentMember, Member, MemberId, StaffMember, UnionMember } from './members.ts'
import type { PoolRule, Reading } from './question.ts'
import type { RequestKind, RequestValues, Scope } from './request.ts'
import type { Rng } from './rng.ts'
import type { Round } from './scenario.ts'
import type { RoundTraits, TraitName } from './traits.ts'

/** A way along which messages may go, from one member to another. */
export interface Edge {
  readonly from: MemberId
  readonly to: MemberId
}

/** The declared edges as a rule, where listing every pair would be too many. */
export interface EdgeRule {
  /** Whether messages may go from one member to another. */
  allows(from: MemberId, to: MemberId): boolean
}

/** What a topology is set up with. */
export interface TopologySetting<P> {
  readonly params: P
  /** The scenario's agents, ascending. */
  readonly agents: readonly AgentMember[]
}

/**
 * A reply that a member gave, as a handle: its text cannot be taken out, so it reaches another member only as a
 * message along a declared edge.
 */
export interface Reply<K extends RequestKind = RequestKind> {
  readonly handle: 'reply'
  /** Number of the reply within its round. */
  readonly number: number
  readonly by: Member
  readonly request: K
  readonly scope: Scope
  readonly reading: Reading<RequestValues[K]>
}

/** One answer out of several, made by a rule of a named collector. */
export interface Pooled {
  readonly handle: 'pooled'
  readonly number: number
  readonly collector: string
  readonly scope: Scope
  /** Undefined when no pooled reply could be read. */
  readonly answer: Json | undefined
}

/**
 * A place where what was posted stays for all rounds, whoever forgets, for those who may read it. Made by the desk
 * only. Who writes and who reads are edges, to and from its name.
 */
export interface Board {
  readonly handle: 'board'
  readonly name: MemberId
}

/** What comes of a comparison of replies: the answer that most gave, the first of them on a tie. */
export interface Compared extends Pooled {
  /** Who gave another answer. */
  readonly differing: readonly MemberId[]
  /** Whether all replies could be read and are the same vote. */
  readonly isAgreed: boolean
}

/** What a decision may rest on. */
export type Ground = Reply | Pooled

/** What a topology's turn ends with. Made by the desk only. */
export interface Decision {
  readonly handle: 'decision'
}

/**
 * How much of what it read and said before stands in a member's prompt. `all`: everything that it remembers;
 * `latest`: its own last reply and the messages that it reads now; `latest-answer`: of its own last reply the answer
 * only, without reasons, and the messages that it reads now; `none`: of what it said before nothing, so that its reply
 * is a fresh sample. Memory itself is not changed.
 */
export type Recall = 'all' | 'latest' | 'latest-answer' | 'none'

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
  /** Most tokens of each reply to this request, at least 1. Default: what the model is set to. */
  readonly outputTokens?: number
  /** Ids of open tasks that are the member's part of the work now; a bid is on these. Default: nobody assigned any. */
  readonly tasks?: readonly string[]
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
   * The mechanism's own random numbers for a purpose in this round; the same purpose gives the same numbers again.
   * Throws unless the topology declares `draws`.
   */
  draw(purpose: string): Rng
  /** Of the replies that could be read the one that was there first in virtual time; the first listed on a tie. */
  first(replies: readonly Reply[]): Reply | undefined
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
   * answer differs from it deviates, and that is recorded.
   */
  own(replies: readonly Reply[], advice?: Ground, others?: RuleAnswers): Decision
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

/** What was executed in one round, for a cost formula. */
export interface RoundCounts {
  readonly asks: Round['asks']
  /** Number of agents of the scenario. */
  readonly agents: number
  /** Number of agents asked in the round, at least 1. */
  readonly asked: number
  /** Marked rounds of coordination. */
  readonly coordinationRounds: number
  /** Bids that were made. */
  readonly bids: number
  /** Plans that could be read and that every asked agent accepted. */
  readonly commitments: number
  /** Agents that answered while they still could have talked. */
  readonly earlyAnswers: number
  /** How often the mechanism marked something, by name; a name that was not marked is absent. */
  readonly marks: { readonly [name: string]: number }
}

/** Calls (first tries; further tries after a refused reply come on top) and messages. */
export interface Cost {
  readonly calls: number
  readonly messages: number
}

/**
 * Says that a topology is given what another one spends: which of its parameters names that one, and which takes its
 * mean tokens a round. In a sweep such a cell is planned once the other's episodes of the same scenario, model, fault,
 * agents and seeds are stored, and its parameters then say what it was given; a value that is set is taken as it is.
 */
export interface SpendingMatch {
  /** A text: the id of a topology. */
  readonly team: string
  /** A whole number: tokens a round. */
  readonly tokens: string
}

/** The kinds of mechanism, from agreements that need no message to plans made for all. */
export type TopologyFamily = (typeof topologyFamilies)[number]

/** All kinds of mechanism, the lightest first; `reference` is no team but what teams are measured against. */
export const topologyFamilies = [
  'reference',
  'no-messages',
  'decision',
  'peer-to-peer',
  'shared-state',
  'centralised',
  'market',
  'plan',
] as const

/** A coordination configuration: who talks to whom, when, and who decides. Knows no world. P parameters. */
export interface Topology<P> {
  /** Kebab-case, equal to the file name. */
  readonly id: string
  /** Moves whenever a number may move. */
  readonly version: number
  readonly title: string
  /** One paragraph: the mechanism, its source, when it works and when it breaks. */
  readonly description: string
  /** What kind of mechanism it is. */
  readonly family?: TopologyFamily
  /** Where it was published, in a line. */
  readonly source?: string
  /** When to use it, in a sentence. */
  readonly works?: string
  /** When it fails, in a sentence. */
  readonly breaks?: string
  /** A zod object schema; every parameter has a default. */
  readonly params: z.ZodType<P>
  /** Set where it is given what another topology spends. */
  readonly matches?: SpendingMatch
  /** Traits without which a kind of round cannot be played; a cell that lacks them is not applicable. */
  readonly needs?: { readonly [asks in Round['asks']]?: readonly TraitName[] }
  /** Numbers of agents it is made for. Default 1 and up. */
  readonly agents?: { readonly min: number; readonly max: number }
  /** Whether it needs agents that remember earlier rounds. */
  readonly needsMemory?: boolean
  /** `union`: one mind sees all observations, and results are marked so. Default `own`. */
  readonly sees?: 'own' | 'union'
  /** Whether it draws random numbers of its own, so that repetitions differ even where no agent errs. */
  readonly draws?: true
  /** Names of members without an observation. Default none. */
  staff?(setting: TopologySetting<P>): readonly string[]
  /** Names of boards. Default none. */
  boards?(setting: TopologySetting<P>): readonly string[]
  /** The declared edges. A message along any other is an error of the topology. */
  edges(setting: TopologySetting<P>): Iterable<Edge> | EdgeRule
  readonly cost: {
    /** The formula in words, with n agents asked. */
    readonly formula: string
    /** Exact cost of a round, given what was executed in it. */
    round(counts: RoundCounts, params: P): Cost
    /** The most that a round can cost with this many agents, known beforehand. */
    bound(agents: number, params: P): Cost
  }
  /**
   * Why it cannot play a round, in one sentence that begins with `it`, or undefined when it can. Tried on the first
   * round of the first seed when a cell is planned; a cell that cannot be played is not applicable. A turn that meets
   * such a round later throws a `UsageError` with the sentence, and its episode is aborted with the cause `budget`.
   *
   * @param agents of the scenario
   */
  unfit?(turn: Turn, params: P, agents: number): string | undefined
  /** Plays one round: asks, sends, and ends with a decision of the desk. */
  turn(turn: Turn, desk: Desk, params: P): Promise<Decision>
}

/** A topology whose parameter type is closed over, so that unlike topologies can stand in one list. */
export interface AnyTopology extends TopologyFacts {
  readonly plugin: 'topology'
  /** Calls back with the topology and its own parameter type. */
  open<R>(use: <P>(topology: Topology<P>) => R): R
}

/** What can be said about a topology without its types. */
export type TopologyFacts = Pick<
  Topology<unknown>,
  | 'id'
  | 'version'
  | 'title'
  | 'description'
  | 'family'
  | 'source'
  | 'works'
  | 'breaks'
  | 'needs'
  | 'agents'
  | 'needsMemory'
  | 'sees'
  | 'draws'
  | 'matches'
> & { readonly params: z.ZodType; readonly costFormula: string }
