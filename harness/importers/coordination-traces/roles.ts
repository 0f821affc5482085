import { type Json, type MemberId, memberId, type Reading, type RequestKind } from '../../define.ts'
import type { CallLine } from './lines.ts'

/** Who a published role is here, and what it was asked for. */
export interface Role {
  /** Agents are `agent-0` upwards; planner, integrator and the stages of the pipeline are staff. */
  readonly member: MemberId
  /** The agent's number from 1, as published; undefined for staff. */
  readonly number: number | undefined
  readonly request: RequestKind
  /** Calls of one stage were made side by side, one stage after the other. */
  readonly stage: string
  /** Whether the stage is a further round among agents that answered before. */
  readonly isFurtherRound: boolean
  readonly read: (reply: string) => Reading<Json>
}

/** The role behind a call. One that was never published keeps its name and is read as a forecaster. */
export function roleOf({ agentRole, internalRound }: CallLine): Role {
  const [, family = agentRole, digits] = numbered.exec(agentRole) ?? []
  const number = digits === undefined ? undefined : Number(digits)
  const repeats = family === 'debate' || family === 'consensus'
  const isFurtherRound = repeats && (internalRound ?? 0) > 0
  const { request, read } = duties.get(family) ?? forecasting
  return {
    ...{ number, read, isFurtherRound, request: isFurtherRound ? 'revise' : request },
    member: memberId(number === undefined ? agentRole : `agent-${number - 1}`),
    stage: JSON.stringify([family, internalRound ?? 0]),
  }
}

/** Where the machine-readable end of a reply begins; what stands before it is what others are shown. */
export function bodyOf(reply: string): string {
  const end = reply.search(/FINAL_PROBABILITY:|SUBANSWER:|RESEARCH_COMPLETE|ANALYSIS_COMPLETE/i)
  return (end < 0 ? reply : reply.slice(0, end)).trim()
}

const numbered = /^(forecaster|debate|consensus|specialist)_([1-9]\d{0,3})$/

type Duty = Pick<Role, 'request' | 'read'>

const forecasting: Duty = { request: 'answer', read: readProbability }

const duties: ReadonlyMap<string, Duty> = new Map([
  ['planner', { request: 'split', read: readSubQuestions }],
  ['specialist', { request: 'propose', read: readLine(/SUBANSWER:[ \t]*(\S[^\n]*)/i, 'SUBANSWER:') }],
  ['integrator', { request: 'merge', read: readProbability }],
  ['researcher', { request: 'propose', read: readLine(/(RESEARCH_COMPLETE)/i, 'RESEARCH_COMPLETE') }],
  ['pipelineAnalyst', { request: 'critique', read: readLine(/(ANALYSIS_COMPLETE)/i, 'ANALYSIS_COMPLETE') }],
])

/** The first sentinel counts, as in the publisher's own reader. */
function readProbability(reply: string): Reading<Json> {
  const found = /FINAL_PROBABILITY:[ \t]*(\d*\.?\d+)/i.exec(reply)?.[1]
  const value = Number(found ?? Number.NaN)
  if (value >= 0 && value <= 1) return { kind: 'read', answer: value }
  const reason = found === undefined ? 'unreadable' : 'illegal'
  const detail = `expected FINAL_PROBABILITY: and a number from 0 to 1, got ${found ?? 'none'}`
  return { kind: 'refused', reason, detail }
}

const fewestSubQuestions = 3

function readSubQuestions(reply: string): Reading<Json> {
  const found = Array.from(
    reply.matchAll(/^[ \t]*\d+[.)][ \t]+(\S[^\n]*)$/gm),
    ([, question = '']) => question,
  )
  if (found.length >= fewestSubQuestions) return { kind: 'read', answer: found }
  const detail = `expected at least ${fewestSubQuestions} numbered lines, got ${found.length}`
  return { kind: 'refused', reason: 'unreadable', detail }
}

function readLine(pattern: RegExp, sentinel: string): Duty['read'] {
  return (reply) => {
    const answer = pattern.exec(reply)?.[1]?.trim()
    if (answer !== undefined) return { kind: 'read', answer }
    return { kind: 'refused', reason: 'unreadable', detail: `expected ${sentinel}, got none` }
  }
}
