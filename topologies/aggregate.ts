import { defineTopology, z } from '../harness/define.ts'

/**
 * Everybody answers, the answers are put one after the other, and nobody compares them.
 *
 * Mechanism: every asked agent answers one question for all, alone and at the same time: the team's, or the joint
 * question where each is asked. The answers are concatenated in the order of the agents' numbers, without a vote, a
 * check or a mean. A typed question takes one answer, so of a concatenation it takes what a reader from the top finds:
 * the first answer that can be read. All others were paid for and change nothing; they are insurance against a refusal.
 * Source: the independent configuration of Kim et al., "Towards a science of scaling agent systems" (2025),
 * arXiv 2512.08296, whose aggregator joins outputs without a vote or a comparison.
 * Cost: n calls, no messages.
 * Works: as the floor of what a team without any coordination does for its price, and against refusals. Breaks: nothing
 * catches an error, so that the answer is one agent's, at the price of n.
 * Parameters: none.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'aggregate',
  version: 1,
  title: 'Aggregation without comparison',
  description:
    'Every asked agent answers for all, the answers are put one after the other without a vote or a check, and the first that can be read stands. It is what a team without coordination does for its price: it survives refusals, and catches no error.',
  family: 'decision',
  source: 'the independent configuration of Kim et al. (2025), arXiv 2512.08296',
  works: 'As the floor of a team without coordination, or where all that can go wrong is a refusal.',
  breaks: 'Nothing catches an error: one agent answers, at the price of all.',
  params: z.object({}),
  edges: () => [],
  cost: {
    formula: 'calls n, messages 0',
    round: ({ asked }) => ({ calls: asked, messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }),
  },
  async turn({ asked }, desk) {
    const answers = await desk.askAll(asked, { kind: 'answer', scope: 'group', role: contributor })
    return desk.group(desk.pool('concatenation', answers, 'none'))
  },
})

const contributor =
  'Several of you work on this apart from each other. What you write is put together with what the others write as it stands, one after the other; nobody compares or corrects it. Answer completely, for all of you.'
