import type { z } from 'zod'
import type { FileOracle } from './file-oracle.ts'
import type { Json } from './json.ts'
import type { AgentId, MemberId } from './members.ts'
import type { Memory } from './memory.ts'
import type { Dispositions, Mind } from './model.ts'
import type { Question } from './question.ts'
import type { Rng, Streams } from './rng.ts'
import type { Tool, ToolCall, ToolResult, ToolUse } from './tool.ts'
import type { Traits } from './traits.ts'

/** What an episode is set up with. */
export interface Setting<P> {
  /** Parameters as the scenario's own schema gives them. */
  readonly params: P
  /** Number of agents, within the scenario's limits. */
  readonly agents: number
  /** Seed of the episode, a whole number; for questions from a file, the line. */
  readonly seed: number
  /**
   * The line of this seed, as the scenario's schema of lines gives it; only while an episode of a file is played. Of a
   * file that is one document the document, whatever the seed, and while a cell is planned as well.
   */
  readonly item?: Json
}

/**
 * Says that a parameter may name a file: of one JSON document a line, where a seed is then a line, from 0, or of one
 * JSON document for all seeds.
 */
export type ItemSource = {
  /** Name of the parameter, a text. In a cell it holds the file's base name and a hash of its content. */
  readonly param: string
  /** Values that name no file. */
  readonly builtIn: readonly string[]
  /**
   * The file that is read where the parameter names none: its path below the folder of third-party data. Undefined
   * where none is needed.
   */
  dataFile?(params: { readonly [name: string]: Json }): string | undefined
} & (
  | {
      /** A zod schema of a line; its messages say what is expected. It gives plain JSON. */
      readonly line: z.ZodType
    }
  | {
      /** A zod schema of the whole file. It gives plain JSON. */
      readonly document: z.ZodType
    }
)

/**
 * Who is asked now, and for what. `each`: every asked agent for its own move (nobody may be asked: the world
 * moves on without them); `team`: one answer from agents that may see different things.
 */
export type Round<A extends Json = Json> =
  | { readonly asks: 'each'; readonly questions: ReadonlyMap<AgentId, Question<A>> }
  | { readonly asks: 'team'; readonly agents: readonly AgentId[]; readonly question: Question<A> }

/** An answer as the world takes it; `fallback` stands where no reply could be read. */
export interface Settled<A extends Json = Json> {
  readonly answer: A
  readonly source: 'given' | 'fallback'
}

/** The answers of a round, of the same kind as the round. */
export type Answers<A extends Json = Json> =
  | { readonly asks: 'each'; readonly byAgent: ReadonlyMap<AgentId, Settled<A>> }
  | { readonly asks: 'team'; readonly settled: Settled<A> }

/** Something that happened in the world, for the trace. */
export interface WorldEvent {
  /** What happened, in kebab-case: `crossing`, `collision`, `yield`. */
  readonly name: string
  /** Whom it happened to, ascending. */
  readonly agents: readonly AgentId[]
  readonly data?: Json
}

/** The episode's clock over a round, in virtual milliseconds since the episode began. */
export interface RoundClock {
  /** When the round began. */
  readonly beganMs: number
  /** When its answers were there: all calls and messages that they rest on have taken their time. */
  readonly answeredMs: number
}

/** Whether the world goes on; a score exists only where one was earned. */
export type Status =
  | { readonly kind: 'running' }
  | {
      readonly kind: 'ended'
      readonly cause: EndCause
      /** In [0, 1], higher is better. Holds no cost of any kind. */
      readonly score: number
      /** What each agent earned, in the scenario's own unit, by agent number. */
      readonly payoffs: readonly number[]
    }

/** Why a world ended: its goal was reached, its rules ended it, or its last round was played. */
export type EndCause = 'goal' | 'rules' | 'turn-limit'

/** What somebody said, as the one who read it knows it. */
export interface Claim {
  /** Who said it. */
  readonly by: MemberId
  /** The agent that said it, or undefined for staff. */
  readonly agent: AgentId | undefined
  readonly text: string
  /** The answer read from it, to the speaker's own or to the joint question; undefined when there was none. */
  readonly answer: Json | undefined
  /** Whether `answer` is to the joint question. */
  readonly isJoint: boolean
  /** The round in which it was said, from 0; undefined where that is not known. */
  readonly round?: number
  /** Set where it stands on a board before the reader, who need not remember it: how many rounds ago it was said. */
  readonly posted?: { readonly roundsAgo: number }
  /** Set where it is a vote on a plan: the plan, and whether the speaker accepts it. */
  readonly vote?: { readonly on: Json; readonly accepts: boolean }
}

/** What a simulated mind has taken in when it forms a belief. */
export interface View<O> {
  /** Whose question is answered; undefined for staff and for a mind that answers for all. */
  readonly agent: AgentId | undefined
  /** Observations by agent: one for an agent, none for staff, all for a mind that sees the union. */
  readonly observations: ReadonlyMap<AgentId, O>
  /** What others said, and how it voted itself, oldest first. */
  readonly claims: readonly Claim[]
  /** How the mind leans; undefined for a perfect reasoner. */
  readonly dispositions?: Dispositions
  /**
   * A number in [0, 1) for a purpose, drawn for the call that the belief is for or for its round; undefined for a
   * perfect reasoner.
   */
  readonly draw?: Mind['draw']
  /** What the mind's tools gave it on the way to this reply, oldest first. */
  readonly toolUses?: readonly ToolUse[]
  /** Ids of the tasks that are the mind's part of the work now; undefined when nobody assigned it any. */
  readonly assigned?: readonly string[]
  /** How good the mind is at a capability, in [0, 1]; undefined for a perfect reasoner. */
  readonly skill?: Mind['skill']
}

/** What a perfect reasoner would answer, from which simulated replies are derived. */
export interface Belief<A extends Json = Json> {
  readonly answer: A
  /** How sure it is of the answer, in [0, 1]. */
  readonly confidence: number
  /** Its reasons, as it would tell them to others; facts are written so that `readClaims` finds them. */
  readonly says: string
  /**
   * Whether the answer is what somebody else proposed in this round. A mind that may go on talking then answers as
   * soon as it has heard everybody. Default: unknown; such a mind answers once what it hears changes nothing.
   */
  readonly isAgreed?: boolean
  /**
   * What the answer is drawn toward once the mind has made its own mistake, with a weight in [0, 1], where the question
   * knows what lies between two answers. Before the mistake, an error that all share would grow with every exchange.
   */
  readonly pull?: { readonly toward: A; readonly weight: number }
}

/** A joint policy that sees the whole state: a reference arm. */
export type Arm<S, A extends Json> = (state: S, rng: Rng) => Answers<A>

/**
 * A world with rules and a known truth. Knows no model, no message and no topology. All functions are pure:
 * state in, state out, never changed in place.
 *
 * P parameters, S state, O observation, A answer.
 */
export interface Scenario<P, S, O, A extends Json> {
  /** Kebab-case, equal to the file name. */
  readonly id: string
  /** Moves whenever a number may move. */
  readonly version: number
  readonly title: string
  /** One paragraph: what it tests, what agents see and may do, how it is scored. */
  readonly description: string
  /** The kinds of round it has. */
  readonly asks: readonly Round['asks'][]
  readonly agents: { readonly min: number; readonly max: number; readonly default: number }
  /** A zod object schema; every parameter has a default. */
  readonly params: z.ZodType<P>
  /** Parameters with which an episode is short: a sweep that names no scenario plays these, so that it ends soon. */
  readonly small?: Partial<P>
  /** Which parameter may name a file of items. Parameters with a file have no meaning without an item. */
  readonly items?: ItemSource
  readonly traits?: Traits<S>
  /** The formula of the score, in words. */
  readonly score: string
  /** Whether the world is the same for every seed. */
  ignoresSeed?(params: P): boolean
  /** An upper bound on the number of rounds. */
  maxRounds(setting: Setting<P>): number
  /** Who keeps what it read and said over a round's end. Default `wipe`. */
  memory?(params: P): Memory
  /** The rules, as every agent reads them. */
  brief(setting: Setting<P>): string
  /** The state before the first round. */
  initial(streams: Streams, setting: Setting<P>): S
  /** Whether the world goes on from here. */
  status(state: S): Status
  /** Called only while running. */
  round(state: S): Round<A>
  /** What one agent sees; holds no other agent's private fields. */
  observe(state: S, agent: AgentId): O
  /** An observation in words, as a person or any model reads it. */
  describe(observation: O): string
  /**
   * Sentences, as `describe` has them, that nobody but this agent learns from the world: others know them only from
   * what was said. Default none.
   */
  secrets?(state: S, agent: AgentId): readonly string[]
  /**
   * What agents may look up on the way to an answer, the same for every agent and in every topology. Staff have no
   * tools, since they know only what is sent to them.
   */
  tools?(setting: Setting<P>): readonly Tool[]
  /** What a tool gives an agent; never changes the state. Required with `tools`. */
  useTool?(state: S, agent: AgentId, call: ToolCall): ToolResult
  /** The calls that a perfect reasoner makes next; none when it has what it needs. */
  wantedTools?(view: View<O>): readonly ToolCall[]
  /**
   * The state after a round's answers, what happened, and the virtual milliseconds that it took (default 0).
   *
   * @param clock how long the answers took, for worlds with a deadline in time; undefined where nobody was asked by a
   * desk. In a simulation and in a replay it is the same each time; with a real model it is what the provider took.
   */
  step(
    state: S,
    answers: Answers<A>,
    streams: Streams,
    clock?: RoundClock,
  ): { readonly state: S; readonly events: readonly WorldEvent[]; readonly elapsedMs?: number }
  /** The belief behind a reply to an agent's own question, or to the team's. */
  belief(view: View<O>): Belief<A>
  /** The belief behind a reply to the joint question; without it, each agent's own belief or claim. */
  jointBelief?(view: View<O>, asked: readonly AgentId[]): Belief<{ readonly [agent: string]: Json }>
  /**
   * Whether an agent would bind itself to a plan: a legal answer to the joint question, or to the team's. Without it,
   * agents accept every legal plan for all, and for a team what is the same vote as their own belief.
   */
  accepts?(view: View<O>, plan: Json, agent: AgentId): boolean
  readonly arms: {
    /** The score of a team that never answers, exactly. */
    doNothing(setting: Setting<P>, streams: Streams): number
    /** Legal answers at random. */
    readonly random: Arm<S, A>
    /** The best joint policy in expectation, where one is known; may see the whole state. */
    readonly oracle?: Arm<S, A>
  }
  /** Solves items of a file exactly, for the command `oracle`. */
  readonly oracle?: FileOracle
}

/** A scenario whose private types are closed over, so that unlike scenarios can stand in one list. */
export interface AnyScenario extends ScenarioFacts {
  readonly plugin: 'scenario'
  /** Calls back with the scenario and its own types. */
  open<R>(use: <P, S, O, A extends Json>(scenario: Scenario<P, S, O, A>) => R): R
}

/** What can be said about a scenario without its types. */
export type ScenarioFacts = Pick<
  Scenario<unknown, unknown, unknown, Json>,
  'id' | 'version' | 'title' | 'description' | 'asks' | 'agents' | 'score'
> & { readonly params: z.ZodType; readonly traitNames: readonly (keyof Traits<unknown>)[] }
