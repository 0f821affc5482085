import type { AgentMember, Desk, Member, Task } from '../../harness/define.ts'
import type { Shift } from './shift.ts'

/** Of the agents that can do a task, the one that gets it. */
export type Choose = (able: readonly AgentMember[], task: Task) => AgentMember | undefined

/** Gives each task to the one that is chosen of those who can do it; gives back the tasks that nobody can do. */
export function giveAll(shift: Shift, tasks: readonly Task[], choose: Choose): readonly Task[] {
  return tasks.filter((task) => {
    const agent = choose(shift.able(task), task)
    if (agent !== undefined) shift.give(agent, task)
    return agent === undefined
  })
}

/**
 * Tells these agents what they were given, by one signal each, has it done, and is told of the results; gives the
 * tasks whose word was lost and those whose result could not be read.
 */
export async function carriedOut(
  shift: Shift,
  desk: Desk,
  from: Member,
  agents: readonly AgentMember[],
): Promise<readonly Task[]> {
  const now = new Set(agents)
  const told = shift.given.filter(([agent]) => now.has(agent))
  const unheard = told.flatMap(([agent, tasks]) => {
    const ids = tasks.map(({ id }) => id)
    return desk.signal(from, agent, 'assignment', ids) ? [] : shift.withdraw(agent)
  })
  const stints = await shift.work(now)
  for (const { agent } of stints) desk.signal(agent, from, 'result')
  return [...unheard, ...stints.filter(({ isDone }) => !isDone).flatMap(({ tasks }) => tasks)]
}
