import {
  type AgentId,
  agentIds,
  type Belief,
  type Claim,
  type Json,
  type View,
} from '../../harness/define.ts'
import { focalPair } from './arms.ts'
import type { Market } from './game.ts'
import { type Knowledge, knowledgeOf } from './knowledge.ts'
import { bestPairs } from './pairs.ts'
import { type Plan, plansOf } from './plan.ts'
import { emptyPurchase, faultOf, type Purchase, purchaseOf } from './purchase.ts'
import { agentsOfGame } from './state.ts'
import type { NegotiationView } from './view.ts'
import { marketInWords, projectsInWords } from './words.ts'

/**
 * What an agent buys by itself. It follows the last plan for both that it was told, if its part is allowed. Else,
 * knowing everybody's projects, it takes its part of the joint optimum that stands out (`focalPair`), which the other
 * finds as well. Knowing only its own, it buys what is best for it alone. It tells its own projects.
 *
 * Its confidence is the share of agents whose projects it knows.
 */
export function ownBelief(view: View<NegotiationView>): Belief<Purchase> {
  const { agent } = view
  if (agent === undefined) return { answer: emptyPurchase, confidence: 0, says: '' }
  const known = knowledgeOf(view)
  const own = plannedPart(known, agent) ?? jointPlans(known).get(agent)
  return {
    answer: own ?? emptyPurchase,
    confidence: known.projects.size / agentsOfGame,
    says: knownInWords(known, [agent]),
  }
}

/**
 * What a mind plans for all: the best that it can make of what it knows. An agent whose projects it does not know
 * buys what it last said it would, where the others' best plans leave room for that; it tells all that it knows.
 */
export function beliefForAll(
  view: View<NegotiationView>,
  asked: readonly AgentId[],
): Belief<Readonly<Record<string, Purchase>>> {
  const known = knowledgeOf(view)
  const plans = jointPlans(known)
  return {
    answer: Object.fromEntries(
      asked.map((agent) => [agent, plans.get(agent) ?? lastWord(known, agent) ?? emptyPurchase]),
    ),
    confidence: known.projects.size / agentsOfGame,
    says: knownInWords(known, [...known.projects.keys()]),
  }
}

/** A purchase for every agent whose projects are known, the best of all together. */
function jointPlans({ market, projects }: Knowledge): ReadonlyMap<AgentId, Purchase> {
  if (market === undefined) return new Map()
  const options = agentIds(agentsOfGame).map((agent) => {
    const own = projects.get(agent)
    return own === undefined ? [nothing(market)] : plansOf(market, own)
  })
  const pair = focalPair(bestPairs(market.supply, options[0] ?? [], options[1] ?? []).best)
  return new Map(
    [...projects.keys()].flatMap((agent): [AgentId, Purchase][] => {
      const plan = pair?.[agent === 0 ? 0 : 1]
      return plan === undefined ? [] : [[agent, purchaseOf(market, plan.units, plan.runs)]]
    }),
  )
}

function nothing({ resources }: Market): Plan {
  return { runs: [], units: resources.map(() => 0), reward: 0 }
}

/** An agent's part of the last plan for all that was told, where it is allowed. */
function plannedPart({ market, projects, claims }: Knowledge, agent: AgentId): Purchase | undefined {
  const own = projects.get(agent)
  if (market === undefined || own === undefined) return undefined
  const parts = claims.map(({ answer, isJoint }) => (isJoint ? partOf(answer, agent) : undefined))
  return parts.findLast((part) => part !== undefined && faultOf(market, own, part) === undefined)
}

/** What an agent last said that it buys. */
function lastWord({ claims }: Knowledge, agent: AgentId): Purchase | undefined {
  const said = (claim: Claim) =>
    claim.agent === agent && !claim.isJoint ? purchaseIn(claim.answer) : undefined
  return claims.map(said).findLast((purchase) => purchase !== undefined)
}

function partOf(answer: Json | undefined, agent: AgentId): Purchase | undefined {
  return isFields(answer) ? purchaseIn(answer[agent]) : undefined
}

/** An answer that was read by the question is a purchase; anything else in its place is none. */
function purchaseIn(answer: Json | undefined): Purchase | undefined {
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

function knownInWords({ market, projects }: Knowledge, agents: readonly AgentId[]): string {
  if (market === undefined) return ''
  const sentences = agents.flatMap((agent) => projectsInWords(market, agent, projects.get(agent) ?? []))
  return [marketInWords(market), ...sentences].join('\n')
}
