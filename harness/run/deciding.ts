import type { RuleAnswers } from '../core/desk.ts'
import { canonicalJson, isNonEmpty, type Json } from '../core/json.ts'
import type { AgentId } from '../core/members.ts'
import type { PoolRule, Question } from '../core/question.ts'
import type { Compared, Decision, Ground, Pooled, Reply } from '../core/replies.ts'
import { answeringRequests, type RequestKind } from '../core/request.ts'
import type { Answers, Settled } from '../core/scenario.ts'
import type { DecisionSource, Happening } from '../core/trace.ts'
import { sameVotes } from './comparing.ts'
import type { ReplyRecord } from './episode-desk.ts'
import type { RoundState } from './round-state.ts'

/** One answer on its way into the world. */
interface Verdict {
  readonly answer: Json
  readonly source: DecisionSource
  readonly by: string
  readonly advice?: Json
}

/** A decision with what stands behind it. */
interface Decided {
  /** Verdicts by agent, or one for the team. */
  readonly verdicts: ReadonlyMap<AgentId, Verdict> | Verdict
  /** Virtual time at which it was made. */
  readonly at: number
}

/** What a decision means for the world and the trace. */
export interface Resolved {
  readonly answers: Answers
  readonly events: readonly Happening[]
  readonly at: number
}

/** Makes decisions out of replies, and resolves them once the turn is over. */
export class DecisionMaker {
  readonly #desk: RoundState
  readonly #decided = new WeakMap<Decision, Decided>()

  constructor(desk: RoundState) {
    this.#desk = desk
  }

  pool(
    collector: string,
    replies: readonly Reply[],
    rule?: PoolRule | { readonly prefer: PoolRule },
  ): Pooled {
    const records = this.#likeRecords(collector, replies)
    const question = this.#desk.questions.group()
    const answers = records.map(({ answer }) => answer).filter((answer) => answer !== undefined)
    const chosen = typeof rule === 'object' ? preferred(question, rule.prefer) : (rule ?? question.pooling)
    if (!question.poolings.includes(chosen)) {
      const expected = question.poolings.join(' or ')
      throw this.#desk.misuse(
        `pooled a ${question.kind} by ${chosen} at "${collector}", expected ${expected}`,
      )
    }
    const answer = isNonEmpty(answers) ? question.pool(answers, chosen) : undefined
    const pooled: Pooled = Object.freeze({ ...this.#pooled(collector), answer })
    this.#collect(pooled, replies, { rule: chosen })
    return pooled
  }

  compare(collector: string, replies: readonly Reply[]): Compared {
    const records = this.#likeRecords(collector, replies)
    const known = replies.map((reply, index) => ({ reply, record: records[index] ?? this.#record(reply) }))
    const [most = [], ...others] = sameVotes(this.#desk.questions.group(), known)
    const differing = others.flat().map(({ reply }) => reply.by.id)
    const compared: Compared = Object.freeze({
      ...this.#pooled(collector),
      answer: most[0]?.record.answer,
      differing,
      isAgreed: most.length > 0 && most.length === replies.length,
    })
    this.#collect(compared, replies, { rule: 'agreement', differing })
    return compared
  }

  #pooled(collector: string) {
    return { handle: 'pooled', number: this.#desk.nextHandle(), collector, scope: 'group' } as const
  }

  /** What the desk knows of replies that must be to one question. */
  #likeRecords(collector: string, replies: readonly Reply[]): readonly ReplyRecord[] {
    const records = replies.map((reply) => this.#record(reply))
    if (this.#desk.asks === 'each' && replies.some(({ scope }) => scope === 'own')) {
      throw this.#desk.misuse(`pooled replies to unlike questions at "${collector}", expected one question`)
    }
    return records
  }

  /** Records what a collector made of replies, once it has them all. */
  #collect(
    pooled: Pooled,
    replies: readonly Reply[],
    how: Pick<Extract<Happening, { readonly kind: 'pool' }>, 'rule' | 'differing'>,
  ): void {
    const desk = this.#desk
    const records = replies.map((reply) => this.#record(reply))
    const { collector, answer } = pooled
    const readyAt = Math.max(desk.episode.now, ...records.map((record) => record.readyAt))
    const lamport = 1 + Math.max(0, ...records.map((record) => record.lamport))
    desk.episode.replies.set(pooled, { text: '', answer, readyAt, lamport })
    desk.episode.setting.recorder.record({
      place: { lamport, rank: Number.MAX_SAFE_INTEGER, name: collector, ordinal: pooled.number },
      at: readyAt,
      happening: {
        kind: 'pool',
        collector,
        from: replies.map(({ by }) => by.id),
        unread: replies.filter(({ reading }) => reading.kind === 'refused').map(({ by }) => by.id),
        ...{ rule: how.rule, answer },
        ...(how.differing && { differing: how.differing }),
      },
    })
  }

  /** The discrete form of an answer to a question of the round. */
  ballot(reply: Reply): string | undefined {
    const { answer } = this.#record(reply)
    return answer === undefined ? undefined : this.#desk.question(reply.by, reply.scope).ballot(answer)
  }

  first(replies: readonly Reply[]): Reply | undefined {
    let first: { readonly reply: Reply; readonly readyAt: number } | undefined
    for (const reply of replies) {
      const { answer, readyAt } = this.#record(reply)
      if (answer !== undefined && (first === undefined || readyAt < first.readyAt)) first = { reply, readyAt }
    }
    return first?.reply
  }

  own(replies: readonly Reply[], advice?: Ground, others?: RuleAnswers): Decision {
    const desk = this.#desk
    if (desk.asks === 'team')
      return this.#team(replies.length === 1 && replies[0] ? replies[0] : this.pool('tally', replies), advice)
    const byAgent = new Map(replies.map((reply) => [reply.by.id, reply]))
    const verdicts = desk.askedAgents.map((member): [AgentId, Verdict] => {
      const reply = byAgent.get(member.id)
      const ruled = reply === undefined ? others?.answers.get(member.agent) : undefined
      if (others !== undefined && ruled !== undefined)
        return [member.agent, this.#verdict(member.agent, ruled, 'rule', others.rule, advice)]
      const given = reply === undefined || reply.scope === 'group' ? undefined : this.#record(reply).answer
      return [member.agent, this.#verdict(member.agent, given, 'reply', member.id, advice)]
    })
    return this.#decide(new Map(verdicts), this.#readyAt(advice ? [...replies, advice] : replies))
  }

  group(ground: Ground, after: readonly Reply[] = []): Decision {
    if (this.#desk.asks === 'team') return this.#team(ground, undefined, after)
    if (ground.scope === 'own')
      throw this.#desk.misuse('let an own answer stand for the group, expected scope "group"')
    const { answer } = this.#record(ground)
    const source = ground.handle === 'pooled' ? 'pooled' : 'reply'
    const verdicts = this.#desk.askedAgents.map(({ agent }): [AgentId, Verdict] => [
      agent,
      this.#verdict(agent, partFor(answer, agent), source, nameOf(ground)),
    ])
    return this.#decide(new Map(verdicts), this.#readyAt([ground], after))
  }

  rule(name: string, answers: ReadonlyMap<AgentId, Json>): Decision {
    if (this.#desk.asks === 'team')
      throw this.#desk.misuse(`applied the rule "${name}" to a question to the team`)
    const verdicts = this.#desk.askedAgents.map(({ agent }): [AgentId, Verdict] => [
      agent,
      this.#verdict(agent, answers.get(agent), 'rule', name),
    ])
    return this.#decide(new Map(verdicts), this.#desk.episode.now)
  }

  nobody(after: readonly Reply[] = []): Decision {
    const { asks, askedAgents, questions } = this.#desk
    const at = this.#readyAt([], after)
    if (asks === 'team')
      return this.#decide({ answer: questions.group().fallback, source: 'fallback', by: 'nobody' }, at)
    const verdicts = askedAgents.map(({ agent, id }): [AgentId, Verdict] => [
      agent,
      this.#verdict(agent, undefined, 'reply', id),
    ])
    return this.#decide(new Map(verdicts), at)
  }

  /** What a decision means. Fails when another desk made it, or none. */
  resolved(decision: Decision): Resolved {
    const decided = this.#decided.get(decision)
    if (decided === undefined)
      throw this.#desk.misuse('ended its turn with something else than a decision of its desk')
    const { verdicts, at } = decided
    if (!isByAgent(verdicts)) {
      const settled = settledOf(verdicts)
      return { answers: { asks: 'team', settled }, events: [decisionEvent([], verdicts)], at }
    }
    const byAgent = new Map([...verdicts].map(([agent, verdict]) => [agent, settledOf(verdict)]))
    return { answers: { asks: 'each', byAgent }, events: groupedEvents(verdicts), at }
  }

  #team(ground: Ground, advice: Ground | undefined, after: readonly Reply[] = []): Decision {
    const { answer } = this.#record(ground)
    const fallback = this.#desk.questions.group().fallback
    const source = ground.handle === 'pooled' ? 'pooled' : 'reply'
    const advised = advice && this.#record(advice).answer
    const verdict: Verdict =
      answer === undefined
        ? { answer: fallback, source: 'fallback', by: nameOf(ground) }
        : { answer, source, by: nameOf(ground) }
    return this.#decide(
      advised === undefined ? verdict : { ...verdict, advice: advised },
      this.#readyAt([ground], after),
    )
  }

  #verdict(
    agent: AgentId,
    given: Json | undefined,
    source: DecisionSource,
    by: string,
    advice?: Ground,
  ): Verdict {
    const verdict: Verdict =
      given === undefined
        ? { answer: this.#desk.questions.fallback(agent), source: 'fallback', by }
        : { answer: given, source, by }
    const advised = advice && partFor(this.#record(advice).answer, agent)
    return advised === undefined ? verdict : { ...verdict, advice: advised }
  }

  /** What the desk knows of a ground, which must answer a question of the round. */
  #record(ground: Ground): ReplyRecord {
    if (ground.handle === 'pooled' || mayDecide(ground.request)) return this.#desk.record(ground)
    throw this.#desk.misuse(
      `let a reply to "${ground.request}" stand as an answer, expected one to answer, propose, revise, merge, restate or speak`,
    )
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

/** An answer that was given in talk is private until it is carried out, and then an answer like any other. */
function mayDecide(request: RequestKind): boolean {
  return request === 'speak' || answeringRequests.has(request)
}

function preferred({ poolings, pooling }: Question, rule: PoolRule): PoolRule {
  return poolings.includes(rule) ? rule : pooling
}

function isByAgent(verdicts: Decided['verdicts']): verdicts is ReadonlyMap<AgentId, Verdict> {
  return verdicts instanceof Map
}

function nameOf(ground: Ground): string {
  return ground.handle === 'pooled' ? ground.collector : ground.by.id
}

function partFor(answer: Json | undefined, agent: AgentId): Json | undefined {
  if (answer === undefined || answer === null || typeof answer !== 'object' || Array.isArray(answer))
    return undefined
  // A joint answer is an object from agent number to that agent's answer.
  return (answer as { readonly [agent: string]: Json })[agent]
}

function settledOf({ answer, source }: Verdict): Settled {
  return { answer, source: source === 'fallback' ? 'fallback' : 'given' }
}

/** Agents with the same verdict share one event. */
function groupedEvents(verdicts: ReadonlyMap<AgentId, Verdict>): readonly Happening[] {
  const groups = new Map<string, { readonly verdict: Verdict; readonly agents: AgentId[] }>()
  for (const [agent, verdict] of verdicts) {
    const key = canonicalJson([verdict.answer, verdict.source, verdict.by, verdict.advice ?? null])
    const group = groups.get(key) ?? { verdict, agents: [] }
    group.agents.push(agent)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ verdict, agents }) => decisionEvent(agents, verdict))
}

function decisionEvent(agents: readonly AgentId[], { answer, source, by, advice }: Verdict): Happening {
  const event = { kind: 'decision', agents, answer, source, by } as const
  if (advice === undefined) return event
  return { ...event, advice, deviates: canonicalJson(advice) !== canonicalJson(answer) }
}
