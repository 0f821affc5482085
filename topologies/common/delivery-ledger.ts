import { type AgentMember, type Desk, isNonEmpty, type Member } from '../../harness/define.ts'

/**
 * What a consumer makes of a delivery. `to-do`: it does the piece; `closed`: it knew it to be done, and the queue
 * heard so; `open`: the queue heard nothing, because the delivery or the acknowledgement was lost, or because another
 * consumer is still at it.
 */
export type Delivery = 'to-do' | 'closed' | 'open'

/** How a queue delivers. */
export interface DeliveryRule {
  readonly idempotency: 'keys' | 'none'
  /** Virtual milliseconds within which a delivery must be acknowledged. */
  readonly visibility: number
}

/** A piece that its consumer finished after the queue had given it up. */
interface Late {
  readonly key: string
  readonly agent: AgentMember
  /** Virtual time of being done. */
  readonly at: number
}

/** The deliveries of one round, each of which is acknowledged or made again, and what was done by whom and when. */
export class DeliveryLedger {
  readonly #desk: Desk
  readonly #queue: Member
  readonly #rule: DeliveryRule
  readonly #last = new Map<string, AgentMember>()
  /** By piece: when the queue delivered it last. */
  readonly #deliveredAt = new Map<string, number>()
  /** By piece: who did it, each with the virtual time of being done. */
  readonly #doneBy = new Map<string, Map<AgentMember, number>>()
  #late: Late[] = []

  constructor(desk: Desk, queue: Member, rule: DeliveryRule) {
    this.#desk = desk
    this.#queue = queue
    this.#rule = rule
  }

  /** The agents without the one that had the piece last, or all of them where there is no other. */
  others(key: string, agents: readonly AgentMember[]): readonly AgentMember[] {
    const others = agents.filter((agent) => agent !== this.#last.get(key))
    return isNonEmpty(others) ? others : agents
  }

  /** Delivers a piece. Its own work a consumer knows in any case, that of others by its key. */
  deliver(key: string, agent: AgentMember): Delivery {
    const desk = this.#desk
    const last = this.#last.get(key)
    if (last !== undefined) desk.mark('redelivery', [this.#queue, agent], { key, before: last.id })
    desk.mark('delivery', [this.#queue, agent], { key })
    this.#last.set(key, agent)
    this.#deliveredAt.set(key, desk.time(this.#queue))
    if (!desk.signal(this.#queue, agent, 'delivery', key)) return 'open'
    const doneBy = this.#doneBy.get(key)
    if (doneBy === undefined) return 'to-do'
    if (doneBy.has(agent)) return this.#acknowledged(key, agent)
    if (this.#rule.idempotency === 'none') return 'to-do'
    if (Math.min(...doneBy.values()) <= desk.time(agent)) return this.#acknowledged(key, agent)
    desk.mark('in-progress', [agent], { key })
    return 'open'
  }

  #acknowledged(key: string, agent: AgentMember): Delivery {
    return this.#acknowledge(key, agent) ? 'closed' : 'open'
  }

  /**
   * A consumer is done with a piece, by its clock, and acknowledges it; gives whether the queue heard in time. One that
   * is late acknowledges with `settleLate`, after the queue has gone on.
   */
  finish(key: string, agent: AgentMember): boolean {
    const now = this.#desk.time(agent)
    const doneBy = this.#doneBy.get(key) ?? new Map<AgentMember, number>()
    if (this.#rule.idempotency === 'none' && doneBy.size > 0 && !doneBy.has(agent))
      this.#desk.mark('duplicate', [agent], { key })
    this.#doneBy.set(key, doneBy.set(agent, now))
    if (now <= this.#givenUpAt(key)) return this.#acknowledge(key, agent)
    this.#desk.mark('time-out', [this.#queue, agent], { key })
    this.#late.push({ key, agent, at: now })
    return false
  }

  /** The queue waits until it may give up all of these pieces, which nobody has acknowledged. */
  giveUp(keys: readonly string[]): void {
    const until = keys.map((key) => this.#givenUpAt(key))
    if (isNonEmpty(until)) this.#desk.wait(this.#queue, Math.max(...until))
  }

  /**
   * Who was late acknowledges, the first first: those who are done before the queue gives the piece up once more, or in
   * the end all. Gives the pieces of which the queue heard.
   */
  settleLate(which: 'in-time' | 'all' = 'in-time'): ReadonlySet<string> {
    const isDue = ({ key, at }: Late) => which === 'all' || at <= this.#givenUpAt(key)
    const due = this.#late.filter(isDue).toSorted((a, b) => a.at - b.at)
    this.#late = this.#late.filter((late) => !due.includes(late))
    return new Set(due.filter(({ key, agent }) => this.#acknowledge(key, agent)).map(({ key }) => key))
  }

  /** Virtual time until which the queue waits for the last delivery of a piece. */
  #givenUpAt(key: string): number {
    return (this.#deliveredAt.get(key) ?? 0) + this.#rule.visibility
  }

  #acknowledge(key: string, agent: AgentMember): boolean {
    this.#desk.mark('acknowledgement', [agent], { key })
    return this.#desk.signal(agent, this.#queue, 'acknowledgement', key)
  }
}
