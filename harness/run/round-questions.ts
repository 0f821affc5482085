import { isNonEmpty, type Json } from '../core/json.ts'
import type { AgentId } from '../core/members.ts'
import type { Question } from '../core/question.ts'
import { jointQuestion, whoGoesQuestion } from '../core/questions/joint.ts'
import type { Scope } from '../core/request.ts'
import type { Round } from '../core/scenario.ts'
import type { RoundTraits } from '../core/traits.ts'

/** The questions of a round: each agent's own, and the one that stands for all. */
export class RoundQuestions {
  readonly #round: Round
  readonly #traits: RoundTraits
  #joint: Question | undefined

  constructor(round: Round, traits: RoundTraits) {
    this.#round = round
    this.#traits = traits
  }

  /** Whether a reply in this scope answers for every asked agent separately. */
  isJoint(scope: Scope): boolean {
    return scope === 'group' && this.#round.asks === 'each'
  }

  /** The question that a member is asked. Undefined when it has none of its own in this round. */
  question(scope: Scope, agent: AgentId | undefined): Question | undefined {
    if (this.#round.asks === 'team') return this.#round.question
    if (scope === 'group') return this.joint()
    return agent === undefined ? undefined : this.#round.questions.get(agent)
  }

  /** The question whose pooling rule and fallback hold for the round's group answer. */
  group(): Question {
    return this.#round.asks === 'team' ? this.#round.question : this.joint()
  }

  /** An agent's fallback in a round that asks each. */
  fallback(agent: AgentId): Json {
    return this.question('own', agent)?.fallback ?? null
  }

  private joint(): Question {
    if (this.#round.asks === 'team') return this.#round.question
    const asked = [...this.#round.questions.keys()]
    const { contention } = this.#traits
    const compact = contention !== undefined && isNonEmpty(asked)
    this.#joint ??= compact ? whoGoesQuestion(asked, contention) : jointQuestion(this.#round.questions)
    return this.#joint
  }
}
