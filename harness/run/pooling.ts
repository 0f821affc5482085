import { isNonEmpty } from '../core/json.ts'
import type { PoolRule, Question } from '../core/question.ts'
import type { Compared, Ground, Pooled, Reply } from '../core/replies.ts'
import { answeringRequests, type RequestKind } from '../core/request.ts'
import type { Happening } from '../core/trace.ts'
import { sameVotes } from './comparing.ts'
import type { ReplyRecord } from './episode-desk.ts'
import type { RoundState } from './round-state.ts'

/** Makes one answer of several, at collectors. */
export class Pooling {
  readonly #desk: RoundState

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
    const entry = desk.episode.setting.recorder.record({
      causes: records.map((record) => record.entry),
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
    desk.episode.replies.set(pooled, { text: '', answer, readyAt, lamport, entry })
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

  #record(ground: Ground): ReplyRecord {
    return groundRecord(this.#desk, ground)
  }
}

/** What a desk knows of a ground. Fails unless it answers a question of the round. */
export function groundRecord(desk: RoundState, ground: Ground): ReplyRecord {
  if (ground.handle === 'pooled' || mayDecide(ground.request)) return desk.record(ground)
  throw desk.misuse(
    `let a reply to "${ground.request}" stand as an answer, expected one to answer, propose, revise, merge, restate or speak`,
  )
}

/** An answer that was given in talk is private until it is carried out, and then an answer like any other. */
function mayDecide(request: RequestKind): boolean {
  return request === 'speak' || answeringRequests.has(request)
}

function preferred({ poolings, pooling }: Question, rule: PoolRule): PoolRule {
  return poolings.includes(rule) ? rule : pooling
}
