import type { AgentId, Answers, WorldEvent } from '../../harness/define.ts'
import {
  type CorridorState,
  type Move,
  nothingByAgent,
  type Outcome,
  type Standing,
  standingNext,
} from './state.ts'

/** One step: exactly one that enters gets across; several collide, and their wishes end. */
export function stepped(state: CorridorState, answers: Answers<Move>) {
  const { entering, yielding, silent } = movesOf(state.standing, answers)
  const through = entering.length === 1 ? entering : []
  const colliding = entering.length > 1 ? entering : []
  const n = state.previous.length
  const previous = nothingByAgent<Outcome>(n)
  for (const { agent } of state.standing) previous[agent] = 'waited'
  for (const agent of through) previous[agent] = 'crossed'
  for (const agent of colliding) previous[agent] = 'collided'
  const step = state.step + 1
  const staying = state.standing.filter(({ agent }) => previous[agent] === 'waited')
  const standing = standingNext(n, staying, state.demand[step])
  const next = { ...state, step, standing, previous, crossings: counted(state.crossings, through) }
  return {
    state: next,
    events: eventsOf({ crossing: through, collision: colliding, yield: yielding, 'no-answer': silent }),
  }
}

/** Only a given answer enters; a missing one leaves its agent standing, like a wait. */
function movesOf(standing: readonly Standing[], answers: Answers<Move>) {
  const moves: Record<'entering' | 'yielding' | 'silent', AgentId[]> = {
    entering: [],
    yielding: [],
    silent: [],
  }
  for (const { agent } of standing) {
    const settled = answers.asks === 'each' ? answers.byAgent.get(agent) : undefined
    if (settled?.source !== 'given') moves.silent.push(agent)
    else if (settled.answer === 'cross') moves.entering.push(agent)
    else moves.yielding.push(agent)
  }
  return moves
}

function counted(crossings: readonly number[], through: readonly AgentId[]): readonly number[] {
  const [agent] = through
  return agent === undefined ? crossings : crossings.with(agent, (crossings[agent] ?? 0) + 1)
}

function eventsOf(agentsByName: Readonly<Record<string, readonly AgentId[]>>): readonly WorldEvent[] {
  return Object.entries(agentsByName)
    .filter(([, agents]) => agents.length > 0)
    .map(([name, agents]) => ({ name, agents }))
}
