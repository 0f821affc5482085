import { defineTopology, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'
import { firstAnswer } from './common/published.ts'

/**
 * Copies answer, take what the others wrote as advice, answer again, and the majority of the last answers stands.
 *
 * Mechanism: all asked agents are given the same prompt and answer one question for all, alone: the team's, or the
 * joint question where each is asked. In each further round each is shown the full last answers of all others, reasons
 * included, with everything that it read and wrote before in its context, and answers again. After `rounds` rounds, the
 * first one counted, as published, the answer that most give stands; ties go by the question's own order. Beside
 * `peer-critique-debate`, which shows the last exchange only, asks for what is wrong, and takes the median, contexts
 * grow here, nothing is criticised, and a majority decides; `mesh` begins with proposals and leaves each its own answer.
 * Source: Du et al. (2023), "Improving factuality and reasoning in language models through multiagent debate",
 * arXiv 2305.14325, whose code runs 3 agents for 2 rounds. The prompts are in our own words.
 * Cost: nR calls and n(n - 1)(R - 1) messages. R - 1 rounds of coordination.
 * Works: for questions with one right answer, whose reasons the others can check. Breaks: contexts and messages grow
 * with the square of n and with R; copies that share an error converge on it, and the majority pulls who is right along.
 * Parameters: `rounds`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'convergent-debate',
  version: 1,
  title: 'Convergent debate',
  description:
    'Copies of one agent answer alone, then read the full answers of all others as advice and answer again, a fixed number of times; the majority of the last answers stands. It works for questions with one right answer whose reasons can be checked; contexts grow with the square of the team, and copies that share an error converge on it.',
  family: 'decision',
  source: 'Du et al. (2023), arXiv 2305.14325',
  works: 'For questions with one right answer, whose reasons the others can check.',
  breaks: 'Contexts grow with the square of the team, and copies that share an error converge on it.',
  params: z.object({
    rounds: z
      .number()
      .int()
      .min(2)
      .max(20)
      .default(2)
      .describe('how often each answers, the first time included'),
  }),
  edges: ({ agents }) => everyPair(agents.map(({ id }) => id)),
  cost: {
    formula: 'calls n R, messages n(n - 1)(R - 1)',
    round: ({ asked }, { rounds }) => costOf(asked, rounds),
    bound: (agents, { rounds }) => costOf(agents, rounds),
  },
  async turn({ asked }, desk, { rounds }) {
    let replies: readonly Reply[] = await desk.askAll(asked, { ...firstAnswer, scope: 'group' })
    for (let round = 1; round < rounds; round += 1) {
      desk.coordinationRound()
      for (const reply of replies) desk.send(reply.by, reply, asked)
      replies = await desk.askAll(asked, { kind: 'revise', scope: 'group', role: debater })
    }
    return desk.group(desk.pool('tally', replies, { prefer: 'plurality' }))
  },
})

const debater =
  'Others were given the same question. Take what they answered, with their reasons, as additional advice: check it against your own reasoning, and give your answer brought up to date.'

function costOf(asked: number, rounds: number) {
  return { calls: asked * rounds, messages: asked * (asked - 1) * (rounds - 1) }
}
