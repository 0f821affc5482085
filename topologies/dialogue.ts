import { type AgentMember, defineTopology, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'

/**
 * Agents talk in turns, and each answers when it is ready.
 *
 * Mechanism: in every round the asked agents take turns, ascending, the lowest always first; each has at most
 * `messages` of them. In a turn an agent says something, answers, or both. What it says goes to every other asked
 * agent, but for what it marked as private; its answer goes to nobody. An answer is fixed for the round: the others
 * get notice that it was given, not of what it says, and go on among themselves. Whoever has no answer after its last
 * turn is asked to decide, at the same time as all others without one. Where each is asked, each agent's answer stands
 * for itself; where the team is asked, the answers are pooled by the question's own rule. An agent alone is asked to
 * decide at once. A turn that could not be read after all its tries is talk.
 * Source: the alternating talk of Yao, Zou and Hawkins (2026), arXiv 2605.01750: two agents, five messages each, in
 * our own words and for any number of agents. That talk goes round and that private parts are marked are ours.
 * Cost: with t executed turns and a agents that answered early t + n - a calls and t(n - 1) messages; at most
 * n(M + 1) calls and n(n - 1)M messages, for an agent alone 1 call. Each turn is a round of coordination.
 * Works: when what each alone knows can be told in a few words, and an agreement can be kept. Breaks: nothing that was
 * agreed binds; the first to speak may set what all others follow; it takes the time of all turns together.
 * Parameters: `messages`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'dialogue',
  version: 1,
  title: 'Dialogue',
  description:
    'The asked agents take turns, each with a few messages, and answer when they are ready; what was answered early is fixed and the others get notice. It spreads what each alone knows and lets agents agree, but nothing that was agreed binds, and whoever speaks first may lead the others.',
  family: 'peer-to-peer',
  source: 'the alternating talk of Yao, Zou and Hawkins (2026), arXiv 2605.01750',
  works: 'When what each alone knows can be told in a few words and an agreement can be kept.',
  breaks:
    'Nothing that was agreed binds; the first to speak may lead; it takes the time of all turns together.',
  params: z.object({
    messages: z.number().int().min(1).max(20).default(5).describe('turns of each agent in a round at most'),
  }),
  edges: ({ agents }) => everyPair(agents.map(({ id }) => id)),
  cost: {
    formula:
      'calls t + n - a, messages t(n - 1), with t executed turns, at most nM, and a agents that answered early',
    round: ({ asked, coordinationRounds, earlyAnswers }) => ({
      calls: coordinationRounds + asked - earlyAnswers,
      messages: coordinationRounds * (asked - 1),
    }),
    bound: (agents, { messages }) =>
      agents === 1
        ? { calls: 1, messages: 0 }
        : { calls: agents * (messages + 1), messages: agents * (agents - 1) * messages },
  },
  async turn({ asked }, desk, { messages }) {
    const answers = new Map<AgentMember, Reply>()
    const turns = asked.length > 1 ? Array.from({ length: messages }, () => asked).flat() : []
    for (const agent of turns) {
      if (answers.has(agent)) continue
      desk.coordinationRound()
      const said = await desk.ask(agent, { kind: 'speak', role: talker(messages) })
      desk.send(agent, said, asked)
      if (isAnswer(said)) answers.set(agent, said)
    }
    const undecided = asked.filter((agent) => !answers.has(agent))
    const decided: readonly Reply[] = await desk.askAll(undecided, { kind: 'answer', role: decider })
    return desk.own([...asked.flatMap((agent) => answers.get(agent) ?? []), ...decided])
  },
})

/** Talk alone is read as null. */
function isAnswer({ reading }: Reply<'speak'>): boolean {
  return reading.kind === 'read' && reading.answer !== null
}

function talker(messages: number): string {
  return `Before anything is decided, you talk with the others in turns; in each round everybody has at most ${messages} messages.`
}

const decider = 'The talk of this round is over. Decide now.'
