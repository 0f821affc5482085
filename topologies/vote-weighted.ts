import { defineTopology, type MemberId, type Reply, z } from '../harness/define.ts'
import { leading, sides } from './common/sides.ts'

/**
 * Everybody says how sure it is, those who are sure enough to vote do, and a vote weighs as much.
 *
 * Mechanism: every asked agent bids its confidence in its own answer, from 0 to 1, or abstains. Those who did not
 * abstain then vote once on one question for all, each vote with the weight of its bid, in millionths, so that sums are
 * exact; the heaviest answer binds all. Ties of weight go to more votes, then by the question's own order. An
 * abstention, and a bid that cannot be read, is an abstention and nothing else: it weighs nothing and saves the call.
 * If nothing weighs anything, nobody decides, and the question's fallback stands.
 * Source: weighted majority of a jury of unequal skill, Nitzan and Paroush (1982), Int. Econ. Review 23; confidence of
 * language models as weight, ReConcile, Chen et al. (2023), arXiv 2309.13007.
 * Cost: n + b calls with b bids that did not abstain, no messages. One round of coordination.
 * Works: when confidence is calibrated, so that those who know weigh more. Breaks: overconfidence is power: who is
 * wrong and sure outvotes who is right and careful, and language models are mostly sure.
 * Parameters: none.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'vote-weighted',
  version: 1,
  title: 'Vote weighted by confidence',
  description:
    'Every asked agent states its confidence or abstains; the others vote on one answer for all, each with the weight of its confidence, and the heaviest answer binds all. It works when confidence is calibrated; who is wrong and sure outvotes who is right and careful.',
  family: 'decision',
  source: 'Nitzan and Paroush (1982), Int. Econ. Review 23; ReConcile, Chen et al. (2023), arXiv 2309.13007',
  works: 'When agents differ in what they know and their stated confidence is calibrated.',
  breaks: 'Overconfidence is power: who is wrong and sure outvotes who is right and careful.',
  params: z.object({}),
  edges: () => [],
  cost: {
    formula: 'calls n + b, messages 0, with b bids that did not abstain',
    round: ({ asked, bids }) => ({ calls: asked + bids, messages: 0 }),
    bound: (agents) => ({ calls: 2 * agents, messages: 0 }),
  },
  async turn({ asked }, desk) {
    desk.coordinationRound()
    const bids = await desk.askAll(asked, { kind: 'bid', scope: 'group', role: bidder })
    const weights = weightsOf(bids)
    const abstaining = asked.filter(({ id }) => !weights.has(id))
    if (abstaining.length > 0) desk.mark('abstention', abstaining)
    const voters = asked.filter(({ id }) => weights.has(id))
    const votes = await desk.askAll(voters, { kind: 'answer', scope: 'group', role: voter })
    const best = leading(sides(desk, votes, ({ by }) => weights.get(by.id) ?? 0))
    const counted: readonly Reply[] = [...bids, ...votes]
    if (!best.some(({ weight }) => weight > 0)) return desk.nobody(counted)
    const heaviest = best.flatMap(({ replies }) => replies)
    return desk.group(desk.pool('tally', heaviest, { prefer: 'plurality' }), counted)
  },
})

function weightsOf(bids: readonly Reply<'bid'>[]): ReadonlyMap<MemberId, number> {
  return new Map(
    bids.flatMap(({ by, reading }) =>
      reading.kind === 'read' && reading.answer !== null ? [[by.id, reading.answer] as const] : [],
    ),
  )
}

const bidder =
  'You are one of several voters. You will each give one answer that would hold for all; a vote weighs as much as its voter is sure of it. Say first how sure you would be of yours, or abstain: then you have no vote. To say more than you can stand behind harms all of you.'

const voter =
  'You are one of several voters. Give one answer that would hold for all; none hears the others before. Your vote weighs as much as you said that you would be sure of it, and the heaviest answer binds all of you.'
