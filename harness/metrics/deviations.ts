import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { mean } from '../stats/mean.ts'
import { ratioInterval } from '../stats/ratio-interval.ts'

/**
 * How often agents did otherwise than they were advised.
 *
 * Takes: the answers of an episode that were free to follow advice and did not; an answer of the team is one.
 * Left out: episodes in which nobody was advised.
 * Summary: the mean; Student t interval. Parts: `advised`, answers with advice per episode, and `share`, the
 * deviating answers of all episodes as a share of those.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'deviations',
  version: 2,
  title: 'Deviations',
  description: 'Answers per episode that differ from the advice the agent was free to take.',
  unit: 'answer',
  better: 'neither',
  options: z.object({}),
  episode(trace) {
    const advised = eventsOfKind(trace, 'decision').filter(({ deviates }) => deviates !== undefined)
    if (advised.length === 0) return { kind: 'left-out', reason: 'no advice' }
    const deviating = advised.filter(({ deviates }) => deviates === true)
    return { kind: 'taken', value: { deviating: answers(deviating), advised: answers(advised) } }
  },
  summary: (episodes, _options, sample) => ({
    ...episodeMean(
      episodes.map(({ deviating }) => deviating),
      sample,
    ),
    parts: {
      advised: mean(episodes.map(({ advised }) => advised)),
      share: ratioInterval(episodes.map(({ deviating, advised }) => ({ part: deviating, whole: advised })))
        .value,
    },
  }),
})

/** How many answers stand behind the decisions; one that names no agent is the team's. */
function answers(decisions: readonly { readonly agents: readonly number[] }[]): number {
  return decisions.reduce((sum, { agents }) => sum + Math.max(1, agents.length), 0)
}
