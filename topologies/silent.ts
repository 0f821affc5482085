import { defineTopology, z } from '../harness/define.ts'

/**
 * Nobody is asked and nobody answers.
 *
 * Mechanism: none. What the question's fallback says stands for everybody.
 * Source: the do-nothing arm of any experiment; a floor below which a structure does harm.
 * Cost: no calls, no messages.
 * Works: as the floor. Breaks: always.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'silent',
  version: 1,
  title: 'Silent team',
  description:
    'Nobody is asked and nobody answers, so that the fallback stands. It is the floor of every comparison: what a world gives to a team that does nothing.',
  family: 'reference',
  source: 'the do-nothing arm of any experiment',
  works: 'As the floor of every comparison.',
  breaks: 'Always, where anything needs to be done.',
  params: z.object({}),
  edges: () => [],
  cost: {
    formula: 'calls 0, messages 0',
    round: () => ({ calls: 0, messages: 0 }),
    bound: () => ({ calls: 0, messages: 0 }),
  },
  turn: (_turn, desk) => Promise.resolve(desk.nobody()),
})
