import {
  type AgentId,
  type Answers,
  choice,
  defineScenario,
  type Question,
  type Setting,
} from '../../harness/define.ts'
import { beliefForAll, type FilesView, ownBelief, viewInWords, viewOf } from './belief.ts'
import { best } from './best.ts'
import {
  type FilesState,
  mostAgents,
  openAgents,
  opened,
  roundsOf,
  type SharedFilesParams,
  sharedFilesParams,
  statusOf,
} from './state.ts'
import { type Move, stepped } from './step.ts'
import { facts, plansOf } from './traits.ts'
import { jobInWords } from './words.ts'

/**
 * Agents with jobs of their own that work on shared files.
 *
 * Tests: whether agents whose plans get in each other's way find an order, a delay or another way.
 * Agents see: their own job (its steps, what each needs, adds, removes and costs, its worth), what holds of the shared
 * files, what is left of the budget, who is still at work, and what became of their own last call. Nobody sees
 * another's job.
 * Agents may: in every round make their next call, make the call that stands in for it, if there is one, or wait. Calls
 * of one round that write one file all fail (`conflict`); so does one that needs what another one takes away, now or
 * before (`broken-precondition`), one that needs what is not there yet (`not-ready`), and every call that costs anything
 * where all together cost more than is left (`over-budget`). Other failed calls cost what they cost. The world ends when
 * nobody can get on, after `patience` rounds in a row in which no call worked, and at the latest after as many rounds as
 * there are steps.
 * Jobs are drawn for each seed, as `draw.ts` says; the event `step` is a call that worked, `goal` a job that is done.
 * Score: worth of the jobs that were done over the most that could be earned, by an exact search; 0 where nothing can.
 * Pay-off of an agent: the worth of its job, if it is done.
 * Source: plan merging: Georgeff (1983), Communication and interaction in multi-agent planning, AAAI; Cox and Durfee
 * (2005), An efficient algorithm for multiagent plan coordination, AAMAS.
 * Version history: 1 first version.
 */
export default defineScenario<SharedFilesParams, FilesState, FilesView, Move>({
  id: 'shared-files',
  version: 1,
  title: 'Jobs on shared files',
  description:
    'Each agent has a job of several tool calls on files, some of them shared, and all draw on one budget. Each sees its own job and the state of the files, and in every round makes its next call, another that does as well, or waits; calls that get in each other’s way fail. It tests whether agents find an order, a delay or another way, and is scored by the worth of the jobs done as a share of the exact optimum.',
  asks: ['each'],
  agents: { min: 1, max: mostAgents, default: 4 },
  params: sharedFilesParams,
  traits: { plans: plansOf, facts },
  score: 'worth of jobs done / most that could be earned; 0 when nothing could',
  maxRounds: ({ params, agents }) => roundsOf(agents, params.length),
  brief,
  initial: opened,
  status: statusOf,
  round: (state) => ({
    asks: 'each',
    questions: new Map(openAgents(state).map((agent) => [agent, question])),
  }),
  observe: viewOf,
  describe: viewInWords,
  secrets: ({ jobs }, agent) => jobs.filter((job) => job.agent === agent).flatMap(jobInWords),
  step: stepped,
  belief: ownBelief,
  jointBelief: beliefForAll,
  arms: {
    doNothing: () => 0,
    random: (state, rng) =>
      moves(state, () => (['next', 'instead', 'wait'] as const)[rng.below(3)] ?? 'wait'),
    oracle(state) {
      const { ways } = best(state.jobs, state.commons)
      return moves(state, (agent) => ways.get(agent) ?? 'wait')
    },
  },
})

const question: Question<Move> = choice<Move>({
  ask: 'Do you make your next call, the call that stands in for it, or none now?',
  options: ['next', 'instead', 'wait'],
  fallback: 'wait',
})

function moves(state: FilesState, move: (agent: AgentId) => Move): Answers<Move> {
  return {
    asks: 'each',
    byAgent: new Map(openAgents(state).map((agent) => [agent, { answer: move(agent), source: 'given' }])),
  }
}

function brief({ params, agents }: Setting<SharedFilesParams>): string {
  return [
    `There are ${agents} agents. Each has a job of ${params.length} steps, done one after the other; a job earns its worth once all its`,
    'steps are done. A step is a tool call that writes one file. It may need conditions to hold, add some, remove some for',
    'good, and cost something of one budget that all share. A step may have another call that does as well, marked instead.',
    'In every round each agent makes its next call ("next"), the call instead of it ("instead"), or none ("wait").',
    'Calls that write the same file in one round all fail. A call fails that needs what does not hold, or what another',
    'call of the same round removes. A failed call costs the same. If all calls of a round together cost more than is',
    'left of the budget, every call that costs anything fails, and nothing is spent.',
    `There are at most ${roundsOf(agents, params.length)} rounds, and none after ${params.patience} in a row without a call that worked. The team is scored by the worth of all jobs done, as a share of the most possible.`,
  ].join('\n')
}
