import { defineMetric, z } from '../define.ts'
import { agentCalls } from '../reading/agent-calls.ts'
import { busyMs, doneWork } from '../reading/done-work.ts'
import { episodeMean } from '../stats/episode-mean.ts'

/**
 * How much of the agents' time went by without a call or work of theirs.
 *
 * Takes: 1 - busy / (agents x makespan). Busy is the time of the agents' own calls within the episode, where what runs
 * on after its end does not count, and of their work in a world in which work divides. Staff and a mind that sees
 * the union are not agents.
 * Left out: episodes that take no time, and those in which no agent makes a call or works.
 * Summary: the mean; Student t interval, clipped to [0, 1].
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other; 3 work is no waiting.
 */
export default defineMetric({
  id: 'waiting',
  version: 3,
  title: 'Waiting',
  description:
    "Share of the agents' virtual time in which they are neither at a call of their own nor at work, from 0 to 1.",
  unit: 'share',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const { result, cell } = trace
    const end = result.makespanMs
    const calls = agentCalls(trace)
    if (end === 0) return { kind: 'left-out', reason: 'no time passed' }
    const pieces = doneWork(trace)
    if (calls.length + pieces.length === 0) return { kind: 'left-out', reason: 'no agent was called' }
    const times = calls.map(({ at, duration }) => Math.max(0, Math.min(at + duration.ms, end) - at))
    const busy = times.reduce((total, time) => total + time, busyMs(pieces))
    return { kind: 'taken', value: Math.max(0, 1 - busy / (cell.agents * end)) }
  },
  summary: (shares, _options, sample) => episodeMean(shares, sample, { low: 0, high: 1 }),
})
