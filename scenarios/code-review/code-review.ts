import { type AgentId, agentIds, defineScenario, type Setting } from '../../harness/define.ts'
import { answersOf } from '../common/work/each-answers.ts'
import { sharedOut } from '../common/work/sharing-out.ts'
import { taskList } from '../common/work/task-list.ts'
import { beliefForAll, ownBelief } from './belief.ts'
import {
  capabilities,
  opened,
  openTasks,
  type ReviewParams,
  type ReviewState,
  reviewParams,
  roundsOf,
  statusOf,
} from './state.ts'
import { stepped } from './step.ts'
import { type ReviewView, viewInWords, viewOf } from './view.ts'

/**
 * The review of one change, in four parts that take unlike skill and unlike time.
 *
 * Tests: whether each part gets to somebody who is capable of it, is done once, and at the same time as the others.
 * Agents see: the open tasks, each with the capability it needs, its duration and what it comes after; and their own
 * capabilities, which nobody else sees. With `skills=mixed` an agent has one capability and each other one with
 * probability 1/2; with `specialists` one, with `generalists` all. Where agents are fewer than capabilities, those left
 * over are shared out in turn.
 * Agents may: do any open tasks, in an order of their own. All lists of a round are worked off by the clock, each task
 * once those before it are done, and the round ends with the last. A review by somebody without the capability takes
 * its time and finds nothing; one that is done twice finds nothing new. With `stages`, tasks each come after the one
 * before, so that no team is faster than one agent.
 * Score: the value of the defects found over the value of all. Each defect belongs to one task, drawn for each seed, and
 * is worth 1, 2 or 3. Pay-off of an agent: the value of what it was the first to find. The best is 1: everything done in
 * the first round. Events: `work` for each task done, `finding` {task, defects, value} where it came to something.
 * Version history: 1 first version. 2 a round in which nobody touches a task has an event `untouched`.
 */
export default defineScenario<ReviewParams, ReviewState, ReviewView, readonly string[]>({
  id: 'code-review',
  version: 2,
  title: 'Code review',
  description:
    'A change is reviewed for security, performance, style and tests, which take 5, 10, 8 and 6 seconds and each a capability that not everybody has. A review without the capability finds nothing. It tests whether each review gets to somebody capable, once, and at the same time as the others, and is scored by the value of the defects found as a share of all.',
  asks: ['each'],
  agents: { min: 1, max: 1000, default: 4 },
  params: reviewParams,
  traits: {
    tasks: openTasks,
    work: ({ skills }) => ({ skills: (agent) => skills[agent] ?? [], pass: () => [] }),
  },
  score: 'value of the defects found / value of all defects',
  maxRounds: ({ params }) => roundsOf(params),
  brief,
  initial: opened,
  status: statusOf,
  round(state) {
    const open = openTasks(state).map(({ id }) => id)
    const question = taskList({ ask: askText, open, known: open })
    return { asks: 'each', questions: new Map(agentsOf(state).map((agent) => [agent, question])) }
  },
  observe: viewOf,
  describe: viewInWords,
  step: stepped,
  belief: ownBelief,
  jointBelief: beliefForAll,
  arms: {
    doNothing: () => 0,
    random: (state, rng) =>
      answersOf(agentsOf(state), () => openTasks(state).flatMap(({ id }) => (rng.chance(0.5) ? [id] : []))),
    oracle(state) {
      const needs = new Map<string, string>(openTasks(state).map(({ id, capability }) => [id, capability]))
      const can = (agent: AgentId, id: string): boolean =>
        state.skills[agent]?.some((skill) => skill === needs.get(id)) === true
      const parts = sharedOut(openTasks(state), agentsOf(state), { can })
      return answersOf(agentsOf(state), (agent) => parts.get(agent) ?? [])
    },
  },
})

const askText =
  'Which open tasks do you do now, and in which order? Name them by their ids; an empty list does none.'

function brief({ params, agents }: Setting<ReviewParams>): string {
  return [
    `There are ${agents} agents, numbered from 0, who review one change. There are at most ${roundsOf(params)} rounds.`,
    `Each task needs one of these capabilities: ${capabilities.join(', ')}. Every agent has one of them or more.`,
    'In a round, each agent names the open tasks that it does, in order. All work at the same time; a task begins once',
    'those that it comes after are done, and the round ends with the last task. A task done by somebody who is not',
    'capable of it finds nothing and stays open.',
    'The team is scored by the value of the defects found, as a share of all that are in the change.',
  ].join('\n')
}

function agentsOf({ skills }: ReviewState): readonly AgentId[] {
  return agentIds(skills.length)
}
