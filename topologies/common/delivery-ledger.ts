import { type AgentMember, type Desk, isNonEmpty, type Member } from '../../harness/define.ts'

/**
 * What a consumer makes of a delivery. `to-do`: it does the piece; `closed`: it knew it to be done, and the queue
 * heard so; `open`: the queue heard nothing, because the delivery or the acknowledgement was lost.
 */
export type Delivery = 'to-do' | 'closed' | 'open'

/** The deliveries of one round, each of which is acknowledged or made again, and what was done by whom. */
export class DeliveryLedger {
  readonly #desk: Desk
  readonly #queue: Member
  readonly #idempotency: 'keys' | 'none'
  readonly #last = new Map<string, AgentMember>()
  readonly #doneBy = new Map<string, Set<AgentMember>>()

  constructor(desk: Desk, queue: Member, idempotency: 'keys' | 'none') {
    this.#desk = desk
    this.#queue = queue
    this.#idempotency = idempotency
  }

  /** The agents without the one that had the piece last, or all of them where there is no other. */
  others(key: string, agents: readonly AgentMember[]): readonly AgentMember[] {
    const others = agents.filter((agent) => agent !== this.#last.get(key))
    return isNonEmpty(others) ? others : agents
  }

  /** Delivers a piece. Its own work a consumer knows in any case, that of others by its key. */
  deliver(key: string, agent: AgentMember): Delivery {
    const last = this.#last.get(key)
    if (last !== undefined) this.#desk.mark('redelivery', [this.#queue, agent], { key, before: last.id })
    this.#desk.mark('delivery', [this.#queue, agent], { key })
    this.#last.set(key, agent)
    if (!this.#desk.signal(this.#queue, agent, 'delivery', key)) return 'open'
    const doneBy = this.#doneBy.get(key)
    if (doneBy?.has(agent) || (doneBy !== undefined && this.#idempotency === 'keys'))
      return this.acknowledge(key, agent) ? 'closed' : 'open'
    return 'to-do'
  }

  /** Has a consumer acknowledge a piece, and notes that it is done; gives whether the queue heard. */
  acknowledge(key: string, agent: AgentMember): boolean {
    const doneBy = this.#doneBy.get(key)
    const isAgain = this.#idempotency === 'none' && doneBy !== undefined && !doneBy.has(agent)
    if (isAgain) this.#desk.mark('duplicate', [agent], { key })
    this.#doneBy.set(key, new Set(doneBy).add(agent))
    this.#desk.mark('acknowledgement', [agent], { key })
    return this.#desk.signal(agent, this.#queue, 'acknowledgement', key)
  }
}
