import { defineFault, z } from '../define.ts'

/**
 * Messages get lost.
 *
 * Does: each message is lost with the same probability, independently of all others; its sender does not know.
 * Notation: `drop:0.1` or `drop:probability=0.1`.
 * Trace: a `fault` event for each lost message; the message stands as sent, without a time of delivery.
 * Version history: 1 first version.
 */
export default defineFault({
  id: 'drop',
  version: 1,
  title: 'Lost messages',
  description:
    'Each message is lost with the same probability, independently of all others: drop:0.1 loses one in ten.',
  main: 'probability',
  params: z.object({
    probability: z.number().min(0).max(1).default(0.1).describe('of losing each message'),
  }),
  hooks: ({ probability }) => ({
    message: (_passing, rng) => (rng.chance(probability) ? { kind: 'lost' } : { kind: 'delivered' }),
  }),
})
