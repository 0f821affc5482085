import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'

/**
 * What the calls cost.
 *
 * Takes: the dollars of all calls of an episode.
 * Left out: simulated episodes, and episodes with a call of unknown price: nothing is taken for free.
 * Summary: the mean; Student t interval.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'cost',
  version: 2,
  title: 'Cost',
  description: 'Dollars per episode, over all calls; an episode with a call of unknown price is left out.',
  unit: 'dollar',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const prices = eventsOfKind(trace, 'call').map(({ usage }) => usage?.usd)
    const known = prices.filter((price) => price !== undefined)
    if (trace.cell.isSimulated || known.length < prices.length)
      return { kind: 'left-out', reason: 'no price' }
    return { kind: 'taken', value: known.reduce((total, price) => total + price, 0) }
  },
  summary: 'mean',
})
