import {
  type AgentId,
  type Answers,
  choice,
  defineScenario,
  type Question,
  type Setting,
} from '../../harness/define.ts'
import { beliefForAll, ownBelief } from './belief.ts'
import { clairvoyantChoice } from './oracle.ts'
import {
  type CorridorParams,
  type CorridorState,
  corridorParams,
  type Move,
  opened,
  statusOf,
} from './state.ts'
import { stepped } from './step.ts'
import { contention, payoffsOf } from './traits.ts'
import { viewInWords, viewOf } from './view.ts'

/**
 * A corridor that admits one agent at a time.
 *
 * Tests: whether agents with equal wishes break their symmetry, at every step anew.
 * Agents see: who stands at the corridor now and for how long each has waited, and what became of themselves at
 * the step before. Nobody sees who will want to cross later.
 * Agents may: cross or wait, when they want to cross. One that enters alone crosses; two or more that enter at once
 * all fail and give up their wish. One that waits, or gives no readable answer, wants again at the next step.
 * Who newly wants is drawn for each step, whatever anybody did; `textbook` is the published stream, the same for
 * every seed.
 * Score: crossings divided by the crossings of a clairvoyant; 0 when nobody ever wanted to cross, because nothing
 * was earned. Pay-off of an agent: its crossings. `coordinationCost` is for a metric and not in the score.
 * Version history: 1 first version.
 */
export default defineScenario({
  id: 'corridor',
  version: 1,
  title: 'Corridor',
  description:
    'Agents that want to cross a corridor which admits one at a time. Each sees who stands there and for how long, and crosses or waits; those that enter together all fail. It tests whether agents with equal wishes break their symmetry, and is scored by crossings as a share of the most that were possible.',
  asks: ['each'],
  agents: { min: 1, max: 100_000, default: 6 },
  params: corridorParams,
  small: { steps: 20 },
  traits: { contention: () => contention, payoffs: payoffsOf },
  score: 'crossings / crossings of the clairvoyant optimum; 0 when nobody ever wanted to cross',
  ignoresSeed: ({ demand, demandProbability: p }) => demand === 'textbook' || p === 0 || p === 1,
  maxRounds: ({ params }) => params.steps,
  brief,
  initial: opened,
  status: statusOf,
  round: ({ standing }) => ({
    asks: 'each',
    questions: new Map(standing.map(({ agent }) => [agent, question])),
  }),
  observe: viewOf,
  describe: viewInWords,
  step: stepped,
  belief: ownBelief,
  jointBelief: beliefForAll,
  arms: {
    doNothing: () => 0,
    random: ({ standing }, rng) => moves(standing, () => rng.chance(0.5)),
    oracle(state) {
      const chosen = clairvoyantChoice(
        state.demand,
        state.step,
        new Set(state.standing.map(({ agent }) => agent)),
      )
      return moves(state.standing, (agent) => agent === chosen)
    },
  },
})

const question: Question<Move> = choice({
  ask: 'You want to cross the corridor. What do you do?',
  options: ['cross', 'wait'],
  fallback: 'wait',
  retries: 1,
})

function brief({ params, agents }: Setting<CorridorParams>): string {
  return [
    `There are ${agents} agents, numbered from 0, and one corridor. There are ${params.steps} steps.`,
    `At each step, each agent newly wants to cross with probability ${params.demandProbability}.`,
    'The corridor admits one agent at a step. Each agent that wants to cross either crosses or waits.',
    'If exactly one enters, it gets across. If two or more enter at once, none of them gets across and each of them',
    'gives up its wish. An agent that waits wants to cross again at the next step.',
    'The team is scored by the number of crossings, as a share of the most that were possible.',
  ].join('\n')
}

function moves(standing: CorridorState['standing'], enters: (agent: AgentId) => boolean): Answers<Move> {
  const settled = (agent: AgentId) => ({ answer: enters(agent) ? 'cross' : 'wait', source: 'given' }) as const
  return { asks: 'each', byAgent: new Map(standing.map(({ agent }) => [agent, settled(agent)])) }
}
