import { type AgentId, agentIds } from '../../harness/define.ts'
import type { Call, Commons, Job, Step } from './call.ts'
import { longestJob, mostAgents } from './state.ts'

/** What everybody sees, in the one sentence from which `statedCommons` recovers it. */
export function commonsInWords({ holding, left }: Commons): string {
  return `Holding now: ${listed(holding)}; left of the budget: ${left}.`
}

/**
 * A job, in the sentences from which `statedJobs` recovers it: one for each step, one for each substitute, and one for
 * what it is worth.
 *
 * @example 'Agent 1, step 2: writes shared-0, needs shared-0:original, adds nothing, removes nothing, costs 1.'
 */
export function jobInWords({ agent, value, steps }: Job): readonly string[] {
  return [
    ...steps.flatMap(({ number, call, instead }) => [
      `Agent ${agent}, step ${number}: ${callInWords(call)}.`,
      ...(instead === undefined ? [] : [`Agent ${agent}, step ${number} instead: ${callInWords(instead)}.`]),
    ]),
    `Agent ${agent}, all steps done: worth ${value}.`,
  ]
}

function callInWords({ file, needs, adds, removes, cost }: Call): string {
  return `writes ${file}, needs ${listed(needs)}, adds ${listed(adds)}, removes ${listed(removes)}, costs ${cost}`
}

function listed(conditions: readonly string[]): string {
  return conditions.join(' and ') || 'nothing'
}

/** What a text states to hold and to be left; the last such sentence counts. */
export function statedCommons(text: string): Commons | undefined {
  const match = [...text.slice(0, longestText).matchAll(commonsPattern)].at(-1)
  return match === undefined ? undefined : { holding: conditionsOf(match[1]), left: Number(match[2]) }
}

/** The jobs that a text states, ascending by agent; of a step or a worth that is stated twice the first counts. */
export function statedJobs(text: string): readonly Job[] {
  const head = text.slice(0, longestText)
  const calls = new Map<string, Call>()
  for (const [, agent, number, way = '', file = '', needs, adds, removes, cost] of head.matchAll(
    callPattern,
  )) {
    const call = {
      file,
      needs: conditionsOf(needs),
      adds: conditionsOf(adds),
      removes: conditionsOf(removes),
      cost: Number(cost),
    }
    const key = `${agent}/${number}${way}`
    if (!calls.has(key)) calls.set(key, call)
  }
  const values = new Map<string, number>()
  for (const [, agent = '', value] of head.matchAll(worthPattern))
    if (!values.has(agent)) values.set(agent, Number(value))
  return agentIds(mostAgents).flatMap((agent) => {
    const value = values.get(String(agent))
    return value === undefined ? [] : [{ agent, value, steps: statedSteps(calls, agent) }]
  })
}

/** Only the first substitute of a job counts, as the rules have it. */
function statedSteps(calls: ReadonlyMap<string, Call>, agent: AgentId): readonly Step[] {
  const numbers = Array.from({ length: longestJob }, (_, index) => index + 1)
  const substituted = numbers.find((number) => calls.has(`${agent}/${number} instead`))
  return numbers.flatMap((number): readonly Step[] => {
    const call = calls.get(`${agent}/${number}`)
    const instead = number === substituted ? calls.get(`${agent}/${number} instead`) : undefined
    return call === undefined ? [] : [{ number, call, instead }]
  })
}

const condition = '[a-z]{3,8}-\\d:[a-z]{4,8}(?:-\\d)?'
const conditions = `(nothing|${condition}(?: and ${condition}){0,5})`
const callPattern = new RegExp(
  `\\bAgent (\\d), step (\\d)( instead)?: writes ([a-z]{3,8}-\\d), needs ${conditions}, adds ${conditions}, removes ${conditions}, costs (\\d)\\.`,
  'g',
)
const worthPattern = /\bAgent (\d), all steps done: worth (\d)\./g
const commonsPattern = new RegExp(
  `\\bHolding now: (nothing|${condition}(?: and ${condition}){0,20}); left of the budget: (\\d{1,3})\\.`,
  'g',
)

function conditionsOf(text = ''): readonly string[] {
  return text === '' || text === 'nothing' ? [] : text.split(' and ')
}

/** The longest text that is read, in characters. */
const longestText = 100_000
