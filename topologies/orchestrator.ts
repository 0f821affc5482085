import { defineTopology, memberId, z } from '../harness/define.ts'
import { toAndFrom } from './common/to-and-from.ts'

/**
 * Agents propose, one manager decides.
 *
 * Mechanism: every asked agent sends a proposal with its reasons to the manager, who sees nothing else and answers
 * for all. `binding=yes`: the manager's answer is carried out. `binding=no`: it goes back as advice, each agent
 * answers for itself, and an agent that does otherwise deviates.
 * Source: the centralised configuration of Kim et al., "Towards a science of scaling agent systems" (2025).
 * Cost: n + 1 calls and n messages; with `binding=no` 2n + 1 calls and 2n messages. One round of coordination.
 * Works: when one mind can hold all proposals. Breaks: the manager is a bottleneck and a single point of failure;
 * what agents leave out never reaches it.
 * Parameters: `binding`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'orchestrator',
  version: 1,
  title: 'Orchestrator',
  description:
    'Every asked agent sends a proposal with its reasons to a manager, who sees nothing else and decides for all, bindingly or as advice. It works while one mind can hold all proposals; the manager is a bottleneck and a single point of failure.',
  family: 'centralised',
  source: 'the centralised configuration of Kim et al. (2025)',
  works: 'When one mind can hold all proposals.',
  breaks:
    'The manager is a bottleneck and a single point of failure; what agents leave out never reaches it.',
  params: z.object({
    binding: z.enum(['yes', 'no']).default('yes').describe('whether the manager decides or only advises'),
  }),
  staff: () => ['manager'],
  edges: ({ agents }) => toAndFrom(manager, agents),
  cost: {
    formula: 'binding: calls n + 1, messages n; advice: calls 2n + 1, messages 2n',
    round: ({ asked }, { binding }) => costOf(asked, binding),
    bound: (agents, { binding }) => costOf(agents, binding),
  },
  async turn(turn, desk, { binding }) {
    desk.coordinationRound()
    const chief = desk.staff(manager)
    const proposals = await desk.askAll(turn.asked, { kind: 'propose' })
    for (const proposal of proposals) desk.send(proposal.by, proposal, [chief])
    const plan = await desk.ask(chief, { kind: 'merge', role: managerRole })
    if (binding === 'yes') return desk.group(plan)
    desk.send(chief, plan, turn.asked)
    return desk.own(await desk.askAll(turn.asked, { kind: 'answer' }), plan)
  },
})

const manager = memberId('manager')

const managerRole = 'You manage a team. You see only what its members tell you. You decide for all of them.'

function costOf(asked: number, binding: 'yes' | 'no') {
  return binding === 'yes'
    ? { calls: asked + 1, messages: asked }
    : { calls: 2 * asked + 1, messages: 2 * asked }
}
