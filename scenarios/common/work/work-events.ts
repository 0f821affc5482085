import type { Task, WorldEvent } from '../../../harness/define.ts'
import type { Done } from './schedule.ts'

/** One event for each task that an agent did; where nobody touched any of the open ones, one that says so. */
export function workEvents(done: readonly Done[], open: readonly Task[]): readonly WorldEvent[] {
  if (done.length === 0 && open.length > 0)
    return [{ name: 'untouched', agents: [], data: { tasks: open.map(({ id }) => id) } }]
  return done.map(({ agent, task, startMs, endMs, ok }) => ({
    name: 'work',
    agents: [agent],
    data: { task, startMs, endMs, ok },
  }))
}
