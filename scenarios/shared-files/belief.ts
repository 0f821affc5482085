import type { AgentId, Belief, Json, View } from '../../harness/define.ts'
import { type Best, best } from './best.ts'
import type { Commons, Job } from './call.ts'
import { type FilesState, type Outcome, openAgents } from './state.ts'
import type { Move } from './step.ts'
import { commonsInWords, jobInWords, statedCommons, statedJobs } from './words.ts'

/** What an agent sees: its own job, what everybody sees, and what became of its last call. */
export interface FilesView {
  readonly job: Job
  readonly commons: Commons
  /** Who may still get on, ascending. */
  readonly working: readonly AgentId[]
  readonly round: number
  readonly rounds: number
  readonly last: Outcome | undefined
}

export function viewOf(state: FilesState, agent: AgentId): FilesView {
  const { jobs, commons, round, rounds, last } = state
  const job = jobs[agent] ?? { agent, value: 0, steps: [] }
  return { job, commons, working: openAgents(state), round: round + 1, rounds, last: last[agent] }
}

export function viewInWords({ job, commons, working, round, rounds, last }: FilesView): string {
  return [
    `You are agent ${job.agent}. This is round ${round} of ${rounds}.`,
    commonsInWords(commons),
    `Still at work: ${working.map((agent) => `agent ${agent}`).join(', ') || 'nobody'}.`,
    ...jobInWords(job),
    last === undefined ? 'You made no call in the round before.' : `Your call in the round before: ${last}.`,
  ].join('\n')
}

/**
 * What an agent does: its part of the last plan for all that it was told, else of what is best for all whose jobs it
 * knows. One that does not know all jobs, and sees nothing to be earned by its own among those it knows, goes on with it
 * as far as it can: what it lacks may come from others.
 */
export function ownBelief(view: View<FilesView>): Belief<Move> {
  const { agent } = view
  if (agent === undefined) return { answer: 'wait', confidence: 0, says: '' }
  const known = knowledgeOf(view)
  const own = known.jobs.filter((job) => job.agent === agent)
  const told = view.claims.filter(({ isJoint }) => isJoint).map(({ answer }) => moveOf(answer, agent))
  const move =
    told.findLast((each) => each !== undefined) ?? bestOf(known).ways.get(agent) ?? goingOn(view, known)
  return { answer: move, confidence: confidenceOf(known), says: knownInWords({ ...known, jobs: own }) }
}

/** What an agent does that has no part in what is best for those whose jobs it knows. */
function goingOn({ agent, observations }: View<FilesView>, { jobs, commons }: Knowledge): Move {
  const seen = agent === undefined ? undefined : observations.get(agent)
  const call = seen?.job.steps[0]?.call
  const knowsAll = seen?.working.every((other) => jobs.some((job) => job.agent === other)) ?? true
  if (seen === undefined || call === undefined || knowsAll) return 'wait'
  const isPossible =
    call.cost <= seen.commons.left && call.needs.every((each) => commons?.holding.includes(each))
  return isPossible ? 'next' : 'wait'
}

/** What is best for all whose jobs a mind knows; the others wait. */
export function beliefForAll(
  view: View<FilesView>,
  asked: readonly AgentId[],
): Belief<{ readonly [agent: string]: Move }> {
  const known = knowledgeOf(view)
  const { ways } = bestOf(known)
  return {
    answer: Object.fromEntries(asked.map((agent) => [agent, ways.get(agent) ?? 'wait'])),
    confidence:
      asked.filter((agent) => known.jobs.some((job) => job.agent === agent)).length /
      Math.max(1, asked.length),
    says: knownInWords(known),
  }
}

/** Jobs ascending by agent. */
interface Knowledge {
  readonly jobs: readonly Job[]
  readonly commons: Commons | undefined
}

function knowledgeOf({ observations, claims }: View<FilesView>): Knowledge {
  const seen = [...observations.values()]
  const jobs = new Map(seen.map(({ job }) => [job.agent, job]))
  const own = new Set(jobs.keys())
  // What was said last of a job is how far it is.
  for (const job of claims.flatMap(({ text }) => statedJobs(text)))
    if (!own.has(job.agent)) jobs.set(job.agent, job)
  return {
    jobs: [...jobs.values()].toSorted((a, b) => a.agent - b.agent),
    commons:
      seen[0]?.commons ??
      claims.map(({ text }) => statedCommons(text)).findLast((each) => each !== undefined),
  }
}

const solved = new Map<string, Best>()
const mostSolved = 500

/** By content: all who know the same solve the same. */
function bestOf({ jobs, commons }: Knowledge): Best {
  if (commons === undefined) return { value: 0, ways: new Map() }
  const content = JSON.stringify([jobs, commons])
  const before = solved.get(content)
  if (before !== undefined) return before
  const found = best(jobs, commons)
  if (solved.size >= mostSolved) solved.clear()
  solved.set(content, found)
  return found
}

/** With its own job alone an agent is as good as guessing what the others do. */
function confidenceOf({ jobs }: Knowledge): number {
  return jobs.length / (jobs.length + 1)
}

function knownInWords({ jobs, commons }: Knowledge): string {
  return [...(commons === undefined ? [] : [commonsInWords(commons)]), ...jobs.flatMap(jobInWords)].join('\n')
}

function moveOf(plan: Json | undefined, agent: AgentId): Move | undefined {
  if (typeof plan !== 'object' || plan === null || Array.isArray(plan)) return undefined
  const move = new Map<string, Json>(Object.entries(plan)).get(String(agent))
  return move === 'next' || move === 'instead' || move === 'wait' ? move : undefined
}
