import { defineScenario, type Setting } from '../../harness/define.ts'
import { answersOf } from '../common/work/each-answers.ts'
import { beliefForAll, ownBelief } from './belief.ts'
import { resolutionNames, resolutions } from './messages.ts'
import { type Replies, replyQuestion } from './reply.ts'
import {
  type DeskParams,
  type DeskState,
  deskParams,
  opened,
  openMessages,
  roundsOf,
  statusOf,
} from './state.ts'
import { stepped, tasksOf } from './step.ts'
import { type DeskView, viewInWords, viewOf } from './view.ts'

/**
 * A support desk at which every agent on duty sees every new message.
 *
 * Tests: whether each message of a customer gets one reply and not several, when nobody was told whose turn it is, and
 * whether a conversation stays with who knows it.
 * Agents see: all open messages, and who replied to the one before. A customer writes `messages` of them, the next one
 * in the round after a reply came. Only the first tells what the conversation is about; the thread before the newest
 * message is shown to those who replied in it, each what it replied to itself.
 * Agents may: answer any open messages, each with one of five resolutions; the right one follows from how the
 * conversation began. Two that answer the same message in the same round both post, since neither saw the other's reply:
 * a duplicate. A message with a reply is closed, rightly or wrongly.
 * What customers write, and the numbers of their tickets, are drawn for each seed. A reply takes `handlingMs`; each
 * agent posts its replies one after the other.
 * Score: the share of all messages that were answered rightly and exactly once, which can be all: in each round, each
 * message to one agent. Pay-off of an agent: how many it alone answered, rightly. Events: `work` for each reply,
 * `duplicate` {task, replies} for each message with several.
 * Version history: 1 first version. 2 conversations of several messages, whose thread stays with who replied; with
 * `messages=1` and `every=1` as before, but for the event `untouched` of a round in which nobody replies.
 */
export default defineScenario<DeskParams, DeskState, DeskView, Replies>({
  id: 'support-desk',
  version: 2,
  title: 'Support desk',
  description:
    'Customers write to a desk at which every agent sees every new message and may answer it, and go on once they had a reply; only who replied before knows how a conversation began. Two agents that answer the same message in the same round both post, so that the customer gets two replies. It tests whether a team gives each message one reply, by somebody who knows the conversation, and is scored by the share of messages answered rightly and exactly once.',
  asks: ['each'],
  agents: { min: 1, max: 1000, default: 5 },
  params: deskParams,
  traits: { tasks: tasksOf, work: () => ({ skills: () => ['support'], pass: () => [] }) },
  score: 'messages answered rightly and exactly once / all messages',
  maxRounds: ({ params }) => roundsOf(params),
  brief,
  initial: opened,
  status: statusOf,
  round(state) {
    const open = openMessages(state)
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
        openMessages(state).flatMap(({ id }) => {
          const resolution = resolutionNames[rng.below(resolutionNames.length)] ?? resolutionNames[0]
          return rng.chance(0.5) ? [{ message: id, resolution }] : []
        }),
      ),
    oracle: (state) =>
      answersOf(state.agents, (agent) =>
        openMessages(state)
          .filter((_, index) => index % state.agents.length === agent)
          .map(({ id, conversation: { resolution } }) => ({ message: id, resolution })),
      ),
  },
})

function brief({ params, agents }: Setting<DeskParams>): string {
  return [
    `There are ${agents} agents, numbered from 0, at a support desk. In ${params.rounds} rounds, every ${params.every}, new conversations begin:`,
    `${params.arrivals} at a time. A customer writes ${params.messages} messages in a conversation, the next one once the one before was`,
    'answered. Every agent sees every open message and may answer it. What went before is shown to those who answered it,',
    'and the same resolution is right from the first message to the last. A reply is a resolution:',
    ...resolutionNames.map((name) => `- ${name}: ${resolutions[name]}.`),
    'All agents answer at the same time. If two answer the same message in the same round, the customer gets both',
    'replies. A message with a reply is closed.',
    'The team is scored by the share of messages that were answered rightly and exactly once.',
  ].join('\n')
}
