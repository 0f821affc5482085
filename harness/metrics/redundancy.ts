import { defineMetric, z } from '../define.ts'
import { answeredItems } from '../reading/answered-items.ts'
import { busyMs, doneWork, usefulMs } from '../reading/done-work.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'
import { mean } from '../stats/mean.ts'

/**
 * How much of the work is done by more than one member.
 *
 * Takes: the subtasks of an episode that somebody did, and those of them that more than one member did. In a world in
 * which work divides a subtask is a task, done by each agent that worked on it; elsewhere it is a question of a round,
 * the team's or each agent's own, done by each member with a readable answer to it.
 * Unlike `duplicated-share` it counts subtasks, in any world: one agent that does a task twice is not redundant, and a
 * task that five do is one subtask.
 * Left out: episodes in which nobody did anything.
 * Summary: subtasks done by more than one / all subtasks done; Student t interval of a ratio, clipped to [0, 1]. Parts:
 * `subtasks` and `members` (that did a subtask, on average); where work divides, `wasted`, the share of working time
 * that went into what had been done before, or failed.
 * Source: Kim et al., "Towards a science of scaling agent systems" (2025), arXiv 2512.08296, "share of subtasks
 * performed by more than one agent"; their cosine similarity of outputs under the same name is another measure.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'redundancy',
  version: 1,
  title: 'Redundancy',
  description:
    'Share of subtasks that more than one member did: tasks where work divides, questions of a round elsewhere. Unlike duplicated-share it counts subtasks, not the times that they were done.',
  unit: 'share',
  better: 'neither',
  options: z.object({}),
  episode(trace) {
    const items = answeredItems(trace)
    if (items.length === 0) return { kind: 'left-out', reason: 'nobody did anything' }
    const pieces = doneWork(trace)
    const value = {
      subtasks: items.length,
      repeated: items.filter(({ by }) => by.size > 1).length,
      done: items.reduce((sum, { by }) => sum + by.size, 0),
      ...{ busy: busyMs(pieces), useful: usefulMs(pieces) },
    }
    return { kind: 'taken', value }
  },
  summary(episodes, _options, sample) {
    const terms = episodes.map(({ repeated, subtasks }) => ({ part: repeated, whole: subtasks }))
    const total = (of: (episode: (typeof episodes)[number]) => number) => mean(episodes.map(of))
    const busy = total((own) => own.busy)
    const parts = {
      subtasks: total((own) => own.subtasks),
      members: total((own) => own.done) / total((own) => own.subtasks),
      ...(busy > 0 && { wasted: Math.max(0, 1 - total((own) => own.useful) / busy) }),
    }
    return { ...episodeRatio(terms, sample, { low: 0, high: 1 }), parts }
  },
})
