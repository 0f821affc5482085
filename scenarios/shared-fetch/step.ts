import type { Answers } from '../../harness/define.ts'
import { givenAnswers } from '../common/work/each-answers.ts'
import { endOf, scheduled } from '../common/work/schedule.ts'
import { workEvents } from '../common/work/work-events.ts'
import { advanced, type Fetched, type FetchState, namedPages, tasksOf } from './state.ts'

/** One round: everybody fetches the first pages of its answer, as many as it has time for. */
export function stepped(state: FetchState, answers: Answers<readonly string[]>) {
  const { perRound } = state.params
  const lists = new Map(
    [...givenAnswers(answers)].map(([agent, ids]) => [agent, ids.slice(0, perRound)] as const),
  )
  const done = scheduled({ tasks: tasksOf(state, namedPages(state)), lists })
  const byPage = Map.groupBy(done, ({ task }) => task)
  const fetched = state.site.flatMap(({ id }, page): Fetched[] => {
    const [first, ...others] = byPage.get(id) ?? []
    if (first === undefined) return []
    return [{ page, by: first.agent, agents: [first, ...others].map(({ agent }) => agent) }]
  })
  return { state: advanced(state, fetched), events: workEvents(done, tasksOf(state)), elapsedMs: endOf(done) }
}
