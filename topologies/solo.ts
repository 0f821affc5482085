import { defineTopology, z } from '../harness/define.ts'

/**
 * One mind sees all observations and decides for everybody.
 *
 * Mechanism: the union of the asked agents' observations stands in one prompt; one call a round.
 * Source: the single-agent baseline of Kim et al., "Towards a science of scaling agent systems" (2025).
 * Cost: 1 call a round, no messages.
 * Works: while everything fits into one mind. Breaks: when the union is long (dilution, context limit), or when
 * what agents see may not be shared; results are marked, since no team could have seen it all.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'solo',
  version: 1,
  title: 'One mind with everything in view',
  description:
    'One mind sees the union of all observations and answers for everybody in one call. It shows what the task needs when no coordination is needed, and fails when everything in view is more than one mind takes in.',
  family: 'reference',
  source: 'the single-agent baseline of Kim et al. (2025)',
  works: 'While everything fits into one mind and may be seen by it.',
  breaks: 'When the union is more than one mind takes in, or when what agents see may not be shared.',
  params: z.object({}),
  sees: 'union',
  edges: () => [],
  cost: {
    formula: 'calls 1, messages 0',
    round: () => ({ calls: 1, messages: 0 }),
    bound: () => ({ calls: 1, messages: 0 }),
  },
  async turn(_turn, desk) {
    return desk.group(await desk.ask(desk.union(), { kind: 'answer' }))
  },
})
