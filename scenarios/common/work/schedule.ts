import { PriorityQueue } from '@datastructures-js/priority-queue'
import type { AgentId, Task } from '../../../harness/define.ts'

/** A task that an agent did, in milliseconds since the round began. */
export interface Done {
  readonly agent: AgentId
  readonly task: string
  readonly startMs: number
  readonly endMs: number
  /** False when the agent could not do it, or when what it needs was never done. */
  readonly ok: boolean
}

/** What is done in a round, and by whom. */
export interface Workload {
  /** The open tasks. One that stands in `after` and not here was done before. */
  readonly tasks: readonly Task[]
  /** Ids of open tasks by agent, in the order in which it does them. */
  readonly lists: ReadonlyMap<AgentId, readonly string[]>
  /** Whether an agent does a task rightly. Default: always. */
  can?(agent: AgentId, task: Task): boolean
}

/**
 * Plays a round of work by the clock: all agents begin at 0 and do their lists in order, each task once everything that
 * it needs is done, whoever does it. An agent waits for that; when nobody is at work any more, the lowest agent that
 * waits gives up its task, which takes no time and comes to nothing. What two agents list is done twice.
 *
 * @returns by end, then by agent
 */
export function scheduled({ tasks, lists, can = () => true }: Workload): readonly Done[] {
  const open = new Map(tasks.map((task) => [task.id, task]))
  const workers = new Map(
    [...lists].map(([agent, ids]) => [agent, { agent, left: ids.flatMap((id) => open.get(id) ?? []) }]),
  )
  const idle = new Set([...workers.values()].filter(({ left }) => left.length > 0))
  const running = new PriorityQueue<Done>((a, b) => a.endMs - b.endMs || a.agent - b.agent)
  const done: Done[] = []
  for (let now = 0; ; ) {
    for (const worker of idle) {
      const [task] = worker.left
      if (task?.after.some((id) => open.has(id)) !== false) continue
      running.enqueue(begun(worker.agent, task, now, can(worker.agent, task)))
      worker.left.shift()
      idle.delete(worker)
    }
    const next = running.dequeue() ?? givenUp([...idle], now)
    if (next === undefined) return done
    now = next.endMs
    done.push(next)
    if (next.ok) open.delete(next.task)
    const worker = workers.get(next.agent)
    if (worker !== undefined && worker.left.length > 0) idle.add(worker)
    else if (worker !== undefined) idle.delete(worker)
  }
}

function begun(agent: AgentId, { id: task, durationMs }: Task, startMs: number, ok: boolean): Done {
  return { agent, task, startMs, endMs: startMs + durationMs, ok }
}

/** The task that the lowest of these agents gives up, when there are any. */
function givenUp(idle: readonly { agent: AgentId; left: Task[] }[], now: number): Done | undefined {
  const [lowest] = idle.toSorted((a, b) => a.agent - b.agent)
  const task = lowest?.left.shift()
  if (lowest === undefined || task === undefined) return undefined
  return { agent: lowest.agent, task: task.id, startMs: now, endMs: now, ok: false }
}

/** When the last of it was done. */
export function endOf(done: readonly Done[]): number {
  return Math.max(0, ...done.map(({ endMs }) => endMs))
}
