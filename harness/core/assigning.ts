import { z } from 'zod'
import { isNonEmpty } from './json.ts'
import type { MemberId } from './members.ts'
import type { Mistake, Question } from './question.ts'
import { record } from './questions/record.ts'
import type { Task } from './traits.ts'

/** What a request to assign is about: the tasks that wait, and who may be given them. */
export interface Assignable {
  /** In the order of the world; an id stands once. */
  readonly tasks: readonly Task[]
  /** Ties go to the first; an id stands once. */
  readonly to: readonly Assignee[]
  /** To how many different ones work may go at most, the first listed counted in any case. Default: to all. */
  readonly most?: number
}

/** Somebody who may be given tasks: an agent, or one who stands for several. */
export interface Assignee {
  readonly id: MemberId
  /** The capabilities that it, or one of those for whom it stands, is known to have. */
  readonly skills: readonly string[]
  /** How many agents share what it is given. Default 1. */
  readonly agents?: number
  /** Virtual milliseconds of work that it has already. Default 0. */
  readonly loadMs?: number
  /** Ids of the tasks that it was given and could not do. Default none. */
  readonly failedAt?: readonly string[]
}

/**
 * Who does which task, in the order in which each is to do its own. A task that stands nowhere waits. Whoever lacks the
 * capability may be named: that is a mistake of the one who assigns, and shows in what comes of the task.
 */
export type Assigned = readonly { readonly task: string; readonly to: string }[]

/** The question who does which task. Illegal: an unknown task or name, a task twice, more hands than may be given work. */
export function assignQuestion(assignable: Assignable): Question<Assigned> {
  const { tasks } = assignable
  const pair = z.object({ task: z.string(), to: z.string() })
  return {
    ...record<Assigned>({
      ask: askText(assignable),
      schema: z
        .array(pair)
        .max(tasks.length, `expected each task once at most, ${tasks.length} in all`)
        .readonly(),
      example: [{ task: '<task>', to: '<name>' }],
      fallback: [],
      legal: (assigned) => wrongIn(assigned, assignable),
      longest: longestAnswer(assignable),
    }),
    mistaken: (assigned, mistake) => misassigned(assigned, assignable, mistake),
  }
}

/**
 * Each task to the one with the least work who is known to be able, for each agent that it stands for; the first listed
 * on a tie. In the order of the tasks; what nobody is able to do waits.
 */
export function leastLoaded({ tasks, to, most = to.length }: Assignable): Assigned {
  const loads = to.map(({ id, skills, agents = 1, loadMs = 0, failedAt = [] }) => ({
    ...{ id, agents, loadMs, skills: new Set(skills), failedAt: new Set(failedAt) },
  }))
  const [first] = loads
  const busy = new Set(first === undefined ? [] : [first])
  const assigned: { readonly task: string; readonly to: string }[] = []
  for (const { id, capability, durationMs } of tasks) {
    let least: (typeof loads)[number] | undefined
    for (const each of loads) {
      if (!each.skills.has(capability) || each.failedAt.has(id)) continue
      if (busy.size >= most && !busy.has(each)) continue
      if (least === undefined || each.loadMs / each.agents < least.loadMs / least.agents) least = each
    }
    if (least === undefined) continue
    least.loadMs += durationMs
    busy.add(least)
    assigned.push({ task: id, to: least.id })
  }
  return assigned
}

function askText({ tasks, to, most }: Assignable): string {
  return [
    'Tasks that wait:',
    ...tasks.map(taskInWords),
    'Who may be given them:',
    ...to.map(assigneeInWords),
    ...(most === undefined
      ? []
      : [`Work may go to ${most} of these at most, ${to[0]?.id ?? 'nobody'} counted.`]),
    'Who does which task? A task goes to one of these; each does its tasks in the order in which you list them, and what you leave out waits.',
  ].join('\n')
}

function taskInWords({ id, capability, durationMs, after }: Task): string {
  const before = isNonEmpty(after) ? `; comes after ${after.join(' and ')}` : ''
  return `- ${id}: takes ${durationMs / 1000} s of "${capability}"${before}`
}

function assigneeInWords({ id, skills, agents = 1, loadMs = 0, failedAt = [] }: Assignee): string {
  const stands = agents > 1 ? `, for ${agents} agents` : ''
  const able = isNonEmpty(skills)
    ? `has ${skills.map((skill) => `"${skill}"`).join(', ')}`
    : 'has nothing of these'
  const busy = loadMs > 0 ? `; ${loadMs / 1000} s of work already` : ''
  const failed = isNonEmpty(failedAt) ? `; came back from it: ${failedAt.join(', ')}` : ''
  return `- ${id}${stands}: ${able}${busy}${failed}`
}

function wrongIn(assigned: Assigned, { tasks, to, most }: Assignable): string | undefined {
  const waiting = new Set(tasks.map(({ id }) => id))
  const names = new Set<string>(to.map(({ id }) => id))
  for (const { task, to: name } of assigned) {
    if (!names.has(name)) return `expected one of those who may be given work, got ${excerpt(name)}`
    if (!waiting.delete(task)) {
      const isTwice = tasks.some(({ id }) => id === task)
      return isTwice
        ? `expected each task once, got ${excerpt(task)} twice`
        : `expected a task that waits, got ${excerpt(task)}`
    }
  }
  const hands = handsOf(assigned, to)
  return most === undefined || hands <= most ? undefined : `expected work for ${most} at most, got ${hands}`
}

/** How many have work, the first listed counted in any case. */
function handsOf(assigned: Assigned, to: readonly Assignee[]): number {
  const first = to.slice(0, 1).map(({ id }): string => id)
  return new Set([...first, ...assigned.map((each) => each.to)]).size
}

/** By mistake, one of the tasks goes to somebody else, able or not; where there is nobody else, it is forgotten. */
function misassigned(assigned: Assigned, { to, most }: Assignable, { slips, toward }: Mistake): Assigned {
  const place = Math.floor(toward * assigned.length)
  const slip = assigned[place]
  if (!slips || slip === undefined) return assigned
  const given = (to: string): Assigned => assigned.with(place, { task: slip.task, to })
  const others = to.filter(
    ({ id }) => id !== slip.to && (most === undefined || handsOf(given(id), to) <= most),
  )
  const share = toward * assigned.length - place
  const other = others[Math.floor(share * others.length)]
  return other === undefined ? assigned.toSpliced(place, 1) : given(other.id)
}

function excerpt(text: string): string {
  return JSON.stringify(text.slice(0, 60))
}

/** Every task with the longest name, twice over. */
function longestAnswer({ tasks, to }: Assignable): number {
  const name = Math.max(0, ...to.map(({ id }) => id.length))
  return tasks.reduce((sum, { id }) => sum + 2 * (id.length + name + '{"task":"","to":""},'.length), 0)
}
