/** Episodes of the corridor under fixed policies, without any member, for tests of the world itself. */
import type { Json } from '../../harness/core/json.ts'
import type { AgentId } from '../../harness/core/members.ts'
import type { Streams } from '../../harness/core/rng.ts'
import type { EndCause, Scenario, WorldEvent } from '../../harness/core/scenario.ts'
import { stream } from '../../harness/run/streams.ts'
import corridor from '../../scenarios/corridor/corridor.ts'

/** Who enters of those that want; `silent` agents give no answer, everybody else waits. */
export type Policy = (asked: readonly AgentId[]) => {
  enter?: readonly AgentId[]
  silent?: readonly AgentId[]
}

/** What came of an episode, round by round. */
interface Played {
  readonly asked: readonly (readonly AgentId[])[]
  readonly events: readonly (readonly WorldEvent[])[]
  readonly end: { cause: EndCause; score: number; payoffs: readonly number[] }
  count(event: string): number
}

/** The corridor played to its end, everybody moving by this policy. */
export function played(
  policy: Policy,
  { agents = 6, seed = 1, ...params }: Record<string, unknown> & Size = {},
): Played {
  return corridor.open((world) => {
    const streams = streamsOf(seed)
    let state = world.initial(streams, { params: world.params.parse(params), agents, seed })
    const asked: (readonly AgentId[])[] = []
    const events: (readonly WorldEvent[])[] = []
    for (;;) {
      const status = world.status(state)
      if (status.kind === 'ended') {
        const count = (name: string) => events.flat().filter((event) => event.name === name).length
        return { asked, events, end: status, count }
      }
      const now = askedIn(world, state)
      const next = world.step(state, answersOf(world, state, policy([...now])), streams)
      asked.push(now)
      events.push(next.events)
      state = next.state
    }
  })
}

/** How many agents play, and on which seed. */
interface Size {
  readonly agents?: number
  readonly seed?: number
}

/** The streams of a world with this seed. */
export function streamsOf(seed: number): Streams {
  return (purpose, round = 0) => stream(`${seed}/world/${purpose}/${round}`)
}

function askedIn<P, S, O, A extends Json>(world: Scenario<P, S, O, A>, state: S): readonly AgentId[] {
  const round = world.round(state)
  return round.asks === 'each' ? [...round.questions.keys()] : []
}

/** What the agents asked in this state answer under a policy, as the world takes it. */
export function answersOf<P, S, O, A extends Json>(
  world: Scenario<P, S, O, A>,
  state: S,
  policy: ReturnType<Policy>,
) {
  const round = world.round(state)
  const questions = round.asks === 'each' ? [...round.questions] : []
  const byAgent = questions.map(([agent, question]) => {
    const reading = question.read(policy.enter?.includes(agent) ? 'ANSWER: cross' : 'ANSWER: wait')
    const answer = reading.kind === 'read' ? reading.answer : question.fallback
    const source = policy.silent?.includes(agent) ? 'fallback' : 'given'
    return [agent, { answer, source }] as const
  })
  return { asks: 'each' as const, byAgent: new Map(byAgent) }
}
