import type { AgentId, Answers, WorldEvent } from '../../harness/define.ts'
import type { Call, Commons } from './call.ts'
import { type FilesState, type Outcome, openAgents } from './state.ts'

/** What an agent does with its next step. */
export type Move = 'next' | 'instead' | 'wait'

/** A call that is tried in a round. */
interface Try {
  readonly agent: AgentId
  readonly way: Move
  readonly call: Call
}

/**
 * One round. If all calls together cost more than is left, those that cost anything fail and cost nothing. The others
 * are paid for, whether or not they work. A call fails that needs what does not hold; then all that write one file; then
 * those of the rest that need what another of the rest takes away. What is left works.
 */
export function stepped(state: FilesState, answers: Answers<Move>) {
  const tries = triesOf(state, answers)
  const isOver = costOf(tries) > state.commons.left
  const paid = isOver ? tries.filter(({ call }) => call.cost === 0) : tries
  const ready = paid.filter(({ call }) => call.needs.every((each) => state.commons.holding.includes(each)))
  const alone = ready.filter(
    (own) => !ready.some((other) => other !== own && other.call.file === own.call.file),
  )
  const done = alone.filter((own) => !alone.some((other) => other !== own && breaks(other.call, own.call)))
  const outcome = (own: Try): Outcome => {
    if (!paid.includes(own)) return 'over-budget'
    if (!ready.includes(own)) return isGone(state, own.call) ? 'broken-precondition' : 'not-ready'
    if (!alone.includes(own)) return 'conflict'
    return done.includes(own) ? 'done' : 'broken-precondition'
  }
  const outcomes = new Map(tries.map((own) => [own.agent, outcome(own)]))
  const next = advanced(state, done, state.commons.left - costOf(paid))
  const last = state.jobs.map(({ agent }) => outcomes.get(agent))
  const idle = done.length > 0 ? 0 : state.idle + 1
  return { state: { ...next, last, round: state.round + 1, idle }, events: eventsOf(state, tries, outcomes) }
}

function triesOf(state: FilesState, answers: Answers<Move>): readonly Try[] {
  return openAgents(state).flatMap((agent) => {
    const way = answers.asks === 'each' ? (answers.byAgent.get(agent)?.answer ?? 'wait') : 'wait'
    const [step] = state.jobs[agent]?.steps ?? []
    const call = way === 'next' ? step?.call : way === 'instead' ? step?.instead : undefined
    return call === undefined ? [] : [{ agent, way, call }]
  })
}

function costOf(tries: readonly Try[]): number {
  return tries.reduce((sum, { call }) => sum + call.cost, 0)
}

function breaks(one: Call, other: Call): boolean {
  return one.removes.some((condition) => other.needs.includes(condition))
}

function isGone({ gone }: FilesState, { needs }: Call): boolean {
  return needs.some((condition) => gone.includes(condition))
}

function advanced(state: FilesState, done: readonly Try[], left: number): FilesState {
  const adds = done.flatMap(({ call }) => call.adds)
  const removes = done.flatMap(({ call }) => call.removes)
  const holding = [...new Set([...state.commons.holding, ...adds])]
    .filter((each) => !removes.includes(each))
    .sort()
  const commons: Commons = { holding, left }
  const moved = new Set(done.map(({ agent }) => agent))
  const jobs = state.jobs.map((job) => (moved.has(job.agent) ? { ...job, steps: job.steps.slice(1) } : job))
  const earned = jobs.map(({ agent, value, steps }) =>
    moved.has(agent) && steps.length === 0 ? value : (state.earned[agent] ?? 0),
  )
  return { ...state, commons, jobs, earned, gone: [...state.gone, ...removes] }
}

/** One event for each call that worked or failed by itself, one for each file that several wrote, one for the budget. */
function eventsOf(
  { jobs }: FilesState,
  tries: readonly Try[],
  outcomes: ReadonlyMap<AgentId, Outcome>,
): readonly WorldEvent[] {
  const of = (outcome: Outcome) => tries.filter(({ agent }) => outcomes.get(agent) === outcome)
  const single = (name: Outcome, event: string = name) =>
    of(name).map(({ agent, way, call }) => ({
      name: event,
      agents: [agent],
      data: { step: jobs[agent]?.steps[0]?.number ?? 0, way, file: call.file, cost: call.cost },
    }))
  const over = of('over-budget')
  const conflicts = Map.groupBy(of('conflict'), ({ call }) => call.file)
  const reached = of('done').flatMap(({ agent }) => {
    const job = jobs[agent]
    return job?.steps.length === 1 ? [{ name: 'goal', agents: [agent], data: { value: job.value } }] : []
  })
  return [
    ...(over.length > 0
      ? [{ name: 'over-budget', agents: over.map(({ agent }) => agent), data: { cost: costOf(over) } }]
      : []),
    ...[...conflicts].map(([file, own]) => ({
      name: 'conflict',
      agents: own.map(({ agent }) => agent),
      data: { file },
    })),
    ...single('not-ready'),
    ...single('broken-precondition'),
    ...single('done', 'step'),
    ...reached,
  ]
}
