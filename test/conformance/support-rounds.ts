/** The rounds of a scenario, told while it is played. */
import type { Json } from '../../harness/core/json.ts'
import type { Question } from '../../harness/core/question.ts'
import { requestForm } from '../../harness/core/request-form.ts'
import type { AnyScenario, Round, Scenario } from '../../harness/core/scenario.ts'
import type { TraceEvent } from '../../harness/core/trace.ts'
import type { RoundTraits } from '../../harness/core/traits.ts'
import { RoundQuestions } from '../../harness/run/round-questions.ts'

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
  return requestForm(request, question, 1).question
}
