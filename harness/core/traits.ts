import type { Json } from './json.ts'
import type { AgentId } from './members.ts'

/**
 * Which moves of a round contend for the same thing. Worlds with this trait emit the events `crossing` (a move
 * that got the thing), `collision`, `yield` and `no-answer` (agents whose answer was missing and fell back).
 */
export interface Contention {
  /** The move with which an agent takes the thing. */
  enter(agent: AgentId): Json
  /** The move with which an agent leaves it to others. */
  yield(agent: AgentId): Json
  /** Whether both fail when both enter. */
  conflicts(a: AgentId, b: AgentId): boolean
}

/**
 * The round's joint pay-off as a sum of local terms, each over a few agents: a coordination graph. Where the
 * world's own pay-off does not decompose, the terms are a surrogate with the same best joint moves.
 */
export interface Payoffs {
  /** The legal moves of an agent. */
  moves(agent: AgentId): readonly Json[]
  /** The local terms. */
  readonly terms: readonly PayoffTerm[]
  /** The same terms, made as they are read, where listing all of them may be too much. */
  readonly eachTerm?: () => Iterable<PayoffTerm>
}

/** One local term of a coordination graph. */
export interface PayoffTerm {
  /** The agents that it depends on, ascending. */
  readonly scope: readonly AgentId[]
  /** Its value for their moves, in the order of `scope`. */
  value(moves: readonly Json[]): number
}

/** A work item that can be handed to an agent. */
export interface Task {
  readonly id: string
  /** What it needs; matched against an agent's skills. */
  readonly capability: string
  /** Virtual milliseconds of work. */
  readonly durationMs: number
  /** Whether doing it twice does no harm. */
  readonly isIdempotent: boolean
  readonly value: number
  /** Ids of tasks that must be done before. */
  readonly after: readonly string[]
  /**
   * Name of the whole that it is a part of, such as a conversation, whose parts may come in different rounds: who did
   * one part may know what the next one rests on. Default: it is a whole of its own.
   */
  readonly partOf?: string
}

/**
 * Who may do which of a round's open tasks. In worlds with this trait an answer names the open tasks that the agent
 * does now. They emit an event `work` for each task that an agent did, with the data `{task, startMs, endMs, ok}`:
 * milliseconds within the round, and whether it came of anything. A round in which tasks are open and nobody touches one
 * has an event `untouched` instead.
 */
export interface Work {
  /** The capabilities that an agent has. */
  skills(agent: AgentId): readonly string[]
  /** The answer with which an agent does none of them. */
  pass(agent: AgentId): Json
}

/** One step of an agent's plan, to be merged with other agents' plans. */
export interface PlanStep {
  readonly agent: AgentId
  readonly move: Json
  /** Named conditions that must hold before the step. */
  readonly needs: readonly string[]
  /** Named conditions that the step makes true. */
  readonly adds: readonly string[]
  /** Named conditions that the step makes false. */
  readonly removes: readonly string[]
  /** Named resources that it takes while it lasts. Default none. */
  readonly uses?: readonly string[]
  /** Steps that do as well in its place, the best first. Default none. */
  readonly instead?: readonly PlanStep[]
}

/** Scripted policies: answers that are computed from the whole state of a round, without a call. */
export interface Policies {
  readonly names: readonly string[]
  /** Each asked agent's answer under a policy; empty for a name that is none of `names`. */
  answers(name: string): ReadonlyMap<AgentId, Json>
}

/** An atomic fact of the world's question, with what it says. */
export interface Fact {
  readonly id: string
  readonly value: Json
}

/** Facts that agents may hold and pass on. */
export interface Facts<S> {
  /** All facts of a state, with their true values. */
  all(state: S): readonly Fact[]
  /** The facts that a text claims. Text from a model is hostile: anything unreadable is left out. */
  readClaims(text: string): readonly Fact[]
}

/** The optional capabilities of a scenario that a topology may ask for. */
export interface Traits<S> {
  /** Which moves of the round conflict. */
  readonly contention?: (state: S) => Contention
  /** The round's pay-off as a coordination graph. */
  readonly payoffs?: (state: S) => Payoffs
  /** The work items that are open in the round. */
  readonly tasks?: (state: S) => readonly Task[]
  /** Who may do which of them. */
  readonly work?: (state: S) => Work
  /** Each agent's own plan, before any merging. */
  readonly plans?: (state: S) => ReadonlyMap<AgentId, readonly PlanStep[]>
  /** Scripted policies, as baselines for topologies; whatever they leave to chance is drawn in the state. */
  readonly policies?: (state: S) => Policies
  /** The atomic facts of the world's question. */
  readonly facts?: Facts<S>
}

/** The name of a trait. */
export type TraitName = keyof Traits<unknown>

/** What a topology sees of a scenario's traits in one round. */
export interface RoundTraits {
  readonly contention?: Contention
  readonly payoffs?: Payoffs
  readonly tasks?: readonly Task[]
  readonly work?: Work
  readonly plans?: ReadonlyMap<AgentId, readonly PlanStep[]>
  readonly policies?: Policies
}
