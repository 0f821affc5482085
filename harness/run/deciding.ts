import type { RuleAnswers } from '../core/desk.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import type { AgentId, AgentMember } from '../core/members.ts'
import type { Decision, Ground, Reply } from '../core/replies.ts'
import type { ReplyRecord } from './episode-desk.ts'
import { groundRecord, type Pooling } from './pooling.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import { type Decided, type Origin, partFor, type Resolved, resolvedOf, type Verdict } from './verdicts.ts'

/** Makes decisions out of replies, and resolves them once the turn is over. */
export class DecisionMaker {
  readonly #desk: RoundState
  readonly #pooling: Pooling
  readonly #decided = new WeakMap<Decision, Decided>()

  constructor(desk: RoundState, pooling: Pooling) {
    this.#desk = desk
    this.#pooling = pooling
  }

  own(
    replies: readonly Reply[],
    advice?: Ground,
    others?: RuleAnswers,
    after: readonly Reply[] = [],
  ): Decision {
    const desk = this.#desk
    if (desk.asks === 'team') {
      const [only] = replies
      const ground = replies.length === 1 && only ? only : this.#pooling.pool('tally', replies)
      return this.#team(ground, advice, after)
    }
    const byAgent = new Map(replies.map((reply) => [reply.by.id, reply]))
    const verdicts = desk.askedAgents.map((member): [AgentId, Verdict] => {
      const reply = byAgent.get(member.id)
      const ruled = reply === undefined ? others?.answers.get(member.agent) : undefined
      if (others !== undefined && ruled !== undefined)
        return [member.agent, this.#ruled(others.rule, member, ruled, advice)]
      const record = reply && this.#record(reply)
      const causes = record === undefined ? [] : [record.entry]
      const given = reply?.scope === 'group' ? undefined : record?.answer
      const origin = { source: 'reply', by: member.id, causes } as const
      return [member.agent, this.#verdict(member.agent, given, origin, advice)]
    })
    return this.#decide(new Map(verdicts), this.#readyAt(advice ? [...replies, advice] : replies, after))
  }

  group(ground: Ground, after: readonly Reply[] = []): Decision {
    if (this.#desk.asks === 'team') return this.#team(ground, undefined, after)
    if (ground.scope === 'own')
      throw this.#desk.misuse('let an own answer stand for the group, expected scope "group"')
    const { answer } = this.#record(ground)
    const origin = this.#origin(ground, after)
    const verdicts = this.#desk.askedAgents.map(({ agent }): [AgentId, Verdict] => [
      agent,
      this.#verdict(agent, partFor(answer, agent), origin),
    ])
    return this.#decide(new Map(verdicts), this.#readyAt([ground], after))
  }

  rule(name: string, answers: ReadonlyMap<AgentId, Json>): Decision {
    if (this.#desk.asks === 'team')
      throw this.#desk.misuse(`applied the rule "${name}" to a question to the team`)
    const verdicts = this.#desk.askedAgents.map((member): [AgentId, Verdict] => [
      member.agent,
      this.#ruled(name, member, answers.get(member.agent)),
    ])
    return this.#decide(new Map(verdicts), this.#desk.episode.now)
  }

  nobody(after: readonly Reply[] = []): Decision {
    const { asks, askedAgents, questions } = this.#desk
    const at = this.#readyAt([], after)
    const causes = this.#entries(after)
    const origin = { source: 'fallback', by: 'nobody', causes } as const
    if (asks === 'team') return this.#decide({ ...origin, answer: questions.group().fallback }, at)
    const verdicts = askedAgents.map(({ agent, id }): [AgentId, Verdict] => [
      agent,
      this.#verdict(agent, undefined, { ...origin, by: id }),
    ])
    return this.#decide(new Map(verdicts), at)
  }

  /** What a decision means. Fails when another desk made it, or none. */
  resolved(decision: Decision): Resolved {
    const decided = this.#decided.get(decision)
    if (decided === undefined)
      throw this.#desk.misuse('ended its turn with something else than a decision of its desk')
    return resolvedOf(decided)
  }

  #team(ground: Ground, advice: Ground | undefined, after: readonly Reply[] = []): Decision {
    const { answer } = this.#record(ground)
    const fallback = this.#desk.questions.group().fallback
    const origin = this.#origin(ground, after)
    const advised = advice && this.#record(advice).answer
    const verdict: Verdict =
      answer === undefined ? { ...origin, answer: fallback, source: 'fallback' } : { ...origin, answer }
    return this.#decide(
      advised === undefined ? verdict : { ...verdict, advice: advised },
      this.#readyAt([ground], after),
    )
  }

  #origin(ground: Ground, after: readonly Reply[]): Origin {
    const source = ground.handle === 'pooled' ? 'pooled' : 'reply'
    return { source, by: nameOf(ground), causes: [this.#record(ground).entry, ...this.#entries(after)] }
  }

  /** What a rule says, which goes by what reached the agent in signals, besides the world. */
  #ruled(rule: string, member: AgentMember, answer: Json | undefined, advice?: Ground): Verdict {
    const question = this.#desk.question(member, 'own')
    const reading = answer === undefined ? undefined : question.read(question.write(answer))
    if (reading?.kind === 'refused') {
      const got = `${canonicalJson(answer ?? null)}, which its question refuses: ${reading.detail}`
      throw this.#desk.misuse(
        `let the rule "${rule}" answer for ${member.id}, expected a legal answer, got ${got}`,
      )
    }
    const origin = { source: 'rule', by: rule, causes: this.#desk.episode.signalsTo(member) } as const
    return this.#verdict(member.agent, answer, origin, advice)
  }

  #entries(replies: readonly Reply[]): readonly Entry[] {
    return replies.map((reply) => this.#desk.record(reply).entry)
  }

  #verdict(agent: AgentId, given: Json | undefined, origin: Origin, advice?: Ground): Verdict {
    const verdict: Verdict =
      given === undefined
        ? { ...origin, answer: this.#desk.questions.fallback(agent), source: 'fallback' }
        : { ...origin, answer: given }
    const advised = advice && partFor(this.#record(advice).answer, agent)
    return advised === undefined ? verdict : { ...verdict, advice: advised }
  }

  #record(ground: Ground): ReplyRecord {
    return groundRecord(this.#desk, ground)
  }

  #readyAt(grounds: readonly Ground[], after: readonly Reply[] = []): number {
    const records = [
      ...grounds.map((ground) => this.#record(ground)),
      ...after.map((reply) => this.#desk.record(reply)),
    ]
    return Math.max(this.#desk.episode.now, ...records.map(({ readyAt }) => readyAt))
  }

  #decide(verdicts: Decided['verdicts'], at: number): Decision {
    const decision: Decision = Object.freeze({ handle: 'decision' })
    this.#decided.set(decision, { verdicts, at })
    return decision
  }
}

function nameOf(ground: Ground): string {
  return ground.handle === 'pooled' ? ground.collector : ground.by.id
}
