import type { z } from 'zod'
import type { Desk, Turn } from './desk.ts'
import type { AgentMember, MemberId } from './members.ts'
import type { Decision } from './replies.ts'
import type { Round } from './scenario.ts'
import type { TraitName } from './traits.ts'

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
