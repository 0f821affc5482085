import { defineFault, z } from '../define.ts'

/**
 * Messages arrive late.
 *
 * Does: adds the same virtual time to every message; a member that reads its messages waits for them.
 * Notation: `delay:50` or `delay:ms=50`.
 * Trace: a `fault` event for each delayed message, and its later time of delivery.
 * Version history: 1 first version.
 */
export default defineFault({
  id: 'delay',
  version: 1,
  title: 'Late messages',
  description: 'Every message takes this much longer in virtual time: delay:50 adds 50 milliseconds to each.',
  main: 'ms',
  params: z.object({
    ms: z.number().min(0).default(50).describe('virtual milliseconds added to each message'),
  }),
  hooks: ({ ms }) => ({
    message: () => (ms === 0 ? { kind: 'delivered' } : { kind: 'delayed', ms }),
  }),
})
