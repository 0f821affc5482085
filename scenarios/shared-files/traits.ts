import type { AgentId, Fact, Json, PlanStep } from '../../harness/define.ts'
import { type Call, type Job, type Step, touched } from './call.ts'
import { type FilesState, openAgents } from './state.ts'
import { statedJobs } from './words.ts'

/**
 * The plans of the agents that may still get on. A step whose call is out of reach for good stands there as its
 * substitute; what holds already is no longer added. Agents wait by giving no answer.
 */
export function plansOf(state: FilesState): ReadonlyMap<AgentId, readonly PlanStep[]> {
  return new Map(
    openAgents(state).map((agent) => [
      agent,
      (state.jobs[agent]?.steps ?? []).map((step) => planned(state, agent, step)),
    ]),
  )
}

function planned({ commons, gone }: FilesState, agent: AgentId, { call, instead }: Step): PlanStep {
  const step = ({ needs, adds, removes, ...rest }: Call, move: string): PlanStep => ({
    ...{ agent, move, needs, adds: adds.filter((each) => !commons.holding.includes(each)), removes },
    uses: touched({ needs, adds, removes, ...rest }),
  })
  if (instead === undefined) return step(call, 'next')
  const isGone = call.needs.some((condition) => gone.includes(condition)) || call.cost > commons.left
  return isGone ? step(instead, 'instead') : { ...step(call, 'next'), instead: [step(instead, 'instead')] }
}

/** Every step and every worth of a job, as facts. */
function factsOfJob({ agent, value, steps }: Job): readonly Fact[] {
  return [
    { id: `agent-${agent}-worth`, value },
    ...steps.flatMap(({ number, call, instead }) => [
      { id: `agent-${agent}-step-${number}`, value: callData(call) },
      ...(instead === undefined
        ? []
        : [{ id: `agent-${agent}-step-${number}-instead`, value: callData(instead) }]),
    ]),
  ]
}

function callData({ file, needs, adds, removes, cost }: Call): Json {
  return { file, needs: [...needs], adds: [...adds], removes: [...removes], cost }
}

export const facts = {
  all: ({ jobs }: FilesState) => jobs.flatMap(factsOfJob),
  readClaims: (text: string) => statedJobs(text).flatMap(factsOfJob),
}
