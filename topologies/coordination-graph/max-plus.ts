import { type AgentId, type Desk, firstBest, worths } from '../../harness/define.ts'
import type { Link, Links } from './links.ts'
import { Messages } from './messages.ts'
import { affordable, mostSent, type Problem } from './problem.ts'

/** How max-plus is carried out. */
export interface MaxPlusSettings {
  readonly iterations: number
  readonly damping: number
  /** The most messages, beyond which there is one iteration only. */
  readonly messages: number
}

/** The moves of an iteration, and what each component believes that they earn. */
interface Joint {
  readonly moves: ReadonlyMap<AgentId, number>
  readonly values: ReadonlyMap<AgentId, number>
}

/**
 * Agents tell each other along every link what each move of theirs is worth with the best that lies behind them: in an
 * iteration once toward the root of their component, once back. Then they decide from the root on, each knowing what
 * was decided before. On trees one iteration gives the best joint moves. With cycles it goes on until no message changes,
 * and each component keeps the best moves that it met. Of what a fault takes, the receiver keeps what it heard before.
 */
export function maxPlus(
  desk: Desk,
  problem: Problem,
  links: Links,
  { iterations, damping, messages: allowed }: MaxPlusSettings,
): ReadonlyMap<AgentId, number> {
  const { member } = problem
  markShape(desk, problem, links)
  const messages = new Messages(desk, problem, links, damping)
  const joints: Joint[] = []
  const most = links.isCyclic ? Math.min(iterations, fitting(problem, links, allowed)) : 1
  for (let iteration = 0; iteration < most && links.links.length > 0; iteration += 1) {
    desk.coordinationRound()
    const change = messages.exchanged()
    joints.push(decided(desk, problem, links, messages))
    if (most > 1) tellValues(desk, problem, links, joints)
    if (change < unchanged) break
  }
  const [only] = joints
  if (only === undefined) return decided(desk, problem, links, messages).moves
  return most > 1 ? kept(desk, { member }, links, joints) : only.moves
}

/** How many iterations the messages allow. */
function fitting({ agents }: Problem, { links, roots }: Links, allowed: number): number {
  const members = links.reduce((sum, link) => sum + link.members.length, 0)
  const traffic = { links: members, relays: members - links.length }
  return affordable(traffic, agents.length - roots.length, mostSent(agents.length, allowed))
}

/** Messages that differ by less are the same. */
const unchanged = 1e-9

function markShape(desk: Desk, { member }: Problem, { roots, links }: Links): void {
  for (const root of roots) desk.mark('root', [member(root)])
  for (const { host, members } of links) {
    for (const agent of members) desk.mark('link', [member(host), member(agent)])
    for (const agent of members.slice(0, -1)) desk.mark('relay', [member(host), member(agent)])
  }
}

/** Everybody decides in order, by what it heard and what was decided before. */
function decided(desk: Desk, problem: Problem, links: Links, messages: Messages): Joint {
  const { member, moves } = problem
  const chosen = new Map<AgentId, number>()
  const values = new Map<AgentId, number>()
  const given = new Map<Link, Map<AgentId, readonly number[]>>()
  const known = new Map<Link, Map<AgentId, number>>()
  const tell = (link: Link, to: AgentId): void => {
    const factors = messages.open(link, to, known.get(link) ?? new Map())
    const worth = worths(to, factors, moves(to).length)
    if (!desk.signal(member(link.host), member(to), 'given', { worth: [...worth] })) return
    given.set(link, (given.get(link) ?? new Map()).set(to, worth))
  }
  for (const agent of links.order) {
    const heard = links.joined(agent).map((link) => given.get(link)?.get(agent))
    const move = firstBest(messages.total(agent, heard))
    chosen.set(agent, move)
    values.set(agent, ownValue(agent, move, links, heard))
    for (const link of links.hosted(agent)) {
      known.set(link, new Map([[agent, move]]))
      const [first] = link.members
      if (first !== undefined) tell(link, first)
    }
    for (const link of links.joined(agent)) {
      const next = link.members[link.members.indexOf(agent) + 1]
      if (next === undefined) continue
      const data = { move: moves(agent)[move] ?? null }
      if (desk.signal(member(agent), member(link.host), 'decided', data)) known.get(link)?.set(agent, move)
      tell(link, next)
    }
  }
  return { moves: chosen, values }
}

/** What a decision earns by the agent's own factors, and by the links whose last member it is. */
function ownValue(
  agent: AgentId,
  move: number,
  links: Links,
  heard: readonly (readonly number[] | undefined)[],
): number {
  const own = links.own(agent).reduce((sum, { table }) => sum + (table[move] ?? 0), 0)
  return links
    .joined(agent)
    .reduce((sum, link, at) => sum + (link.members.at(-1) === agent ? (heard[at]?.[move] ?? 0) : 0), own)
}

/** Adds up what the last joint moves earn, from the leaves on; at the roots stands what each component earns. */
function tellValues(desk: Desk, { member }: Problem, links: Links, joints: Joint[]): void {
  const last = joints.pop()
  if (last === undefined) return
  const values = new Map(last.values)
  for (const agent of links.order.toReversed()) {
    const parent = links.parent(agent)
    const value = values.get(agent) ?? 0
    if (parent === undefined || !desk.signal(member(agent), member(parent), 'value', { value })) continue
    values.set(parent, (values.get(parent) ?? 0) + value)
  }
  joints.push({ moves: last.moves, values })
}

/** Each component's moves of its best iteration; who is not told of it keeps its last move. */
function kept(
  desk: Desk,
  { member }: Pick<Problem, 'member'>,
  links: Links,
  joints: readonly Joint[],
): ReadonlyMap<AgentId, number> {
  const best = new Map<AgentId, number>()
  for (const agent of links.order) {
    const parent = links.parent(agent)
    if (parent === undefined) {
      const values = joints.map(({ values }) => values.get(agent) ?? 0)
      best.set(agent, firstBest(values))
      continue
    }
    const iteration = best.get(parent)
    const told = desk.signal(member(parent), member(agent), 'best', { iteration: iteration ?? null })
    if (told && iteration !== undefined) best.set(agent, iteration)
  }
  return new Map(
    links.order.map((agent) => [agent, joints[best.get(agent) ?? joints.length - 1]?.moves.get(agent) ?? 0]),
  )
}
