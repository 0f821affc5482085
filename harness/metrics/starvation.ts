import { defineMetric, z } from '../define.ts'
import { isContended } from '../reading/contended-rounds.ts'
import { starvedAgents } from '../reading/starved-agents.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { mean } from '../stats/mean.ts'

/**
 * How many agents hardly ever got what they wanted, while others did.
 *
 * Takes: the share of an episode's agents that starve, as the detector of that name finds them.
 * Left out: worlds without contention.
 * Summary: the mean; Student t interval, clipped to [0, 1]. Parts: `episodes`, the share of episodes in which an
 * agent starves.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'starvation',
  version: 2,
  title: 'Starvation',
  description: 'Share of agents that want the thing often and get at most a tenth of their fair share of it.',
  unit: 'share',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    if (!isContended(trace)) return { kind: 'left-out', reason: 'no contention' }
    return { kind: 'taken', value: starvedAgents(trace).length / trace.cell.agents }
  },
  summary: (shares, _options, sample) => ({
    ...episodeMean(shares, sample, { low: 0, high: 1 }),
    parts: { episodes: mean(shares.map((share) => (share > 0 ? 1 : 0))) },
  }),
})
