import { defineMetric, z } from '../define.ts'
import { busyMs, doneWork, workedMs } from '../reading/done-work.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'
import { mean } from '../stats/mean.ts'

/**
 * How much of the time nobody is at work, in worlds in which work divides.
 *
 * Takes: the makespan of an episode, the time of it in which at least one agent is at work, and the work of all agents
 * in a row.
 * Left out: worlds without work, and episodes that take no time.
 * Summary: 1 - time at work / makespan, from totals; Student t interval of a ratio, clipped to [0, 1]. Parts:
 * `serial`, time not at work / (time not at work + work of all agents in a row): were that time the same for every team
 * and did the work divide evenly, it would be Amdahl's serial share s; `ceiling`, 1 / `serial`, which no number of agents
 * would pass then, where there is such time.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'coordination-share',
  version: 1,
  title: 'Coordination share',
  description:
    'Share of the makespan in which nobody is at work; its part `ceiling` is the speed-up that it would allow at most.',
  unit: 'share',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const makespan = trace.result.makespanMs
    const pieces = doneWork(trace)
    if (pieces.length === 0) return { kind: 'left-out', reason: 'no work' }
    if (makespan === 0) return { kind: 'left-out', reason: 'no time passed' }
    return {
      kind: 'taken',
      value: { makespan, idle: Math.max(0, makespan - workedMs(pieces)), busy: busyMs(pieces) },
    }
  },
  summary(episodes, _options, sample) {
    const terms = episodes.map(({ idle, makespan }) => ({ part: idle, whole: makespan }))
    const idle = mean(episodes.map((own) => own.idle))
    const all = idle + mean(episodes.map((own) => own.busy))
    const parts = { ...(all > 0 && { serial: idle / all }), ...(idle > 0 && { ceiling: all / idle }) }
    return { ...episodeRatio(terms, sample, { low: 0, high: 1 }), parts }
  },
})
