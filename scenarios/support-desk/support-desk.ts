import { defineScenario, type Setting } from '../../harness/define.ts'
import { answersOf } from '../common/work/each-answers.ts'
import { beliefForAll, ownBelief } from './belief.ts'
import { resolutionNames, resolutions } from './messages.ts'
import { type Replies, replyQuestion } from './reply.ts'
import { type DeskParams, type DeskState, deskParams, openConversations, opened, statusOf } from './state.ts'
import { stepped, tasksOf } from './step.ts'
import { type DeskView, viewInWords, viewOf } from './view.ts'

/**
 * A support desk at which every agent on duty sees every new conversation.
 *
 * Tests: whether each customer gets one reply and not several, when nobody was told whose turn it is.
 * Agents see: all open conversations with the customer's message, and who replied to what in the round before.
 * Agents may: answer any open conversations, each with one of five resolutions, which follows from the message. Two
 * that answer the same conversation in the same round both post, since neither saw the other's reply: a duplicate. A
 * conversation with a reply is closed, rightly or wrongly.
 * What customers write, and the numbers of their tickets, are drawn for each seed. A reply takes `handlingMs`; each
 * agent posts its replies one after the other.
 * Score: the share of all conversations that were answered rightly and exactly once. Pay-off of an agent: how many it
 * alone answered, rightly. The best is 1: in each round, each conversation to one agent. Events: `work` for each
 * reply, `duplicate` {task, replies} for each customer with several.
 * Version history: 1 first version.
 */
export default defineScenario<DeskParams, DeskState, DeskView, Replies>({
  id: 'support-desk',
  version: 1,
  title: 'Support desk',
  description:
    'Customers write to a desk at which every agent sees every new conversation and may answer it. Two agents that answer the same one in the same round both post, so that the customer gets two replies. It tests whether a team gives each customer one reply when nobody was told whose turn it is, and is scored by the share of conversations answered rightly and exactly once.',
  asks: ['each'],
  agents: { min: 1, max: 1000, default: 5 },
  params: deskParams,
  traits: { tasks: tasksOf, work: () => ({ skills: () => ['support'], pass: () => [] }) },
  score: 'conversations answered rightly and exactly once / all conversations',
  maxRounds: ({ params }) => params.rounds,
  brief,
  initial: opened,
  status: statusOf,
  round(state) {
    const open = openConversations(state)
    const question = replyQuestion(open)
    const asked = open.length === 0 ? [] : state.agents
    return { asks: 'each', questions: new Map(asked.map((agent) => [agent, question])) }
  },
  observe: viewOf,
  describe: viewInWords,
  step: stepped,
  belief: ownBelief,
  jointBelief: beliefForAll,
  arms: {
    doNothing: () => 0,
    random: (state, rng) =>
      answersOf(state.agents, () =>
        openConversations(state).flatMap(({ id }) => {
          const resolution = resolutionNames[rng.below(resolutionNames.length)] ?? resolutionNames[0]
          return rng.chance(0.5) ? [{ conversation: id, resolution }] : []
        }),
      ),
    oracle: (state) =>
      answersOf(state.agents, (agent) =>
        openConversations(state)
          .filter((_, index) => index % state.agents.length === agent)
          .map(({ id, resolution }) => ({ conversation: id, resolution })),
      ),
  },
})

function brief({ params, agents }: Setting<DeskParams>): string {
  return [
    `There are ${agents} agents, numbered from 0, at a support desk. There are ${params.rounds} rounds; new conversations`,
    `come in each of them: ${params.arrivals}. Every agent sees every open conversation and may answer it. A reply is a resolution:`,
    ...resolutionNames.map((name) => `- ${name}: ${resolutions[name]}.`),
    'All agents answer at the same time. If two answer the same conversation in the same round, the customer gets both',
    'replies. A conversation with a reply is closed.',
    'The team is scored by the share of conversations that were answered rightly and exactly once.',
  ].join('\n')
}
