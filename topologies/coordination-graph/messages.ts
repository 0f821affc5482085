import { type AgentId, chosenIn, type Desk, type Factor, worths } from '../../harness/define.ts'
import type { Link, Links } from './links.ts'
import type { Problem } from './problem.ts'

/** The last messages of max-plus along each link, as those who received them have them. */
export class Messages {
  readonly #desk: Desk
  readonly #problem: Problem
  readonly #links: Links
  readonly #damping: number
  /** What members told the host of a link. */
  readonly #told = new Map<Link, Map<AgentId, readonly number[]>>()
  /** What the host of a link told its members. */
  readonly #heard = new Map<Link, Map<AgentId, readonly number[]>>()
  #change = 0

  constructor(desk: Desk, problem: Problem, links: Links, damping: number) {
    this.#desk = desk
    this.#problem = problem
    this.#links = links
    this.#damping = damping
  }

  /** One iteration; gives the largest change of a message. */
  exchanged(): number {
    this.#change = 0
    for (const agent of this.#links.order.toReversed()) this.#tellHosts(agent)
    for (const agent of this.#links.order) this.#tellMembers(agent)
    return this.#change
  }

  /** What each move is worth to an agent: alone, by the links that it keeps, and by those of others as heard. */
  total(agent: AgentId, heard: readonly (readonly number[] | undefined)[]): readonly number[] {
    const { joined, hosted, own } = this.#links
    const last = joined(agent).map((link, at) => heard[at] ?? this.#heard.get(link)?.get(agent))
    const tables = own(agent).map(({ table }) => table)
    const kept = hosted(agent).map((link) => this.#worthOf(link, agent))
    return sumOf(this.#size(agent), [...tables, ...last, ...kept])
  }

  /** A link's factors with moves that are known, for one that decides next: what others told stands for them. */
  open(link: Link, next: AgentId, known: ReadonlyMap<AgentId, number>): readonly Factor[] {
    const others = link.members.filter((agent) => agent !== next && !known.has(agent))
    return [chosenIn(link.factor, known), ...this.#toldBy(link, others)]
  }

  #tellHosts(agent: AgentId): void {
    const joined = this.#links.joined(agent)
    if (joined.length === 0) return
    const total = this.total(agent, [])
    for (const link of joined) {
      const rest = difference(total, this.#heard.get(link)?.get(agent))
      this.#tell(link, { from: agent, to: link.host, about: agent }, rest, this.#told)
    }
  }

  #tellMembers(agent: AgentId): void {
    const hosted = this.#links.hosted(agent)
    if (hosted.length === 0) return
    const total = this.total(agent, [])
    for (const link of hosted) {
      const own = factorOver(agent, difference(total, this.#worthOf(link, agent)))
      for (const member of link.members) {
        const others = link.members.filter((other) => other !== member)
        const worth = worths(member, [link.factor, own, ...this.#toldBy(link, others)], this.#size(member))
        this.#tell(link, { from: agent, to: member, about: member }, worth, this.#heard)
      }
    }
  }

  /** Sends a message whose greatest number is 0, drawn toward the one before it. */
  #tell(
    link: Link,
    { from, to, about }: { readonly from: AgentId; readonly to: AgentId; readonly about: AgentId },
    worth: readonly number[],
    received: Map<Link, Map<AgentId, readonly number[]>>,
  ): void {
    const greatest = Math.max(...worth)
    const byAgent = received.get(link) ?? new Map<AgentId, readonly number[]>()
    const before = byAgent.get(about)
    const message = worth.map((value, move) => {
      const plain = value - greatest
      return before === undefined ? plain : (1 - this.#damping) * plain + this.#damping * (before[move] ?? 0)
    })
    for (const [move, value] of message.entries())
      this.#change = Math.max(this.#change, Math.abs(value - (before?.[move] ?? Number.POSITIVE_INFINITY)))
    const { member } = this.#problem
    if (!this.#desk.signal(member(from), member(to), 'max-plus', { worth: [...message] })) return
    received.set(link, byAgent.set(about, message))
  }

  /** What each move of a link's host is worth by it. */
  #worthOf(link: Link, agent: AgentId): readonly number[] {
    return worths(agent, [link.factor, ...this.#toldBy(link, link.members)], this.#size(agent))
  }

  #toldBy(link: Link, members: readonly AgentId[]): readonly Factor[] {
    const told = this.#told.get(link)
    return members.flatMap((agent) => {
      const message = told?.get(agent)
      return message === undefined ? [] : [factorOver(agent, message)]
    })
  }

  #size(agent: AgentId): number {
    return this.#problem.moves(agent).length
  }
}

function factorOver(agent: AgentId, table: readonly number[]): Factor {
  return { scope: [agent], sizes: [table.length], table }
}

function sumOf(size: number, tables: readonly (readonly number[] | undefined)[]): readonly number[] {
  const sum = new Array<number>(size).fill(0)
  for (const table of tables)
    for (let at = 0; at < size; at += 1) sum[at] = (sum[at] ?? 0) + (table?.[at] ?? 0)
  return sum
}

function difference(total: readonly number[], part: readonly number[] | undefined): readonly number[] {
  return part === undefined ? total : total.map((value, at) => value - (part[at] ?? 0))
}
