import { type AgentId, agentIds, type Setting, type Status, type Streams, z } from '../../harness/define.ts'
import { best } from './best.ts'
import type { Call, Commons, Job, Step } from './call.ts'
import { drawnJobs } from './draw.ts'

/** The most agents and steps for which the optimum is computed. */
export const mostAgents = 6
export const longestJob = 4

export const sharedFilesParams = z.object({
  length: z.number().int().min(1).max(longestJob).default(3).describe('steps of each job'),
  sharing: z.number().min(0).max(1).default(0.7).describe('chance that a step touches a shared file'),
  budget: z
    .number()
    .min(0)
    .max(2)
    .default(0.9)
    .describe('shared budget, as a share of what all calls cost without substitutes'),
  patience: z
    .number()
    .int()
    .min(1)
    .default(3)
    .describe('rounds in a row without a call that works after which the world ends'),
})

export type SharedFilesParams = z.infer<typeof sharedFilesParams>

/** The jobs, how far they are, and what everybody sees. */
export interface FilesState {
  readonly commons: Commons
  /** Conditions that were taken away. */
  readonly gone: readonly string[]
  /** By agent: what is left of its job. */
  readonly jobs: readonly Job[]
  /** The most that all jobs could earn. */
  readonly mostValue: number
  /** By agent: what it earned. */
  readonly earned: readonly number[]
  readonly round: number
  readonly rounds: number
  readonly patience: number
  /** Rounds in a row, up to now, in which no call worked. */
  readonly idle: number
  /** By agent: what became of its last call, in a word. */
  readonly last: readonly (Outcome | undefined)[]
}

/** What becomes of a call. */
export type Outcome = 'done' | 'over-budget' | 'not-ready' | 'broken-precondition' | 'conflict'

export function opened(
  streams: Streams,
  { params: { length, sharing, budget, patience }, agents }: Setting<SharedFilesParams>,
): FilesState {
  const jobs = drawnJobs(streams('job'), { agents, length, sharing })
  const calls = jobs.flatMap(({ steps }) => steps.map(({ call }) => call))
  const shared = Array.from(
    { length: Math.max(1, Math.floor(agents / 2)) },
    (_, file) => `shared-${file}:original`,
  )
  const cost = calls.reduce((sum, call) => sum + call.cost, 0)
  const commons = { holding: shared, left: Math.floor(budget * cost + rounding) }
  return {
    ...{ commons, gone: [], jobs, mostValue: best(jobs, commons).value, earned: jobs.map(() => 0) },
    ...{
      round: 0,
      rounds: roundsOf(agents, length),
      patience,
      idle: 0,
      last: agentIds(agents).map(() => undefined),
    },
  }
}

/** A product of decimals may fall short of a whole number by this much. */
const rounding = 1e-9

/** As many as there are steps: enough for any order, one at a time. */
export function roundsOf(agents: number, length: number): number {
  return agents * length
}

/** The agents that may still get on, ascending: those whose next step is not out of reach for good. */
export function openAgents(state: FilesState): readonly AgentId[] {
  let open = state.jobs.filter(({ steps }) => steps.length > 0)
  for (;;) {
    const still = open.filter((job) => isWithinReach(state, job, open))
    if (still.length === open.length) return open.map(({ agent }) => agent)
    open = still
  }
}

/** Whether the next step can be paid for, and all that it needs holds or may still be added by another open job. */
function isWithinReach(
  { commons }: FilesState,
  { agent, steps: [step] }: Job,
  open: readonly Job[],
): boolean {
  const others = open.filter((other) => other.agent !== agent).flatMap(({ steps }) => steps.flatMap(waysOf))
  const mayHold = (condition: string) =>
    commons.holding.includes(condition) || others.some(({ adds }) => adds.includes(condition))
  return (step === undefined ? [] : waysOf(step)).some(
    ({ cost, needs }) => cost <= commons.left && needs.every(mayHold),
  )
}

/** The calls with which a step can be done. */
export function waysOf({ call, instead }: Step): readonly Call[] {
  return instead === undefined ? [call] : [call, instead]
}

/** Nothing that can be earned is a score of 0: doing nothing is never paid. */
export function statusOf(state: FilesState): Status {
  const { jobs, earned, mostValue, round, rounds, idle, patience } = state
  const isOver = round >= rounds
  if (!isOver && idle < patience && openAgents(state).length > 0) return { kind: 'running' }
  const isDone = jobs.every(({ steps }) => steps.length === 0)
  const total = earned.reduce((sum, value) => sum + value, 0)
  const cause = isDone ? 'goal' : isOver ? 'turn-limit' : 'rules'
  return { kind: 'ended', cause, score: total / Math.max(1, mostValue), payoffs: earned }
}
