import { type AgentId, agentIds, type Claim, type View } from '../../harness/define.ts'
import type { Market, Project } from './game.ts'
import { statedPlans } from './proposal.ts'
import { agentsOfGame } from './state.ts'
import type { NegotiationView } from './view.ts'
import { votedClaims } from './voted.ts'
import { type StatedProject, statedMarket, statedProjects } from './words.ts'

/** What a mind knows of the round that is played now. */
export interface Knowledge {
  /** Undefined for one that was told nothing. */
  readonly market: Market | undefined
  /** Whose projects it knows, seen or told. */
  readonly projects: ReadonlyMap<AgentId, readonly Project[]>
  /**
   * What others said in a round in which this game is played, oldest first. A plan for all that stands in words is
   * a claim of its own, on the joint question, behind the one that it was made in.
   */
  readonly claims: readonly Claim[]
}

/**
 * What follows from observations and claims. Where each round has a new game, only what was said in the present
 * round counts; one that sees nothing takes the latest round that it heard of for the present. What is seen is
 * believed over what is told, and the last word about a project over the first.
 */
export function knowledgeOf({ observations, claims }: View<NegotiationView>): Knowledge {
  const [seen] = observations.values()
  const spoken = currentClaims(seen, claims).flatMap(withPlans)
  const current = votedClaims(spoken, new Set(observations.keys()))
  const market =
    seen?.market ?? current.map(({ text }) => statedMarket(text)).findLast((told) => told !== undefined)
  if (market === undefined) return { market, projects: new Map(), claims: current }
  const told = toldProjects(market, current)
  const observed = [...observations.values()].flatMap(({ projects }) => [...projects])
  return { market, projects: new Map([...told, ...observed].toSorted(([a], [b]) => a - b)), claims: current }
}

function currentClaims(seen: NegotiationView | undefined, claims: readonly Claim[]): readonly Claim[] {
  if (seen?.params.rotation === 'fixed') return claims
  // An agent that was told of one round only heard nothing else, but may read older things on a board.
  if (seen !== undefined && seen.round === undefined)
    return claims.filter(({ posted }) => (posted?.roundsAgo ?? 0) === 0)
  const round = seen?.round ?? Math.max(0, ...claims.map((claim) => claim.round ?? 0))
  return claims.filter((claim) => claim.round === undefined || claim.round === round)
}

/** A claim, and each plan for all that it states. */
function withPlans(claim: Claim): readonly Claim[] {
  const plans = statedPlans(claim.text).map(
    (plan): Claim => ({ ...claim, text: '', answer: Object.fromEntries(plan), isJoint: true }),
  )
  return [claim, ...plans]
}

/** The projects of every agent of whom all are stated: numbered from 1 without a gap. */
function toldProjects(market: Market, claims: readonly Claim[]): ReadonlyMap<AgentId, readonly Project[]> {
  const told = claims.flatMap(({ text }) => statedProjects(text))
  const byAgent = agentIds(agentsOfGame).flatMap((agent): [AgentId, readonly Project[]][] => {
    const own = new Map(told.filter((each) => each.agent === agent).map((each) => [each.index, each]))
    const listed = Array.from({ length: own.size }, (_, index) => own.get(index))
    const projects = listed.flatMap((each) => (each === undefined ? [] : (projectOf(market, each) ?? [])))
    return own.size > 0 && projects.length === own.size ? [[agent, projects]] : []
  })
  return new Map(byAgent)
}

/** A stated project as one of this market; undefined when it needs what is not for sale, or nothing. */
function projectOf({ resources }: Market, { needs, reward }: StatedProject): Project | undefined {
  const amounts = resources.map((name) => needs.get(name) ?? 0)
  const isKnown = [...needs.keys()].every((name) => resources.includes(name))
  return isKnown && amounts.some((amount) => amount > 0) && reward > 0
    ? { needs: amounts, reward }
    : undefined
}
