import type { AgentId, Task } from '../../../harness/define.ts'

/** What is known of a task when work is shared out. */
export type Portion = Pick<Task, 'id' | 'durationMs'>

/**
 * Shares work out among agents: the longest task first, each to the agent that can do it and has the least to do so far;
 * ties go to the task listed first and the agent listed first. Each agent does its part in the order listed.
 *
 * Source: the longest-processing-time rule, Graham (1969), SIAM Journal on Applied Mathematics 17(2); not the shortest
 * schedule, but at most 4/3 of it where all can do all.
 *
 * @param most how many tasks one agent may have
 */
export function sharedOut(
  tasks: readonly Portion[],
  agents: readonly AgentId[],
  { can = () => true, most = Number.POSITIVE_INFINITY }: SharingRules = {},
): ReadonlyMap<AgentId, readonly string[]> {
  const parts = new Map(agents.map((agent) => [agent, { agent, ms: 0, ids: new Set<string>() }]))
  for (const { id, durationMs } of tasks.toSorted((a, b) => b.durationMs - a.durationMs)) {
    const [first, ...others] = [...parts.values()].filter(
      ({ agent, ids }) => ids.size < most && can(agent, id),
    )
    if (first === undefined) continue
    const least = others.reduce((best, each) => (each.ms < best.ms ? each : best), first)
    least.ids.add(id)
    least.ms += durationMs
  }
  const inOrder = (ids: ReadonlySet<string>) => tasks.flatMap(({ id }) => (ids.has(id) ? [id] : []))
  return new Map([...parts].map(([agent, { ids }]) => [agent, inOrder(ids)]))
}

interface SharingRules {
  can?(agent: AgentId, task: string): boolean
  readonly most?: number
}
