/** A small world of work made by hand, for tests of what hands out tasks. */
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { Task } from '../../harness/core/traits.ts'
import { agentIds, defineScenario, record, z } from '../../harness/define.ts'

/** A task of a second that anybody can do; `change` says what is different. */
export function madeTask(id: string, change: Partial<Task> = {}): Task {
  return { id, capability: 'any', durationMs: 1000, isIdempotent: true, value: 1, after: [], ...change }
}

interface State {
  readonly open: readonly Task[]
  readonly round: number
  readonly rounds: number
}

/**
 * A world in which each agent names the open tasks that it does, some rounds long. By itself an agent takes all.
 *
 * @param skills what an agent can do, by number; default anything
 */
export function workWorld(tasks: readonly Task[], skills: readonly (readonly string[])[] = []): AnyScenario {
  const skillsOf = (agent: number) => skills[agent] ?? [...new Set(tasks.map(({ capability }) => capability))]
  const question = record({
    ask: 'Which tasks do you do?',
    schema: z.array(z.string()),
    example: ['a'],
    fallback: [],
  })
  return defineScenario({
    id: 'made-work',
    version: 1,
    title: 'Made work',
    description: 'Made for a test.',
    asks: ['each'],
    agents: { min: 1, max: 10, default: 3 },
    params: z.object({ rounds: z.int().min(1).default(3) }),
    score: 'the share of the tasks that were done',
    maxRounds: ({ params }) => params.rounds,
    brief: () => 'Work.',
    initial: (_streams, { params, agents }): State & { readonly agents: number } => ({
      ...{ open: tasks, round: 0, rounds: params.rounds, agents },
    }),
    status: ({ open, round, rounds }) =>
      round < rounds && open.length > 0
        ? { kind: 'running' }
        : { kind: 'ended', cause: 'rules', score: 1 - open.length / tasks.length, payoffs: [] },
    round: ({ agents }) => ({
      asks: 'each',
      questions: new Map(agentIds(agents).map((agent) => [agent, question])),
    }),
    observe: ({ open }) => open.map(({ id }) => id),
    describe: (open) => `Open: ${open.join(', ')}`,
    step(state, answers) {
      const taken = answers.asks === 'each' ? [...answers.byAgent] : []
      const done = new Set(taken.flatMap(([, { answer }]) => answer))
      const events = taken.flatMap(([agent, { answer }]) =>
        answer.map((task, index) => ({
          name: 'work',
          agents: [agent],
          data: { task, startMs: index * 1000, endMs: (index + 1) * 1000, ok: true },
        })),
      )
      const open = state.open.filter(({ id }) => !done.has(id))
      return { state: { ...state, open, round: state.round + 1 }, events }
    },
    belief: ({ observations, assigned }) => {
      const [open = []] = observations.values()
      return { answer: [...(assigned ?? open)], confidence: 1, says: '' }
    },
    traits: {
      tasks: ({ open }) => open,
      work: () => ({ skills: skillsOf, pass: () => [] }),
    },
    arms: {
      doNothing: () => 0,
      random: () => ({ asks: 'each', byAgent: new Map() }),
    },
  })
}
