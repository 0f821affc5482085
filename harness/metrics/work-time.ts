import { defineMetric, z } from '../define.ts'
import { doneWork } from '../reading/done-work.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { mean } from '../stats/mean.ts'

/**
 * How much work was done, whoever did it and however much of it at the same time.
 *
 * Takes: the milliseconds of all `work` events of an episode, added up over the agents. The time of calls is no work.
 * Left out: episodes without work.
 * Summary: the mean; Student t interval. Parts: `fruitless`, the mean of those milliseconds that came to nothing.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'work-time',
  version: 1,
  title: 'Work time',
  description: 'Virtual milliseconds of work at tasks, added up over all agents of an episode.',
  unit: 'ms',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const work = doneWork(trace)
    if (work.length === 0) return { kind: 'left-out', reason: 'no work' }
    const time = (of: typeof work): number =>
      of.reduce((sum, { startMs, endMs }) => sum + Math.max(0, endMs - startMs), 0)
    return { kind: 'taken', value: { all: time(work), fruitless: time(work.filter(({ ok }) => !ok)) } }
  },
  summary: (times, _options, sample) => ({
    ...episodeMean(
      times.map(({ all }) => all),
      sample,
    ),
    parts: { fruitless: mean(times.map(({ fruitless }) => fruitless)) },
  }),
})
