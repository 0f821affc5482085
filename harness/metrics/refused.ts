import { defineMetric, type Json, type Reading, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

type Reason = Extract<Reading<Json>, { readonly kind: 'refused' }>['reason']

/** An absent agent makes no call, so that its absence is no refused reply. */
const reasons = ['unreadable', 'illegal', 'declined'] as const satisfies readonly Reason[]

/**
 * How often a reply gave no answer.
 *
 * Takes: refused calls and all calls of an episode, further tries included. A call that asks for tools gives no reply
 * yet and is not among them.
 * Left out: episodes without a call.
 * Summary: refused calls of all episodes as a share of their calls; interval by episodes (ratio of totals), since
 * calls of one episode depend on each other; clipped to [0, 1]. Parts: the share by reason.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'refused',
  version: 2,
  title: 'Refused replies',
  description: 'Share of calls whose reply gave no answer: unreadable, illegal, or declined by the provider.',
  unit: 'share',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const calls = eventsOfKind(trace, 'call').filter(({ reading }) => reading.kind !== 'deferred')
    if (calls.length === 0) return { kind: 'left-out', reason: 'no call' }
    const found = calls.flatMap(({ reading }) => (reading.kind === 'refused' ? [reading.reason] : []))
    const counts = reasons.map((reason) => found.filter((each) => each === reason).length)
    return { kind: 'taken', value: { calls: calls.length, refused: found.length, counts } }
  },
  summary(episodes, _options, sample) {
    const calls = episodes.reduce((sum, episode) => sum + episode.calls, 0)
    const share = (index: number): number =>
      episodes.reduce((sum, { counts }) => sum + (counts[index] ?? 0), 0) / calls
    const terms = episodes.map((episode) => ({ part: episode.refused, whole: episode.calls }))
    return {
      ...episodeRatio(terms, sample, { low: 0, high: 1 }),
      parts: Object.fromEntries(reasons.map((reason, index) => [reason, share(index)])),
    }
  },
})
