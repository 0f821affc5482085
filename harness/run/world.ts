import { canonicalJson, type Json } from '../core/json.ts'
import type { AgentId } from '../core/members.ts'
import { remembers } from '../core/memory.ts'
import type { Dispositions, Mind } from '../core/model.ts'
import type { Question } from '../core/question.ts'
import type { JointAnswer } from '../core/questions/joint.ts'
import type { Streams } from '../core/rng.ts'
import type {
  Answers,
  AnyScenario,
  Belief,
  Claim,
  Round,
  RoundClock,
  Scenario,
  Setting,
  Status,
  View,
  WorldEvent,
} from '../core/scenario.ts'
import {
  type OfferedTool,
  offeredTool,
  type Tool,
  type ToolCall,
  type ToolResult,
  type ToolUse,
} from '../core/tool.ts'
import type { RoundTraits } from '../core/traits.ts'

/** What a simulated mind is asked, and what it has taken in. */
export interface Consideration {
  /** Whose own question it answers; undefined for the joint question or for staff. */
  readonly agent: AgentId | undefined
  /** Agents whose observations it has taken in. */
  readonly sees: readonly AgentId[]
  readonly claims: readonly Claim[]
  readonly dispositions?: Dispositions
  readonly draw?: Mind['draw']
  /** Whether it answers for every asked agent of a round that asks each. */
  readonly isJoint: boolean
  /** What its tools gave it on the way to this reply; absent in a world without tools. */
  readonly toolUses?: readonly ToolUse[]
  /** Ids of the tasks that are its part of the work now. */
  readonly assigned?: readonly string[]
  readonly skill?: Mind['skill']
}

/** A scenario at play in one episode, with its private types closed over. */
export interface World {
  readonly brief: string
  readonly maxRounds: number
  /** What agents may look up; empty where there is nothing. */
  readonly tools: readonly Tool[]
  /** The same tools as a model is told of them. */
  readonly offers: readonly OfferedTool[]
  /** Whether a member keeps what it read and said over a round's end; an agent is known by its number. */
  remembers(agent: AgentId | undefined): boolean
  status(): Status
  round(): Round
  traits(): RoundTraits
  /** What an agent sees now, in words. */
  observation(agent: AgentId): string
  belief(consideration: Consideration): Belief
  /** Whether an agent would bind itself to a legal plan for all, or to a legal answer of the team. */
  accepts(consideration: Consideration, plan: Json, agent: AgentId): boolean
  /** What a tool gives an agent now. The arguments must have been read by the tool's own schema. */
  useTool(agent: AgentId, call: ToolCall): ToolResult
  /** The calls that a perfect reasoner makes next. */
  wantedTools(consideration: Consideration): readonly ToolCall[]
  /** Ends a round with its answers, which were there by this clock: what happened, and the virtual milliseconds that it took. */
  step(
    answers: Answers,
    clock: RoundClock,
  ): { readonly events: readonly WorldEvent[]; readonly elapsedMs: number }
}

/** Sets up a scenario for one episode. Parameters must have been read by the scenario's own schema. */
export function openWorld(scenario: AnyScenario, setting: Setting<unknown>, streams: Streams): World {
  // The setting's parameters were parsed by this scenario's schema, so they have its parameter type.
  return scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) =>
    worldOf(inner, setting as Setting<P>, streams),
  )
}

function worldOf<P, S, O, A extends Json>(
  scenario: Scenario<P, S, O, A>,
  setting: Setting<P>,
  streams: Streams,
): World {
  let state = scenario.initial(streams, setting)
  let current: Round<A> | undefined
  const tools = scenario.tools?.(setting) ?? []
  const memory = scenario.memory?.(setting.params) ?? 'wipe'
  const round = (): Round<A> => {
    current ??= scenario.round(state)
    return current
  }
  return {
    brief: scenario.brief(setting),
    maxRounds: scenario.maxRounds(setting),
    tools,
    offers: tools.map(offeredTool),
    remembers: (agent) => remembers(memory, agent),
    status: () => scenario.status(state),
    round,
    traits: () => roundTraits(scenario, state),
    observation: (agent) => scenario.describe(scenario.observe(state, agent)),
    belief: (consideration) => beliefOf(scenario, state, round(), consideration),
    accepts(consideration, plan, agent) {
      const now = round()
      if (scenario.accepts !== undefined)
        return scenario.accepts(viewOf(scenario, state, { ...consideration, agent }), plan, agent)
      if (now.asks === 'each') return true
      // The plan was read by the round's own question.
      const { answer } = beliefOf(scenario, state, now, consideration)
      return now.question.ballot(plan as A) === now.question.ballot(answer as A)
    },
    useTool(agent, call) {
      if (scenario.useTool !== undefined) return scenario.useTool(state, agent, call)
      throw new Error(`scenario "${scenario.id}" offers ${call.tool}, expected a function useTool`)
    },
    wantedTools: (consideration) => scenario.wantedTools?.(viewOf(scenario, state, consideration)) ?? [],
    step(answers, clock) {
      // Every answer was read by this scenario's own question, or is its fallback.
      const next = scenario.step(state, answers as Answers<A>, streams, clock)
      state = next.state
      current = undefined
      return { events: next.events, elapsedMs: elapsed(scenario.id, next.elapsedMs) }
    },
  }
}

function elapsed(scenario: string, ms = 0): number {
  if (Number.isFinite(ms) && ms >= 0) return ms
  throw new Error(`scenario "${scenario}" let ${ms} ms pass, expected 0 or more`)
}

function roundTraits<P, S, O, A extends Json>({ traits = {} }: Scenario<P, S, O, A>, state: S): RoundTraits {
  return {
    ...(traits.contention && { contention: traits.contention(state) }),
    ...(traits.payoffs && { payoffs: traits.payoffs(state) }),
    ...(traits.tasks && { tasks: traits.tasks(state) }),
    ...(traits.work && { work: traits.work(state) }),
    ...(traits.plans && { plans: traits.plans(state) }),
    ...(traits.policies && { policies: traits.policies(state) }),
  }
}

function beliefOf<P, S, O, A extends Json>(
  scenario: Scenario<P, S, O, A>,
  state: S,
  round: Round<A>,
  consideration: Consideration,
): Belief {
  const { isJoint } = consideration
  const view = viewOf(scenario, state, consideration)
  if (!isJoint || round.asks === 'team') return scenario.belief(view)
  const asked = [...round.questions.keys()]
  return scenario.jointBelief?.(view, asked) ?? separateBeliefs(scenario, round.questions, view)
}

function viewOf<P, S, O, A extends Json>(
  scenario: Scenario<P, S, O, A>,
  state: S,
  { agent, sees, isJoint: _joint, ...taken }: Consideration,
): View<O> {
  const observations = new Map(sees.map((seen) => [seen, scenario.observe(state, seen)]))
  return { agent, observations, ...taken }
}

/** Each agent's own belief where its observation is known, else what it said last, else its fallback. */
function separateBeliefs<P, S, O, A extends Json>(
  scenario: Scenario<P, S, O, A>,
  questions: ReadonlyMap<AgentId, Question<A>>,
  view: View<O>,
): Belief<JointAnswer> {
  const parts = [...questions].map(([agent, question]): [string, Belief] => {
    const observation = view.observations.get(agent)
    if (observation === undefined) return [String(agent), claimed(view.claims, agent) ?? unknown(question)]
    const observations = new Map([[agent, observation]])
    return [String(agent), scenario.belief({ ...view, agent, observations })]
  })
  return {
    answer: Object.fromEntries(parts.map(([agent, belief]) => [agent, belief.answer])),
    confidence: Math.min(1, ...parts.map(([, belief]) => belief.confidence)),
    says: parts
      .map(([agent, belief]) => `For agent ${agent}: ${belief.says || canonicalJson(belief.answer)}`)
      .join('\n'),
  }
}

function claimed(claims: readonly Claim[], agent: AgentId): Belief | undefined {
  const claim = claims.findLast((each) => each.agent === agent && !each.isJoint && each.answer !== undefined)
  return claim?.answer === undefined ? undefined : { answer: claim.answer, confidence: 0.5, says: '' }
}

function unknown(question: Question): Belief {
  return { answer: question.fallback, confidence: 0, says: '' }
}
