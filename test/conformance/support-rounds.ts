/** The rounds of a scenario, and what is asked in them. */
import type { Assignable } from '../../harness/core/assigning.ts'
import type { Json } from '../../harness/core/json.ts'
import { memberId } from '../../harness/core/members.ts'
import type { Question } from '../../harness/core/question.ts'
import { requestForm } from '../../harness/core/request-form.ts'
import type { Streams } from '../../harness/core/rng.ts'
import type { AnyScenario, Round, Scenario, Setting } from '../../harness/core/scenario.ts'
import type { TraceEvent } from '../../harness/core/trace.ts'
import type { Contention, RoundTraits } from '../../harness/core/traits.ts'
import { RoundQuestions } from '../../harness/run/round-questions.ts'
import { stream } from '../../harness/run/streams.ts'
import { smallParams } from './support-cases.ts'
import { parsedParams } from './support-episode.ts'

/** The same scenario, which tells every round that it makes. */
export function telling(
  scenario: AnyScenario,
  tell: (round: Round, traits: RoundTraits) => void,
): AnyScenario {
  const open: AnyScenario['open'] = (use) =>
    scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) =>
      use({
        ...inner,
        round(state: S): Round<A> {
          const round = inner.round(state)
          const contention = inner.traits?.contention?.(state)
          // A round with a narrower answer type is read as one of any answer.
          tell(round as unknown as Round, contention === undefined ? {} : { contention })
          return round
        },
      }),
    )
  return { ...scenario, open }
}

/** The question that a call of this round was asked. */
export function questionOf(
  { member, request, scope }: Extract<TraceEvent, { readonly kind: 'call' }>,
  round: Round,
  traits: RoundTraits,
): Question {
  const asked = round.asks === 'each' ? [...round.questions.keys()] : round.agents
  const agent = asked.find((each) => member === `agent-${each}`)
  const question = new RoundQuestions(round, traits).question(scope, agent)
  if (question === undefined) throw new Error(`expected a question for ${member}, got none`)
  return requestForm(request, question, 1, someWork).question
}

/** What a request to assign may be about. */
export const someWork: Assignable = {
  tasks: [{ id: 'lint', capability: 'style', durationMs: 1000, isIdempotent: true, value: 1, after: [] }],
  to: [{ id: memberId('agent-0'), skills: ['style'] }],
}

/** The streams of a world with this seed. */
export function streamsOf(seed: number): Streams {
  return (purpose, round = 0) => stream(`${seed}/world/${purpose}/${round}`)
}

/** Plays random legal answers and shows each round, with its state, before it is played. */
export function eachRound(
  scenario: AnyScenario,
  seed: number,
  show: <P, S, O, A extends Json>(inner: Scenario<P, S, O, A>, state: S, round: Round<A>) => void,
): void {
  scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) => {
    // The parameters are read by this scenario's own schema.
    const params = parsedParams(scenario, smallParams(scenario)) as P
    const setting: Setting<P> = { params, agents: Math.min(5, scenario.agents.max), seed }
    const streams = streamsOf(seed)
    let state = inner.initial(streams, setting)
    for (let number = 0; inner.status(state).kind === 'running'; number += 1) {
      const round = inner.round(state)
      show(inner, state, round)
      const answers = inner.arms.random(state, stream(`${seed}/player/${number}`))
      state = inner.step(state, answers, streams).state
    }
  })
}

/** The questions of a round, each agent's own and the joint one. */
export function questionsOf<A extends Json>(
  round: Round<A>,
  contention: Contention | undefined,
): readonly Question[] {
  // A round with a narrower answer type is read as one of any answer.
  const wide = round as unknown as Round
  if (wide.asks === 'team') return [wide.question]
  const own = [...wide.questions.values()]
  return own.length === 0 ? [] : [...own, new RoundQuestions(wide, contention ? { contention } : {}).group()]
}

/** The questions of the first round in which somebody is asked. */
export function firstQuestions(scenario: AnyScenario): readonly Question[] {
  let first: readonly Question[] = []
  eachRound(scenario, 1, (inner, state, round) => {
    if (first.length === 0) first = questionsOf(round, inner.traits?.contention?.(state))
  })
  return first
}
