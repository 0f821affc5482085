import type { AgentId, Belief, Task, View } from '../../harness/define.ts'
import { chosenTasks } from '../common/work/choosing.ts'
import { sharedOut } from '../common/work/sharing-out.ts'
import { namedInList } from '../common/work/task-list.ts'
import { toldBy, toldInWords } from '../common/work/told.ts'
import type { ReviewView } from './view.ts'

/**
 * What an agent does by itself: the tasks that it was given, or those that it is capable of and that no agent with a
 * lower number does as far as it heard. Its confidence is its mean skill at them; at what it is not capable of it is 0.
 */
export function ownBelief(view: View<ReviewView>): Belief<readonly string[]> {
  const { agent, observations } = view
  const seen = agent === undefined ? undefined : observations.get(agent)
  if (agent === undefined || seen === undefined) return { answer: [], confidence: 0, says: '' }
  const could = seen.open.filter((task) => isCapable(seen, task))
  const isOpen = new Set(seen.open.map(({ id }) => id))
  const takes = chosenTasks({ ...view, agent }, could, namedInList).filter(({ id }) => isOpen.has(id))
  const ids = new Set(takes.map(({ id }) => id))
  const skills = seen.open
    .filter(({ id }) => ids.has(id))
    .map((task) => (isCapable(seen, task) ? (view.skill?.(task.capability) ?? 1) : 0))
  return {
    answer: [...ids],
    confidence: skills.reduce((sum, skill) => sum + skill, 0) / Math.max(1, skills.length),
    says: toldInWords(agent, {
      takes: takes.map(({ id }) => ({ id })),
      could: could.filter(({ id }) => !ids.has(id)).map(({ id }) => ({ id })),
    }),
  }
}

/**
 * What a mind decides for all: each task to an agent that is capable of it, so that nobody has much more to do than
 * others. One that nobody is known to be capable of goes to somebody of whom nothing is known. Without an observation it
 * knows the tasks and the capabilities that it was told of, and no durations.
 */
export function beliefForAll(
  view: View<ReviewView>,
  asked: readonly AgentId[],
): Belief<{ readonly [agent: string]: readonly string[] }> {
  const told = toldBy(view.claims, namedInList)
  const [seen] = view.observations.values()
  const heard = [...told.values()].flatMap(({ takes, could }) => [...takes, ...could])
  const tasks = seen?.open ?? [...new Set(heard.map(({ id }) => id))].map((id) => ({ id, durationMs: 1 }))
  const known = (agent: AgentId, id: string): boolean | undefined => {
    const own = view.observations.get(agent)
    if (own !== undefined) return own.open.some((task) => task.id === id && isCapable(own, task))
    const word = told.get(agent)
    return word && [...word.takes, ...word.could].some((each) => each.id === id)
  }
  const can = (agent: AgentId, id: string): boolean =>
    known(agent, id) ?? !asked.some((other) => known(other, id))
  const parts = sharedOut(tasks, asked, { can })
  const count = [...parts.values()].flat().length
  return {
    answer: Object.fromEntries(asked.map((agent) => [agent, parts.get(agent) ?? []])),
    confidence: count / Math.max(1, tasks.length),
    says: [...parts]
      .map(([agent, ids]) => toldInWords(agent, { takes: ids.map((id) => ({ id })), could: [] }))
      .join('\n'),
  }
}

function isCapable({ skills }: ReviewView, { capability }: Task): boolean {
  return skills.some((skill) => skill === capability)
}
