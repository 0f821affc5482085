import { defineTopology, isNonEmpty, memberId, type Reply, z } from '../harness/define.ts'
import { toAndFrom } from './common/to-and-from.ts'
import { voterRole } from './common/voter-role.ts'

/**
 * A neutral third party hears each side alone and puts one plan to all.
 *
 * Mechanism: every asked agent tells the mediator, and nobody else, what it proposes and why. The mediator sees nothing
 * else; it makes one plan for all, and each agent accepts or refuses it. While anybody refuses, and at most `rounds`
 * times in all, the mediator reads the votes with their reasons and makes another plan. A plan that all accept is
 * everybody's answer with `binding=enforced`; with `binding=recorded`, and when no plan was accepted, the mediator
 * passes the last votes on and each answers for itself, and after an accepted plan an agent that does otherwise
 * deviates: a breach. The votes are counted at the desk, where none is lost.
 * Source: the single negotiating text of a mediator, Fisher and Ury (1981), "Getting to Yes", used at Camp David; a
 * mediator without power over the parties, Raiffa (1982), "The Art and Science of Negotiation".
 * Acts on the persona parameters `anchoring`, since the plan comes from one who has no first offer to hold on to, and
 * `fairness`, since the plan is weighed against all that both sides told, not against a rule of thumb.
 * Cost: with r executed rounds of coordination, at most R, and c = 1 if answers are asked for afterwards (always when
 * recorded, else unless a plan was accepted), n(1 + r + c) + r calls and n(1 + 2r + c) messages.
 * Works: when each side tells a third party what it would not tell the other, and one mind can hold it all. Breaks:
 * what a side leaves out or misstates enters the plan; the mediator is a bottleneck and a single point of failure, and
 * may have leanings of its own.
 * Parameters: `binding`, `rounds`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'mediator',
  version: 1,
  title: 'Mediator',
  description:
    'Each asked agent tells a mediator alone what it proposes and why; the mediator, who sees nothing else, puts one plan to all, and only if all accept does it hold, enforced or on record. It works when sides tell a third party what they would not tell each other; what they leave out never enters the plan.',
  family: 'centralised',
  source: 'the single negotiating text, Fisher and Ury (1981)',
  works: 'When each side tells a third party what it would not tell the other, and one mind can hold it all.',
  breaks: 'What a side leaves out enters the plan; a bottleneck and a single point of failure.',
  params: z.object({
    binding: z
      .enum(['enforced', 'recorded'])
      .default('enforced')
      .describe('whether an accepted plan is carried out, or each is asked again and may break it'),
    rounds: z.number().int().min(1).max(10).default(2).describe('how many plans are put to the vote at most'),
  }),
  staff: () => ['mediator'],
  edges: ({ agents }) => toAndFrom(mediator, agents),
  cost: {
    formula:
      'calls n(1 + r + c) + r, messages n(1 + 2r + c), with r executed rounds of coordination, at most R, and c = 0 if a plan is enforced, else 1',
    round: ({ asked, coordinationRounds, commitments }, { binding }) =>
      costOf(asked, coordinationRounds, binding === 'enforced' ? commitments : 0),
    bound: (agents, { rounds }) => costOf(agents, rounds, 0),
  },
  async turn({ asked }, desk, { binding, rounds }) {
    const third = desk.staff(mediator)
    const proposals = await desk.askAll(asked, { kind: 'propose', role: sideRole })
    for (const proposal of proposals) desk.send(proposal.by, proposal, [third])
    for (let left = rounds; left > 0; left -= 1) {
      desk.coordinationRound()
      const plan: Reply = await desk.ask(third, { kind: 'merge', role: mediatorRole })
      desk.send(third, plan, asked)
      const ask = { kind: 'commit', scope: 'group', about: [plan], role: voterRole } as const
      const votes = await desk.askAll(asked, ask)
      for (const vote of votes) desk.send(vote.by, vote, [third])
      const isBinding = desk.isCommitted(plan, votes)
      if (isBinding && binding === 'enforced') return desk.group(plan, votes)
      if ((isBinding || left === 1) && isNonEmpty(votes)) desk.send(third, votes, asked)
      if (isBinding) return desk.own(await desk.askAll(asked, { kind: 'answer' }), plan)
    }
    return desk.own(await desk.askAll(asked, { kind: 'answer' }))
  },
})

const mediator = memberId('mediator')

const sideRole =
  'A mediator hears each of you alone and then puts one plan to all. Only the mediator reads what you write now: say what you want, what you could do without, and why.'

const mediatorRole =
  'You mediate. You see only what each side told you alone. Put one plan to all of them that each can accept; do not pass on what was told in confidence. If a plan was refused, take the reasons into account.'

function costOf(asked: number, rounds: number, enforced: number) {
  const answered = 1 - enforced
  return {
    calls: asked * (1 + rounds + answered) + rounds,
    messages: asked * (1 + 2 * rounds + answered),
  }
}
