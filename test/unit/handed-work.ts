/** A small world of tasks, and episodes of it, for tests of what hands out work. */
import type { AnyFault } from '../../harness/core/fault.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { Cell, Trace } from '../../harness/core/trace.ts'
import {
  type AgentId,
  agentIds,
  defineFault,
  defineScenario,
  record,
  type Task,
  z,
} from '../../harness/define.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { playedEpisode } from '../../harness/run/episode.ts'
import { activeFaults } from '../../harness/run/fault-notation.ts'
import { endedResult, eventsOf, type Play, parsedParams } from '../conformance/support-episode.ts'

/** A task of some capability and seconds. */
export function task(id: string, capability: string, seconds: number, after: readonly string[] = []): Task {
  return { id, capability, durationMs: seconds * 1000, isIdempotent: false, value: 1, after }
}

/** The agents of a code review: one for each capability, and tasks of 5, 10, 8 and 6 s. */
export const review: readonly Task[] = [
  task('lint', 'a', 5),
  task('security', 'b', 10),
  task('logic', 'c', 8),
  task('style', 'd', 6),
]

/** Agent i alone has the i-th of these capabilities. */
export const oneEach = (agent: AgentId): readonly string[] => [['a', 'b', 'c', 'd'][agent] ?? 'none']

/** Five stages of 2 s, each after the one before, each of a capability of its own. */
export const stages: readonly Task[] = ['a', 'b', 'c', 'd', 'a'].map((capability, stage) =>
  task(`stage-${stage}`, capability, 2, stage === 0 ? [] : [`stage-${stage - 1}`]),
)

/** More rounds than tasks are handed out in. */
const most = 6

/** A world that ends when all tasks are done, or after so many rounds. An agent without an assignment does nothing. */
export function workWorld(
  tasks: readonly Task[],
  skills: (agent: AgentId) => readonly string[],
): AnyScenario {
  return defineScenario<object, State, readonly string[], string[]>({
    id: 'made-work',
    version: 1,
    title: 'Made work',
    description: 'Made for a test.',
    asks: ['each'],
    agents: { min: 1, max: 100, default: 4 },
    params: z.object({}),
    score: 'share of tasks done',
    maxRounds: () => most,
    brief: () => 'Do the tasks.',
    traits: {
      tasks: ({ done }) => tasks.filter(({ id }) => !done.includes(id)),
      work: () => ({ skills, pass: () => [] }),
    },
    initial: (_streams, { agents }) => ({ agents: agentIds(agents), done: [], rounds: 0 }),
    status({ agents, done, rounds }) {
      if (done.length < tasks.length && rounds < most) return { kind: 'running' }
      const score = done.length / tasks.length
      return { kind: 'ended', cause: 'goal', score, payoffs: agents.map(() => score) }
    },
    round: ({ agents }) => ({ asks: 'each', questions: new Map(agents.map((agent) => [agent, question])) }),
    observe: (_state, agent) => skills(agent),
    describe: (known) => `You can do: ${known.join(', ')}.`,
    step(state, answers) {
      const events: { name: string; agents: readonly AgentId[]; data: { task: string; endMs: number } }[] = []
      const given = answers.asks === 'each' ? [...answers.byAgent] : []
      for (const [agent, { answer }] of given) {
        let endMs = 0
        for (const { id, capability, durationMs, after } of tasks.filter((each) =>
          answer.includes(each.id),
        )) {
          const isReady = after.every((before) => state.done.includes(before))
          if (state.done.includes(id) || !isReady || !skills(agent).includes(capability)) continue
          endMs += durationMs
          events.push({ name: 'work', agents: [agent], data: { task: id, endMs } })
        }
      }
      const done = new Set([...state.done, ...events.map(({ data }) => data.task)])
      return {
        state: { ...state, done: [...done], rounds: state.rounds + 1 },
        events,
        elapsedMs: Math.max(0, ...events.map(({ data }) => data.endMs)),
      }
    },
    belief({ observations, assigned = [] }) {
      const known = [...observations.values()].flat()
      const isAble = tasks.every(({ id, capability }) => !assigned.includes(id) || known.includes(capability))
      return { answer: [...assigned], confidence: isAble ? 0.9 : 0.1, says: '' }
    },
    arms: { doNothing: () => 0, random: () => ({ asks: 'each', byAgent: new Map() }) },
  })
}

interface State {
  readonly agents: readonly AgentId[]
  readonly done: readonly string[]
  readonly rounds: number
}

const question = record<string[]>({
  ask: 'Which tasks do you do now?',
  schema: z.array(z.string()),
  example: ['lint'],
  fallback: [],
})

/** Loses the messages from one member to another, the first so many of each round. */
export function losing(from: string, to: string, first = Number.POSITIVE_INFINITY): AnyFault {
  const seen = new Map<number, number>()
  return defineFault({
    id: 'losing',
    version: 1,
    title: 'Losing',
    description: 'Made for a test.',
    main: 'none',
    params: z.object({ none: z.number().default(0) }),
    hooks: () => ({
      message(message) {
        if (message.from.id !== from || message.to.id !== to) return { kind: 'delivered' }
        const before = seen.get(message.round) ?? 0
        seen.set(message.round, before + 1)
        return before < first ? { kind: 'lost' } : { kind: 'delivered' }
      },
    }),
  })
}

/** Lets this agent take so many virtual milliseconds longer for the first request of each round. */
export function slowing(agent: string, ms: number): AnyFault {
  const seen = new Set<number>()
  return defineFault({
    id: 'slowing',
    version: 1,
    title: 'Slowing',
    description: 'Made for a test.',
    main: 'none',
    params: z.object({ none: z.number().default(0) }),
    hooks: () => ({
      request({ member, round }) {
        if (member.id !== agent || seen.has(round)) return { kind: 'passed' }
        seen.add(round)
        return { kind: 'delayed', ms }
      },
    }),
  })
}

/** Perfect reasoners that answer at once, so that only work takes time. */
export const swift = simulatedModel('ideal', { latencyMedianMs: 0 })

/** An episode under this fault. */
export function playedUnder(fault: AnyFault, play: Play): Promise<Trace> {
  const { scenario, topology, model = swift } = play
  const cell: Cell = {
    scenario: { id: scenario.id, version: scenario.version },
    topology: { id: topology.id, version: topology.version },
    model: { id: model.spec, version: model.version },
    fault: { id: fault.id, versions: {} },
    policy: { id: 'none', versions: {} },
    agents: play.agents ?? scenario.agents.default,
    scenarioParams: parsedParams(scenario, play.scenarioParams),
    topologyParams: parsedParams(topology, play.topologyParams),
    modelParams: {},
    isSimulated: true,
    seesUnion: false,
  }
  const faults = activeFaults(fault.id, [fault])
  return playedEpisode(
    { cell, scenario, topology, model, faults, seed: 1, repetition: 0 },
    new AbortController().signal,
  )
}

/** What was done by whom, as `TASK by AGENT in ROUND`. */
export function workOf(trace: Trace): readonly string[] {
  endedResult(trace)
  return eventsOf(trace, 'world').flatMap(({ name, agents, round, data }) =>
    // Events of this name are of the world above.
    name === 'work' ? [`${(data as { readonly task: string }).task} by ${agents[0]} in ${round}`] : [],
  )
}

/** How often each thing was marked. */
export function marksOf(trace: Trace): Readonly<Record<string, number>> {
  const names = eventsOf(trace, 'mark').map(({ name }) => name)
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))
}
