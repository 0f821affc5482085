import { defineTopology, isNonEmpty, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'
import { voterRole } from './common/voter-role.ts'

/**
 * One plan that binds all or nobody: proposed, acknowledged, accepted, committed.
 *
 * Mechanism: the lowest asked agent proposes one plan for all. The others say what they understood, which binds nobody,
 * and that goes back to the proposer. Then every asked agent, the proposer as well, accepts or refuses this same plan.
 * Only if all accept is it committed; a refusal, a reply that could not be read, an agent that is down and one that the
 * plan never reached all abort it.
 * The proposer, which is sent the votes, may try again, at most `attempts` times in all. A committed plan with
 * `binding=enforced` is everybody's answer; with `binding=recorded`, and when nothing was committed, the proposer
 * passes all votes on and each answers for itself, and after a commitment an agent that does otherwise deviates: a
 * breach. The votes are counted at the desk, where none is lost.
 * Source: two-phase commit, Gray (1978), "Notes on data base operating systems"; acknowledged against agreed, Clark and
 * Schaefer (1989), Cognitive Science 13.
 * Acts on the persona parameters `referenceSlips`, since what is enforced is the plan that was accepted, and
 * `selfInterest`, since a plan that one agent would break needs its word first.
 * Cost: with a executed attempts (rounds of coordination), at most A, and c = 1 if answers are asked for afterwards
 * (always when recorded, else unless a plan was committed), n(2a + c) calls and (n - 1)(3a + m) messages, where m
 * counts the attempts whose votes are passed on: all but a committed one that is enforced.
 * Works: when there is a plan that all prefer to acting alone, and half an agreement is worse than none. Breaks: one
 * agent that refuses or is down undoes it for all, so that agents who want nothing but their own best commit to
 * nothing; the proposer has the first word.
 * Parameters: `binding`, `attempts`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'commitment',
  version: 1,
  title: 'Commitment',
  description:
    'The lowest asked agent proposes one plan, the others say what they understood, and all accept or refuse it; only if all accept does it hold, enforced or on record, so that nobody is bound alone. It works when half an agreement is worse than none; one agent that refuses undoes it for all.',
  family: 'plan',
  source: 'two-phase commit, Gray (1978)',
  works: 'When there is a plan that all prefer to acting alone, and half an agreement is worse than none.',
  breaks: 'One agent that refuses or is down undoes it for all; the proposer has the first word.',
  params: z.object({
    binding: z
      .enum(['enforced', 'recorded'])
      .default('enforced')
      .describe('whether a committed plan is carried out, or each is asked again and may break it'),
    attempts: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(2)
      .describe('how many plans are put to the vote at most'),
  }),
  edges: ({ agents }) => everyPair(agents.map(({ id }) => id)),
  cost: {
    formula:
      'calls n(2a + c), messages (n - 1)(3a + m), with a attempts, at most A; c = 1 unless a plan is enforced, m = a less a plan that is enforced',
    round: ({ asked, coordinationRounds, commitments }, { binding }) =>
      costOf(asked, coordinationRounds, binding === 'enforced' ? commitments : 0),
    bound: (agents, { attempts }) => costOf(agents, attempts, 0),
  },
  async turn({ asked }, desk, { binding, attempts }) {
    const [proposer, ...others] = asked
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      desk.coordinationRound()
      const kind = attempt === 0 ? 'propose' : 'revise'
      const plan: Reply = await desk.ask(proposer, { kind, scope: 'group', role: proposerRole })
      desk.send(proposer, plan, others)
      const understood = await desk.askAll(others, { kind: 'acknowledge' })
      for (const reply of understood) desk.send(reply.by, reply, [proposer])
      const ask = { kind: 'commit', scope: 'group', about: [plan], role: voterRole } as const
      const votes = await desk.askAll(asked, ask)
      for (const vote of votes) desk.send(vote.by, vote, [proposer])
      const isBinding = desk.isCommitted(plan, votes)
      if (isBinding && binding === 'enforced') return desk.group(plan, votes)
      if (isNonEmpty(votes)) desk.send(proposer, votes, others)
      if (isBinding) return desk.own(await desk.askAll(asked, { kind: 'answer' }), plan)
    }
    return desk.own(await desk.askAll(asked, { kind: 'answer' }))
  },
})

const proposerRole =
  'You speak first for all of you. The others will say what they understood, and then all vote. If your plan failed before, make one that those who refused can accept.'

function costOf(asked: number, attempts: number, enforced: number) {
  const others = asked - 1
  return {
    calls: asked * (2 * attempts + 1 - enforced),
    messages: others * (3 * attempts + attempts - enforced),
  }
}
