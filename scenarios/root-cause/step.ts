import type { Answers, RoundClock, Streams } from '../../harness/define.ts'
import { serviceName } from './graph.ts'
import { posterior } from './posterior.ts'
import { noiseOf } from './reading.ts'
import { notYet, type RootCauseState, readingsOf } from './state.ts'

/**
 * One round: the team names a service, at the minute that it is by then, or waits for the next one. By `clock=rounds`
 * coming to an answer takes no time of the incident; by `clock=virtual` it takes what calls and messages took.
 */
export function stepped(
  state: RootCauseState,
  answers: Answers<string>,
  streams: Streams,
  clock?: RoundClock,
) {
  const answer = answers.asks === 'team' ? answers.settled.answer : notYet
  const { clock: counts, deadline, minuteMs } = state.params
  const nowMs = counts === 'virtual' ? (clock?.answeredMs ?? 0) : 0
  const now = { ...state, minute: Math.max(state.minute, Math.floor(nowMs / minuteMs)) }
  if (answer !== notYet) {
    const next = { ...now, named: answer }
    return { state: next, events: [diagnosis(next)] }
  }
  const later = { ...now, minute: now.minute + 1 }
  const elapsedMs = counts === 'virtual' ? Math.max(0, later.minute * minuteMs - nowMs) : minuteMs
  if (later.minute >= deadline) return { state: later, events: [diagnosis(now)], elapsedMs }
  const missed = Array.from({ length: later.minute - state.minute }, (_, index) => state.minute + 1 + index)
  const readings = [
    ...state.readings,
    ...missed.flatMap((minute) => readingsOf({ ...state, minute }, streams)),
  ]
  return { state: { ...later, readings }, events: [{ name: 'wait', agents: [] }], elapsedMs }
}

/** What came of it: `minute` is when the service was named, or the last one that passed without. */
function diagnosis({ params, calls, root, readings, minute, named }: RootCauseState) {
  const probability = posterior(calls, noiseOf[params.setting], readings)[root] ?? 0
  const isLate = minute >= params.deadline
  const data = {
    ...{ root: serviceName(root), named: named ?? null, minute, posterior: probability },
    ...(isLate && { late: true }),
  }
  return { name: 'diagnosis', agents: [], data }
}
