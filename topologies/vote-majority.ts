import { defineTopology, z } from '../harness/define.ts'

/**
 * Everybody votes, and what most voted for stands.
 *
 * Mechanism: every asked agent votes once, alone and at the same time, on one question for all: the team's, or the
 * joint question where each is asked. Votes are compared in the question's discrete form (a probability is its side of
 * 0.5), and the form with the most votes binds all; a number is the mean of those that voted for it. Ties go by the
 * question's own order, which for "who goes" is the lowest agent. A vote that cannot be read does not count.
 * Source: the jury theorem, Condorcet (1785), "Essai sur l'application de l'analyse"; for samples of one model,
 * self-consistency, Wang et al. (2022), arXiv 2203.11171.
 * Cost: n calls, no messages. One round of coordination.
 * Works: when each voter is right more often than not and their errors are independent. Breaks: when errors are shared,
 * or when the one who knows is outvoted: a vote moves no information.
 * Parameters: none.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'vote-majority',
  version: 1,
  title: 'Majority vote',
  description:
    'Every asked agent votes once on one answer for all, without a word to the others, and the answer with the most votes binds all. It works when voters are right more often than not and err independently; a vote moves no information, so that the one who knows can be outvoted.',
  family: 'decision',
  source: 'Condorcet (1785); self-consistency, Wang et al. (2022), arXiv 2203.11171',
  works: 'When each voter is right more often than not and errors are independent.',
  breaks: 'Shared errors are not voted away, and one who alone knows the answer is outvoted.',
  params: z.object({}),
  edges: () => [],
  cost: {
    formula: 'calls n, messages 0',
    round: ({ asked }) => ({ calls: asked, messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }),
  },
  async turn({ asked }, desk) {
    desk.coordinationRound()
    const votes = await desk.askAll(asked, { kind: 'answer', scope: 'group', role: voter })
    return desk.group(desk.pool('tally', votes, { prefer: 'plurality' }))
  },
})

const voter =
  'You are one of several voters. Each of you gives one answer that would hold for all, and none hears the others before. The answer that most of you give binds all of you.'
