import { type AgentId, agentIds, type Claim, type Json } from '../../harness/define.ts'
import type { Knowledge } from './knowledge.ts'
import { planInWords, type SharedPlan } from './proposal.ts'
import { faultOf, type Purchase } from './purchase.ts'
import { agentsOfGame } from './state.ts'

/** An agent's part of the last plan for all that was told, where it is allowed. */
export function plannedPart(known: Knowledge, agent: AgentId): Purchase | undefined {
  return partOf(plannedClaim(known, agent)?.answer, agent)
}

/** The last plan for all that was told, where the agent's part is allowed. */
function plannedClaim({ market, projects, claims }: Knowledge, agent: AgentId): Claim | undefined {
  const own = projects.get(agent)
  if (market === undefined || own === undefined) return undefined
  return claims.findLast(({ answer, isJoint }) => {
    const part = isJoint ? partOf(answer, agent) : undefined
    return part !== undefined && faultOf(market, own, part) === undefined
  })
}

/**
 * The plan for all that an agent speaks for, in words: the last one that it was told and may follow, else its own
 * where it knows everybody's projects. It agrees to one of this round, and proposes any other.
 *
 * @param own its own plan, for the agents whose projects it knows
 * @param round the present round; undefined where that is not known
 */
export function spokenPlan(
  known: Knowledge,
  agent: AgentId,
  own: SharedPlan,
  round: number | undefined,
): { readonly says: readonly string[]; readonly isAgreed: boolean } {
  const { market, claims } = known
  const told = plannedClaim(known, agent)
  const plan = told === undefined ? own : planIn(told.answer)
  if (market === undefined || plan.size < agentsOfGame) return { says: [], isAgreed: false }
  const latest = round ?? Math.max(...claims.map((claim) => claim.round ?? 0))
  const isAgreed = told !== undefined && (told.round ?? latest) === latest
  return { says: [planInWords(market, plan, isAgreed ? 'agree' : 'propose')], isAgreed }
}

function planIn(answer: Json | undefined): SharedPlan {
  return new Map(
    agentIds(agentsOfGame).flatMap((agent): [AgentId, Purchase][] => {
      const part = partOf(answer, agent)
      return part === undefined ? [] : [[agent, part]]
    }),
  )
}

function partOf(answer: Json | undefined, agent: AgentId): Purchase | undefined {
  return isFields(answer) ? purchaseIn(answer[agent]) : undefined
}

/** An answer that was read by the question is a purchase; anything else in its place is none. */
export function purchaseIn(answer: Json | undefined): Purchase | undefined {
  if (!isFields(answer)) return undefined
  const { units, runs } = answer as { readonly [name: string]: Json | undefined }
  if (!isFields(units) || !Array.isArray(runs)) return undefined
  const amounts = Object.entries(units).filter((entry): entry is [string, number] => isCount(entry[1]))
  const isWhole = amounts.length === Object.keys(units).length && runs.every(isCount)
  return isWhole ? { units: Object.fromEntries(amounts), runs: runs.filter(isCount) } : undefined
}

function isFields(value: Json | undefined): value is { readonly [name: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0
}
