import type { Ask, Desk } from '../core/desk.ts'
import { canonicalJson, type Json, type NonEmpty } from '../core/json.ts'
import { type AgentMember, type Member, memberId } from '../core/members.ts'
import type { Board, Decision, Reply } from '../core/replies.ts'
import type { RequestKind } from '../core/request.ts'
import type { Rng } from '../core/rng.ts'
import type { Round } from '../core/scenario.ts'
import { asked } from './asking.ts'
import { DecisionMaker } from './deciding.ts'
import type { EpisodeDesk } from './episode-desk.ts'
import { recordMark } from './marking.ts'
import { postReplies, sendReplies, sendSignal, tellReply } from './messaging.ts'
import { partsOf } from './parts.ts'
import { Pooling } from './pooling.ts'
import { RoundState } from './round-state.ts'
import { stream } from './streams.ts'
import type { Resolved } from './verdicts.ts'
import { isCommitted } from './voting.ts'

/** The face of the desk that a topology sees for one round. */
export class RoundDesk implements Desk {
  readonly agents: readonly AgentMember[]
  readonly #state: RoundState
  readonly #pooling: Pooling
  readonly #decisions: DecisionMaker
  /** Requests without a reply so far. */
  #open = 0

  constructor(episode: EpisodeDesk, number: number, round: Round, askedAgents: readonly AgentMember[]) {
    this.agents = episode.agents
    this.#state = new RoundState(episode, number, round, askedAgents)
    this.#pooling = new Pooling(this.#state)
    this.#decisions = new DecisionMaker(this.#state, this.#pooling)
  }

  staff(name: string): Member & { readonly kind: 'staff' } {
    const { staff } = this.#state.episode.setting
    if (staff.includes(name)) return { kind: 'staff', id: memberId(name) }
    const expected = staff.length > 0 ? `one of: ${staff.join(', ')}` : 'none'
    throw this.#state.misuse(`called on staff "${name}", expected ${expected}`)
  }

  board(name: string): Board {
    const { names } = this.#state.episode.boards
    const found = names.find((each) => each === name)
    if (found !== undefined) return { handle: 'board', name: found }
    const expected = names.length > 0 ? `one of: ${names.join(', ')}` : 'none'
    throw this.#state.misuse(`called on the board "${name}", expected ${expected}`)
  }

  union(): Member & { readonly kind: 'union' } {
    if (this.#state.episode.setting.seesUnion) return { kind: 'union', id: memberId('solo') }
    throw this.#state.misuse('asked for the union of observations, expected sees: "union"')
  }

  async ask<K extends RequestKind>(member: Member, ask: Ask<K>): Promise<Reply<K>> {
    this.#open += 1
    try {
      this.#requireKnown(member)
      for (const board of ask.boards ?? []) this.board(board.name)
      return await asked(this.#state, member, ask)
    } catch (error) {
      this.#state.failures.push(error)
      throw error
    } finally {
      this.#open -= 1
    }
  }

  askAll<M extends Member, K extends RequestKind>(
    members: readonly M[],
    ask: Ask<K> | ((member: M) => Ask<K>),
  ): Promise<readonly Reply<K>[]> {
    return Promise.all(
      members.map((member) => this.ask(member, typeof ask === 'function' ? ask(member) : ask)),
    )
  }

  send(from: Member, reply: Reply | NonEmpty<Reply>, to: readonly Member[]): void {
    for (const member of [from, ...to]) this.#requireKnown(member)
    const replies: NonEmpty<Reply> = 'handle' in reply ? [reply] : reply
    for (const recipient of to)
      if (recipient.id !== from.id) sendReplies(this.#state, from, replies, recipient)
  }

  post(from: Member, reply: Reply | NonEmpty<Reply>, board: Board): void {
    this.#requireKnown(from)
    postReplies(this.#state, from, 'handle' in reply ? [reply] : reply, this.board(board.name).name)
  }

  isCommitted: Desk['isCommitted'] = (plan, votes) => isCommitted(this.#state, plan, votes)

  parts(split: Reply<'split'>): readonly Reply<'split'>[] {
    return partsOf(this.#state, split)
  }

  ballot: Desk['ballot'] = (reply) => this.#pooling.ballot(reply)

  coordinationRound(): void {
    this.#state.episode.note(this.#state.round, { kind: 'coordination' })
  }

  mark(name: string, members: readonly Member[], data: Json = null): void {
    for (const member of members) this.#requireKnown(member)
    recordMark(this.#state, name, members, data)
  }

  signal(from: Member, to: Member, name: string, data?: Json): boolean {
    for (const member of [from, to]) this.#requireKnown(member)
    const text = data === undefined ? name : `${name} ${canonicalJson(data)}`
    return sendSignal(this.#state, from, to, text)
  }

  tell: Desk['tell'] = (from, to, name, reply, data = {}) => {
    for (const member of [from, to]) this.#requireKnown(member)
    return tellReply(this.#state, from, to, { name, reply, data })
  }

  draw(purpose: string): Rng {
    const { draws, seed, repetition } = this.#state.episode.setting
    if (!draws) throw this.#state.misuse('drew random numbers, expected draws: true')
    return stream(`${seed}/${repetition}/topology/${purpose}/${this.#state.round}`)
  }

  time(member: Member): number {
    this.#requireKnown(member)
    return this.#state.episode.seat(member).clock
  }

  wait(member: Member, until: number): void {
    this.#requireKnown(member)
    const seat = this.#state.episode.seat(member)
    seat.clock = Math.max(seat.clock, until)
  }

  spent(): { readonly calls: number; readonly tokens: number } {
    return { ...this.#state.spent }
  }

  first: Desk['first'] = (replies) => this.#pooling.first(replies)
  pool: Desk['pool'] = (collector, replies, rule) => this.#pooling.pool(collector, replies, rule)
  compare: Desk['compare'] = (collector, replies) => this.#pooling.compare(collector, replies)
  own: Desk['own'] = (...given) => this.#decisions.own(...given)
  group: Desk['group'] = (ground, after) => this.#decisions.group(ground, after)
  rule: Desk['rule'] = (name, answers) => this.#decisions.rule(name, answers)
  nobody: Desk['nobody'] = (after) => this.#decisions.nobody(after)

  /** What a decision of this desk means. */
  resolved(decision: Decision): Resolved {
    // A topology cannot save an episode by catching what ended it.
    const [failure] = this.#state.failures
    if (failure !== undefined) throw failure
    if (this.#open === 0) return this.#decisions.resolved(decision)
    throw this.#state.misuse(
      `ended its turn while ${this.#open} requests were open, expected it to wait for them`,
    )
  }

  /** A member made by hand could see what it may not. */
  #requireKnown(member: Member): void {
    if (member.kind === 'staff') this.staff(member.id)
    else if (member.kind === 'union') this.union()
    else if (this.agents[member.agent]?.id !== member.id) {
      throw this.#state.misuse(`called on ${member.id} as agent ${member.agent}, expected one of its agents`)
    }
  }
}
