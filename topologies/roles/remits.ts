import type { AgentId, AgentMember, Task, Turn, Work } from '../../harness/define.ts'
import type { Assignment } from '../common/assigned-work.ts'
import { fnv1a } from '../common/fnv-1a.ts'

/**
 * Who has which role, by what agents can do and not by what is open: each capability to one agent, the rarest first, to
 * whoever has the fewest so far; then who has none yet joins the one of its own that the fewest have. Ties go to the
 * name that comes first and to the lower number.
 *
 * @returns the holders of each capability, ascending
 */
export function rolesDealt(
  asked: readonly AgentMember[],
  { skills }: Work,
): ReadonlyMap<string, readonly AgentId[]> {
  const agents = asked.map(({ agent }) => ({ agent, skills: new Set(skills(agent)), roles: 0 }))
  const names = [...new Set(agents.flatMap((each) => [...each.skills]))].toSorted()
  const able = (name: string) => agents.filter((each) => each.skills.has(name))
  const holders = new Map<string, AgentId[]>(names.map((name) => [name, []]))
  for (const name of names.toSorted((a, b) => able(a).length - able(b).length)) {
    const [holder] = able(name).toSorted((a, b) => a.roles - b.roles || a.agent - b.agent)
    if (holder === undefined) continue
    holder.roles += 1
    holders.get(name)?.push(holder.agent)
  }
  for (const { agent, skills: own, roles } of agents) {
    if (roles > 0) continue
    const [fewest] = names
      .filter((name) => own.has(name))
      .toSorted((a, b) => (holders.get(a)?.length ?? 0) - (holders.get(b)?.length ?? 0))
    if (fewest !== undefined) holders.get(fewest)?.push(agent)
  }
  return new Map([...holders].map(([name, all]) => [name, all.toSorted((a, b) => a - b)]))
}

/**
 * The open tasks of each role, to its holders; several share them by the hash of the task, or of the whole that it is a
 * part of. What waits for a task that nobody has a role for is left.
 */
export function tasksByRole(
  { traits: { tasks = [] } }: Turn,
  roles: ReadonlyMap<string, readonly AgentId[]>,
): Assignment {
  const open = new Set(tasks.map(({ id }) => id))
  const left = new Set(tasks.filter(({ capability }) => !roles.has(capability)).map(({ id }) => id))
  const given = new Map<AgentId, string[]>()
  for (const task of tasks) {
    if (task.after.some((id) => open.has(id) && left.has(id))) left.add(task.id)
    const holder = left.has(task.id) ? undefined : holderOf(task, roles.get(task.capability) ?? [])
    if (holder !== undefined) given.set(holder, [...(given.get(holder) ?? []), task.id])
  }
  return given
}

/** What each agent is told of its role: the capabilities that it was dealt. */
export function rolesInWords(dealt: ReadonlyMap<string, readonly AgentId[]>, agent: AgentId): string {
  const own = [...dealt].filter(([, holders]) => holders.includes(agent)).map(([name]) => name)
  return `Your role in the team is ${own.join(', ')}. The work that you are given falls to your role; leave the rest to the roles of others.`
}

function holderOf({ id, partOf = id }: Task, holders: readonly AgentId[]): AgentId | undefined {
  return holders[fnv1a(partOf) % Math.max(1, holders.length)]
}
