import { type AgentId, agentIds, type Setting, type Status, type Streams, z } from '../../harness/define.ts'
import { type Calls, drawnCalls, serviceName } from './graph.ts'
import { drawnReadings, noiseOf, type Reading } from './reading.ts'

export const rootCauseParams = z.object({
  setting: z
    .enum(['controlled', 'noisy'])
    .default('noisy')
    .describe('whether symptoms and readings follow the graph exactly, or with noise'),
  services: z.number().int().min(2).max(30).default(8).describe('number of services'),
  deadline: z.number().int().min(1).max(20).default(3).describe('minutes until it is too late'),
  clock: z
    .enum(['rounds', 'virtual'])
    .default('rounds')
    .describe('whether minutes pass with rounds only, or also while the team comes to its answer'),
  minuteMs: z
    .number()
    .int()
    .min(1)
    .max(3_600_000)
    .default(60_000)
    .describe('how long a minute of the incident is, in virtual milliseconds'),
  decay: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .describe('what a right answer is worth less for each minute that passed'),
})

export type RootCauseParams = z.infer<typeof rootCauseParams>

/** An incident, what was seen of it so far, and the team's answer. */
export interface RootCauseState {
  readonly params: RootCauseParams
  readonly agents: readonly AgentId[]
  readonly calls: Calls
  /** The service in which the cause lies. */
  readonly root: number
  /** Of all services, in the minutes so far. */
  readonly readings: readonly Reading[]
  /** The present minute, from 0. */
  readonly minute: number
  /** What the team named, once it did, in time or not. */
  readonly named: string | undefined
}

/** The answer that names nothing yet. */
export const notYet = 'wait'

export function opened(streams: Streams, { params, agents }: Setting<RootCauseParams>): RootCauseState {
  const calls = drawnCalls(streams('graph'), params.services)
  const root = streams('root').below(params.services)
  const before = { params, agents: agentIds(agents), calls, root, readings: [], minute: 0, named: undefined }
  return { ...before, readings: readingsOf(before, streams) }
}

/** What shows in the present minute. */
export function readingsOf(
  { params, calls, root, minute }: Pick<RootCauseState, 'params' | 'calls' | 'root' | 'minute'>,
  streams: Streams,
): readonly Reading[] {
  return drawnReadings(streams('reading', minute), { calls, root, minute, noise: noiseOf[params.setting] })
}

/** What this agent watches: service v is watched by agent v mod n. */
export function watchedBy({ agents, readings }: RootCauseState, agent: AgentId): readonly Reading[] {
  return readings.filter(({ service }) => service % agents.length === agent)
}

/** A right answer loses `decay` for each minute before it; a wrong one, or none in time, is worth nothing. */
export function statusOf({ params, agents, root, minute, named }: RootCauseState): Status {
  const isLate = minute >= params.deadline
  if (named === undefined && !isLate) return { kind: 'running' }
  const score = named === serviceName(root) && !isLate ? Math.max(0, 1 - params.decay * minute) : 0
  const cause = named === undefined || isLate ? 'turn-limit' : 'goal'
  return { kind: 'ended', cause, score, payoffs: agents.map(() => score) }
}
