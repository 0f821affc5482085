import {
  type AgentId,
  agentIds,
  type Setting,
  type Status,
  type Streams,
  type Task,
  z,
} from '../../harness/define.ts'

/** What a review looks for. */
export const capabilities = ['security', 'performance', 'style', 'tests'] as const

/** The name of a capability. */
export type Capability = (typeof capabilities)[number]

const ms = (standard: number) => z.number().int().min(0).max(86_400_000).default(standard)

export const reviewParams = z.object({
  rounds: z
    .number()
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('rounds of review; there is always one for each stage'),
  skills: z
    .enum(['mixed', 'specialists', 'generalists'])
    .default('mixed')
    .describe('one capability each and others by chance, one each, or all'),
  defects: z.number().int().min(1).max(1000).default(12).describe('defects in the change'),
  securityMs: ms(5000).describe('time that the security review takes'),
  performanceMs: ms(10_000).describe('time that the performance review takes'),
  styleMs: ms(8000).describe('time that the style review takes'),
  testsMs: ms(6000).describe('time that the review of the tests takes'),
  stages: z
    .number()
    .int()
    .min(0)
    .max(100)
    .default(0)
    .describe('stages, each after the one before, in place of the four reviews; 0 for the reviews'),
  stageMs: ms(2000).describe('time that one stage takes'),
})

export type ReviewParams = z.infer<typeof reviewParams>

/** Something wrong with the change, that one task brings to light. */
export interface Defect {
  readonly task: string
  readonly value: number
}

/** A task that was done, by the agent that finished it first. */
export interface Finished {
  readonly task: string
  readonly by: AgentId
}

/** A moment of the review. */
export interface ReviewState {
  readonly params: ReviewParams
  /** The capabilities of each agent, by its number. */
  readonly skills: readonly (readonly Capability[])[]
  /** All tasks, done or not, each after those that it needs. */
  readonly tasks: readonly Task[]
  /** No observation holds what was not found. */
  readonly defects: readonly Defect[]
  /** Rounds played. */
  readonly round: number
  readonly finished: readonly Finished[]
}

export function opened(streams: Streams, { params, agents }: Setting<ReviewParams>): ReviewState {
  const skills = skillsOf(streams, params, agents)
  const defects = defectsIn(streams, params)
  return { params, skills, tasks: tasksOf(params), defects, round: 0, finished: [] }
}

/** Each defect belongs to a task drawn at random and is worth 1, 2 or 3. */
function defectsIn(streams: Streams, params: ReviewParams): readonly Defect[] {
  const rng = streams('defects')
  const ids = taskIds(params)
  return Array.from({ length: params.defects }, () => ({
    task: ids[rng.below(ids.length)] ?? '',
    value: 1 + rng.below(3),
  }))
}

function taskIds({ stages }: ReviewParams): readonly string[] {
  if (stages === 0) return capabilities.map((capability) => `${capability}-review`)
  return Array.from({ length: stages }, (_, index) => `stage-${index + 1}`)
}

/** The most rounds: a team that waits for each stage before it hands out the next one gets through them as well. */
export function roundsOf({ rounds, stages }: ReviewParams): number {
  return Math.max(rounds, stages)
}

/** Nobody knows beforehand what a task will find, so that all are worth the same. */
function tasksOf(params: ReviewParams): readonly Task[] {
  const durations = [params.securityMs, params.performanceMs, params.styleMs, params.testsMs]
  return taskIds(params).map((id, index, ids) => ({
    ...{ id, isIdempotent: true, value: 1 },
    capability: capabilities[index % capabilities.length] ?? capabilities[0],
    durationMs: params.stages > 0 ? params.stageMs : (durations[index] ?? 0),
    after: params.stages > 0 ? ids.slice(Math.max(0, index - 1), index) : [],
  }))
}

/** Every capability is somebody's: agent i has the i-th, and where agents are few the next ones in turn. */
function skillsOf(
  streams: Streams,
  { skills }: ReviewParams,
  agents: number,
): readonly (readonly Capability[])[] {
  const step = Math.min(agents, capabilities.length)
  return agentIds(agents).map((agent) => {
    const rng = streams('skills', agent)
    return capabilities.filter((_, index) => {
      const isOwn = index % step === agent % step
      const isExtra = rng.chance(0.5)
      return skills === 'generalists' || isOwn || (skills === 'mixed' && isExtra)
    })
  })
}

/** The tasks that nobody has done yet. */
export function openTasks({ tasks, finished }: ReviewState): readonly Task[] {
  const done = new Set(finished.map(({ task }) => task))
  return tasks.filter(({ id }) => !done.has(id))
}

/** What the defects that a task brings to light are worth. */
export function worthOf(defects: readonly Defect[], task: string): number {
  return defects.reduce((sum, each) => sum + (each.task === task ? each.value : 0), 0)
}

/** An agent's pay-off is the value of what it was the first to find. */
export function statusOf(state: ReviewState): Status {
  const { params, skills, defects, round, finished } = state
  const isDone = openTasks(state).length === 0
  if (!isDone && round < roundsOf(params)) return { kind: 'running' }
  const found = (who: readonly Finished[]) => who.reduce((sum, { task }) => sum + worthOf(defects, task), 0)
  const total = defects.reduce((sum, { value }) => sum + value, 0)
  return {
    kind: 'ended',
    cause: isDone ? 'goal' : 'turn-limit',
    score: found(finished) / total,
    payoffs: skills.map((_, agent) => found(finished.filter(({ by }) => by === agent))),
  }
}
