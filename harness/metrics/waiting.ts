import { defineMetric, z } from '../define.ts'
import { agentCalls } from '../reading/agent-calls.ts'
import { episodeMean } from '../stats/episode-mean.ts'

/**
 * How much of the agents' time went by without a call of theirs.
 *
 * Takes: 1 - busy / (agents x makespan). Busy is the time of the agents' own calls within the episode; what runs
 * on after its end does not count. Staff and a mind that sees the union are not agents.
 * Left out: episodes that take no time, and those in which no agent makes a call.
 * Summary: the mean; Student t interval, clipped to [0, 1].
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'waiting',
  version: 2,
  title: 'Waiting',
  description: "Share of the agents' virtual time in which they are not at a call of their own, from 0 to 1.",
  unit: 'share',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const { result, cell } = trace
    const end = result.makespanMs
    const calls = agentCalls(trace)
    if (end === 0) return { kind: 'left-out', reason: 'no time passed' }
    if (calls.length === 0) return { kind: 'left-out', reason: 'no agent was called' }
    const times = calls.map(({ at, duration }) => Math.max(0, Math.min(at + duration.ms, end) - at))
    const busy = times.reduce((total, time) => total + time, 0)
    return { kind: 'taken', value: 1 - busy / (cell.agents * end) }
  },
  summary: (shares, _options, sample) => episodeMean(shares, sample, { low: 0, high: 1 }),
})
