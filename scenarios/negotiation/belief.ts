import type { AgentId, Belief, Claim, View } from '../../harness/define.ts'
import { plannedPart, purchaseIn, spokenPlan } from './agreement.ts'
import type { Market } from './game.ts'
import { intendedPlan } from './intention.ts'
import { type Knowledge, knowledgeOf } from './knowledge.ts'
import { plansByAgent } from './known-plans.ts'
import { type Leanings, leaningsOf } from './leanings.ts'
import { emptyPurchase, type Purchase, purchaseOf } from './purchase.ts'
import { remembered } from './remembering.ts'
import { slipped } from './slip.ts'
import { agentsOfGame } from './state.ts'
import type { NegotiationView } from './view.ts'
import { marketInWords, projectsInWords } from './words.ts'

/**
 * What an agent buys by itself. It follows the last plan for both that it was told in this round, if its part is
 * allowed; else its own (`intendedPlan`). When it acts on a plan for both it may slip (`slipped`). It tells its own
 * projects, and the plan for both that it follows: it agrees to one that it was told, else it proposes.
 *
 * Its confidence is the share of agents whose projects it knows. How a mind may differ from a perfect reasoner stands
 * at `Leanings`.
 */
export function ownBelief(view: View<NegotiationView>): Belief<Purchase> {
  const { agent } = view
  if (agent === undefined) return { answer: emptyPurchase, confidence: 0, says: '' }
  const leanings = leaningsOf(view)
  const kept = remembered(view, leanings)
  const seen = kept.observations.get(agent)
  const known = knowledgeOf(kept)
  const present = { ...known, claims: claimsOfRound(known.claims, seen?.round) }
  const told = plannedPart(present, agent)
  const intended = intendedPlan(known, { seen, agent, leanings })
  const isJoint = told !== undefined || intended.size === agentsOfGame
  const part = told ?? intended.get(agent) ?? emptyPurchase
  const plan = spokenPlan(present, agent, intended, seen?.round)
  return {
    answer: isJoint ? carriedOut(known, { part, own: intended.get(agent) }, { seen, agent, leanings }) : part,
    confidence: known.projects.size / agentsOfGame,
    says: [knownInWords(known, [agent]), ...plan.says].join('\n'),
    ...(plan.isAgreed && { isAgreed: true }),
  }
}

/**
 * What an agent that acts on a plan for both buys. When it slips, it takes what it had in mind itself for what was
 * agreed; where that is the same, one amount or resource for another (`slipped`).
 */
function carriedOut(
  { market, projects }: Knowledge,
  { part, own: wanted }: { readonly part: Purchase; readonly own: Purchase | undefined },
  { seen, agent, leanings: { dispositions, happens } }: Actor,
): Purchase {
  const own = plansByAgent(market, projects)[agent]
  if (market === undefined || own === undefined) return part
  const units = unitsOf(market, part)
  if (isGrounded(seen, units) || !happens('referenceSlips', dispositions.referenceSlips)) return part
  if (wanted !== undefined && isOther(unitsOf(market, wanted), units)) return wanted
  const slip = slipped(market, own, units)
  return slip === undefined ? part : purchaseOf(market, slip.units, slip.runs)
}

function unitsOf({ resources }: Market, { units }: Purchase): readonly number[] {
  return resources.map((name) => (Object.hasOwn(units, name) ? (units[name] ?? 0) : 0))
}

function isOther(one: readonly number[], other: readonly number[]): boolean {
  return one.some((count, resource) => count !== other[resource])
}

interface Actor {
  readonly seen: NegotiationView | undefined
  readonly agent: AgentId
  readonly leanings: Leanings
}

/**
 * Whether it remembers a round with the same partner in which it bought just this and got it: what the two meant is
 * settled then. Such precedents belong to one partner and one thing: Brennan and Clark (1996), Conceptual pacts and
 * lexical choice in conversation, Journal of Experimental Psychology: LMC 22(6), 1482-1493.
 */
function isGrounded(seen: NegotiationView | undefined, units: readonly number[]): boolean {
  if (seen === undefined || seen.params.memory !== 'stable') return false
  return seen.past.some(({ own, overdrawn }) => overdrawn.length === 0 && !isOther(own.units, units))
}

/** What was said in the present round; all of it for one that does not know the round. */
function claimsOfRound(claims: readonly Claim[], round: number | undefined): readonly Claim[] {
  return round === undefined ? claims : claims.filter((claim) => (claim.round ?? round) === round)
}

/**
 * What a mind plans for all: the best that it can make of what it knows. An agent whose projects it does not know
 * buys what it last said it would, where the others' best plans leave room for that; it tells all that it knows.
 */
export function beliefForAll(
  view: View<NegotiationView>,
  asked: readonly AgentId[],
): Belief<Readonly<Record<string, Purchase>>> {
  const leanings = leaningsOf(view)
  const known = knowledgeOf(remembered(view, leanings))
  const plans = intendedPlan(known, { seen: undefined, agent: undefined, leanings })
  return {
    answer: Object.fromEntries(
      asked.map((agent) => [agent, plans.get(agent) ?? lastWord(known, agent) ?? emptyPurchase]),
    ),
    confidence: known.projects.size / agentsOfGame,
    says: knownInWords(known, [...known.projects.keys()]),
  }
}

/** What an agent last said that it buys. */
function lastWord({ claims }: Knowledge, agent: AgentId): Purchase | undefined {
  const said = (claim: Claim) =>
    claim.agent === agent && !claim.isJoint ? purchaseIn(claim.answer) : undefined
  return claims.map(said).findLast((purchase) => purchase !== undefined)
}

function knownInWords({ market, projects }: Knowledge, agents: readonly AgentId[]): string {
  if (market === undefined) return ''
  const sentences = agents.flatMap((agent) => projectsInWords(market, agent, projects.get(agent) ?? []))
  return [marketInWords(market), ...sentences].join('\n')
}
