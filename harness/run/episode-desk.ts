import type { ActiveFault } from '../core/fault.ts'
import type { Json } from '../core/json.ts'
import { type AgentMember, agentIds, agentMember, type Member, memberId } from '../core/members.ts'
import type { Model } from '../core/model.ts'
import type { Pooled, Reply } from '../core/replies.ts'
import type { Claim, Round } from '../core/scenario.ts'
import type { Edge, EdgeRule } from '../core/topology.ts'
import type { Happening } from '../core/trace.ts'
import { Boards } from './boards.ts'
import { Disturbance } from './disturbance.ts'
import { DeclaredEdges } from './edges.ts'
import type { Entry, Links, Recorder } from './recorder.ts'
import { Seat } from './seat.ts'
import { stream } from './streams.ts'
import type { World } from './world.ts'

/** What a desk is set up with for one episode. */
export interface DeskSetting {
  readonly topology: string
  readonly edges: Iterable<Edge> | EdgeRule
  readonly staff: readonly string[]
  readonly boards: readonly string[]
  readonly seesUnion: boolean
  /** Whether the topology draws random numbers of its own. */
  readonly draws: boolean
  readonly agents: number
  readonly world: World
  readonly model: Model
  readonly faults: readonly ActiveFault[]
  readonly seed: number
  readonly repetition: number
  readonly signal: AbortSignal
  readonly recorder: Recorder
}

/** A reply's private side: its text never leaves the desk except along an edge. */
export interface ReplyRecord {
  readonly text: string
  readonly answer: Json | undefined
  /** Virtual time at which it was there. */
  readonly readyAt: number
  readonly lamport: number
  /** The call or pool that gave it, or the fault that kept it from being given. */
  readonly entry: Entry
  /** Set where it is a vote on a plan. */
  readonly vote?: Claim['vote']
}

/** What lasts over the rounds of an episode: seats, clock, edges and faults. */
export class EpisodeDesk {
  readonly setting: DeskSetting
  readonly agents: readonly AgentMember[]
  readonly edges: DeclaredEdges
  readonly disturbance: Disturbance
  readonly boards: Boards
  /** The handles of the present round; those of earlier rounds are void. */
  replies = new WeakMap<Reply | Pooled, ReplyRecord>()
  readonly #seats = new Map<string, Seat>()
  readonly #ranks = new Map<string, number>()
  #now = 0
  #lamport = 0

  constructor(setting: DeskSetting) {
    this.setting = setting
    this.agents = agentIds(setting.agents).map(agentMember)
    this.edges = new DeclaredEdges(setting.topology, setting.edges)
    this.boards = new Boards(setting.boards.map(memberId))
    const { seed, repetition } = setting
    this.disturbance = new Disturbance(setting.faults, (name) => stream(`${seed}/${repetition}/${name}`))
    for (const [index, name] of ['solo', ...setting.staff].entries())
      this.#ranks.set(name, setting.agents + index)
  }

  /** Virtual milliseconds since the episode began. */
  get now(): number {
    return this.#now
  }

  /** A member's place, made when it is first needed. */
  seat(member: Member): Seat {
    const known = this.#seats.get(member.id)
    if (known !== undefined) return known
    const rank = member.kind === 'agent' ? member.agent : (this.#ranks.get(member.id) ?? -1)
    const seat = new Seat(member, rank)
    this.#begin(seat)
    this.#seats.set(member.id, seat)
    return seat
  }

  /** The signals that reached a member in this round so far. */
  signalsTo(member: Member): readonly Entry[] {
    return this.#seats.get(member.id)?.history.signals ?? []
  }

  /** Starts a round: records it, and lets every member's clock begin with it. */
  beginRound(number: number, asks: Round['asks'], asked: readonly AgentMember[]): void {
    this.replies = new WeakMap()
    this.setting.recorder.begin(number)
    this.note(number, { kind: 'round', asks, asked: asked.map(({ agent }) => agent) })
    for (const seat of this.#seats.values()) this.#begin(seat)
  }

  #begin(seat: Seat): void {
    const agent = seat.member.kind === 'agent' ? seat.member.agent : undefined
    seat.beginRound(this.#now, this.#lamport, this.setting.world.remembers(agent))
  }

  /** Ends a round at this virtual time. Members that are still busy stay so. */
  closeRound(at: number): void {
    this.setting.recorder.settle()
    this.#now = Math.max(this.#now, at)
    for (const seat of this.#seats.values()) this.#lamport = Math.max(this.#lamport, seat.lamport)
  }

  /** Lets virtual milliseconds pass in which the world moves on. */
  pass(ms: number): void {
    this.#now += ms
  }

  /** Records something behind all else. */
  note(round: number, happening: Happening, links?: Links): void {
    this.setting.recorder.append(round, this.#now, happening, links)
  }
}
