import { defineMetric, z } from '../define.ts'
import { doneWork, type PieceOfWork } from '../reading/done-work.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How much of the work was work that somebody else did as well.
 *
 * Takes: the `work` events of an episode, and those of them whose task was done in an earlier round, or is done by
 * several agents in the same one. Of two agents that do the same at once, both count.
 * Unlike `redundancy` it counts doings, of work only: a task that five do counts five times, and one agent that does again
 * what was done before counts too.
 * Left out: episodes without work.
 * Summary: their share of all work; interval by episodes (ratio of totals), clipped to [0, 1]. Parts: `superfluous`, the
 * share of all work beyond the first time that a task was done.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'duplicated-share',
  version: 1,
  title: 'Duplicated share',
  description:
    'Share of all tasks done, counted for each agent that did one, that were done before or by several agents in the same round. Unlike redundancy it counts each time that a task was done, in worlds of work only.',
  unit: 'share',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const work = doneWork(trace)
    if (work.length === 0) return { kind: 'left-out', reason: 'no work' }
    return { kind: 'taken', value: duplicatesIn(work) }
  },
  summary(terms, _options, sample) {
    const total = (of: 'whole' | 'superfluous'): number => terms.reduce((sum, term) => sum + term[of], 0)
    return {
      ...episodeRatio(terms, sample, { low: 0, high: 1 }),
      parts: { superfluous: total('superfluous') / total('whole') },
    }
  },
})

function duplicatesIn(work: readonly PieceOfWork[]) {
  const done = new Set<string>()
  let [part, superfluous] = [0, 0]
  for (const ofRound of Map.groupBy(work, ({ round }) => round).values()) {
    for (const [task, same] of Map.groupBy(ofRound, (each) => each.task)) {
      const agents = new Set(same.map(({ agent }) => agent)).size
      if (done.has(task) || agents > 1) part += same.length
      superfluous += done.has(task) ? same.length : agents - 1
    }
    for (const { task, ok } of ofRound) if (ok) done.add(task)
  }
  return { part, whole: work.length, superfluous }
}
