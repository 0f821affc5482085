import type { AgentId, Answers, Task, WorldEvent } from '../../harness/define.ts'
import { givenAnswers } from '../common/work/each-answers.ts'
import { type Done, endOf, scheduled } from '../common/work/schedule.ts'
import { workEvents } from '../common/work/work-events.ts'
import { type Defect, openTasks, type ReviewState, worthOf } from './state.ts'

/** One round: all lists are worked off by the clock, and the round ends with the last task. */
export function stepped(state: ReviewState, answers: Answers<readonly string[]>) {
  const { skills, defects } = state
  const can = (agent: AgentId, { capability }: Task): boolean =>
    skills[agent]?.some((skill) => skill === capability) === true
  const done = scheduled({ tasks: openTasks(state), lists: givenAnswers(answers), can })
  const right = done.filter(({ ok }) => ok)
  const first = right.filter(({ task }, index) => right.findIndex((each) => each.task === task) === index)
  const finished = first.map(({ task, agent }) => ({ task, by: agent }))
  return {
    state: { ...state, round: state.round + 1, finished: [...state.finished, ...finished] },
    events: [...workEvents(done, openTasks(state)), ...first.map((each) => finding(each, defects))],
    elapsedMs: endOf(done),
  }
}

function finding({ agent, task }: Done, defects: readonly Defect[]): WorldEvent {
  const found = defects.filter((each) => each.task === task).length
  return { name: 'finding', agents: [agent], data: { task, defects: found, value: worthOf(defects, task) } }
}
