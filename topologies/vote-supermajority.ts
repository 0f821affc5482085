import { defineTopology, memberId, z } from '../harness/define.ts'
import { leading, sides } from './common/sides.ts'

/**
 * Everybody votes, and an answer stands only if enough agree; else a human is asked to look.
 *
 * Mechanism: every asked agent votes once on one question for all, as under a majority vote. The answer stands if at
 * least `threshold` of all asked agents voted for it; a vote that cannot be read or never came counts as not for it.
 * Below that, every voter hands its vote to a human checkpoint, and the escalation is marked. No human takes part in a
 * run: with `checkpoint=hold` nobody decides, so that the question's fallback stands, as an absent human would leave
 * it; with `checkpoint=majority` what most voted for goes on under protest.
 * Source: qualified majority, Condorcet (1785), whose jury errs less the larger the majority that it needs; deferral to
 * a human at low agreement as in learning with a reject option, Chow (1970), IEEE Trans. Inf. Theory 16.
 * Cost: n calls; n messages to the checkpoint in a round that is escalated, else none. One round of coordination; each
 * escalation is one look of a human, which is the cost that counts.
 * Works: when a wrong answer costs more than a late one, and disagreement betrays errors. Breaks: agents that share an
 * error agree on it and are never looked at; a threshold out of reach sends everything to the human.
 * Parameters: `threshold`, `checkpoint`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'vote-supermajority',
  version: 1,
  title: 'Supermajority vote with a human checkpoint',
  description:
    'Every asked agent votes once on one answer for all; it stands only if a given share of all agree, and otherwise the votes go to a human checkpoint, where the question is held or goes on under protest. It works when disagreement betrays errors; an error that all share is never looked at.',
  family: 'decision',
  source: 'Condorcet (1785); the reject option, Chow (1970), IEEE Trans. Inf. Theory 16',
  works: 'When a wrong answer costs more than a late one and disagreement betrays errors.',
  breaks:
    'An error that all share passes unseen, and a threshold out of reach sends everything to the human.',
  params: z.object({
    threshold: z
      .number()
      .gt(0.5)
      .max(1)
      .default(2 / 3)
      .describe('share of the asked agents that must agree, more than 0.5'),
    checkpoint: z
      .enum(['hold', 'majority'])
      .default('hold')
      .describe('what an escalation leaves behind: the fallback, or what most voted for'),
  }),
  staff: () => [human],
  edges: ({ agents }) => agents.map(({ id }) => ({ from: id, to: human })),
  cost: {
    formula: 'calls n, messages n e, with e escalations to a human, 0 or 1',
    round: ({ asked, marks }) => ({ calls: asked, messages: asked * (marks['escalation'] ?? 0) }),
    bound: (agents) => ({ calls: agents, messages: agents }),
  },
  async turn({ asked }, desk, { threshold, checkpoint }) {
    desk.coordinationRound()
    const votes = await desk.askAll(asked, { kind: 'answer', scope: 'group', role: voterRole(threshold) })
    const [most] = leading(sides(desk, votes))
    const agreed = most?.replies.length ?? 0
    const isCarried = agreed / asked.length >= threshold
    if (!isCarried) {
      for (const vote of votes) desk.signal(vote.by, desk.staff(human), 'vote', desk.ballot(vote) ?? null)
      desk.mark('escalation', asked, { agreed, of: asked.length, threshold, checkpoint })
      if (checkpoint === 'hold') return desk.nobody(votes)
    }
    return desk.group(desk.pool('tally', votes, { prefer: 'plurality' }))
  },
})

const human = memberId('human-checkpoint')

function voterRole(threshold: number): string {
  const share = Math.round(100 * threshold)
  return `You are one of several voters. Each of you gives one answer that would hold for all, and none hears the others before. An answer binds you only if at least ${share} % of you give it; otherwise a human has to look at it.`
}
