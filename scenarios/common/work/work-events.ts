import type { WorldEvent } from '../../../harness/define.ts'
import type { Done } from './schedule.ts'

/** One event for each task that an agent did. */
export function workEvents(done: readonly Done[]): readonly WorldEvent[] {
  return done.map(({ agent, task, startMs, endMs, ok }) => ({
    name: 'work',
    agents: [agent],
    data: { task, startMs, endMs, ok },
  }))
}
