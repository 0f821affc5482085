import { defineFault, z } from '../define.ts'

/**
 * Messages overtake each other.
 *
 * Does: each message takes a time of its own longer, uniform from 0 to `ms`, drawn independently of all others, so that
 * what was sent together arrives in any order. A member that reads its messages waits for them. Whether it also reads
 * them in the order of arrival is the topology's choice.
 * Notation: `reorder:50` or `reorder:ms=50`.
 * Trace: a `fault` event for each message with its delay, and its later time of delivery.
 * Version history: 1 first version.
 */
export default defineFault({
  id: 'reorder',
  version: 1,
  title: 'Reordered messages',
  description:
    'Each message takes a time of its own longer, uniform up to a bound, so that messages overtake each other: reorder:50 draws from 0 to 50 milliseconds.',
  main: 'ms',
  params: z.object({
    ms: z.number().min(0).default(50).describe('most virtual milliseconds that a message takes longer'),
  }),
  hooks: ({ ms }) => ({
    message: (_passing, rng) =>
      ms === 0 ? { kind: 'delivered' } : { kind: 'delayed', ms: ms * rng.uniform() },
  }),
})
