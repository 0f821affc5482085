import { type Belief, probabilityOf, type View } from '../../harness/define.ts'
import { lastAnswers, opinionLogOdds, opinionShift } from '../common/evidence/opinions.ts'
import { ignorance, posteriorLogOdds } from '../common/evidence/posterior.ts'
import {
  type Evidence,
  evidenceInWords,
  statedEvidence,
  statesEvidence,
  union,
} from '../common/evidence/report.ts'
import { boundedPrice, priceInWords, priceLogOdds, statedPrice } from './price.ts'
import type { MarketView } from './view.ts'

/**
 * The belief of a simulated forecaster, in log-odds:
 *
 * 1. own = log-odds of the start + the weights of all reports that it saw, looked up or was told + the shift of
 *    opinions. The start is the prior; where none is known (a real question) the price; where that is not known
 *    either, 0.5. An opinion is the last answer of a speaker that stated neither prior nor report nor price; it
 *    shifts by as much as it differs from the start. A perfect reasoner stops here: it uses a price only as a
 *    start, because what the price says depends on reports that it may know already.
 * 2. x `overconfidence`.
 * 3. With w = `priceTracking`, where the price is known: (1 - w) x own + w x log-odds of the price.
 * 4. Noise is added by the question (see `Mistake`): what all share on the item, and what is its own.
 * 5. With c = `conformity`, for an agent that heard answers of other agents: (1 - c) x own + c x the mean of the
 *    log-odds of their last answers. Staff and a mind that answers for all have no peers: merging is their job. This
 *    comes after the noise, since what all share is in the others' answers already.
 *
 * Prices count as at most 0.999999 sure, answers as 0.999.
 */
export function marketBelief(view: View<MarketView>): Belief<number> {
  const { evidence, price, statesFacts } = knowledgeOf(view)
  const start = evidence.prior ?? (price === undefined ? ignorance : boundedPrice(price))
  const shift = opinionShift(view.claims, statesFacts, start)
  const own = posteriorLogOdds({ prior: start, reports: evidence.reports }) + shift
  const answer = settledAnswer(tracking(confident(own, view), price, view), price)
  const says = [evidenceInWords(evidence), price === undefined ? '' : priceInWords(price)]
  return {
    answer,
    confidence: Math.max(answer, 1 - answer),
    says: says.filter((line) => line !== '').join('\n'),
    ...peersPull(view),
  }
}

/** A belief that is where the price is, is the price to its last digit. */
function settledAnswer(odds: number, price: number | undefined): number {
  return price !== undefined && odds === priceLogOdds(price) ? boundedPrice(price) : probabilityOf(odds)
}

interface Knowledge {
  readonly evidence: Evidence
  readonly price: number | undefined
  /** Whether the claim at this place states anything. */
  readonly statesFacts: (index: number) => boolean
}

/** Own sight before what tools gave, and that before what others said. */
function knowledgeOf({ observations, toolUses = [], claims }: View<MarketView>): Knowledge {
  const seen = [...observations.values()]
  const read = toolUses.map(({ result }) => result)
  const told = claims.map(({ text }) => ({ evidence: statedEvidence(text), price: statedPrice(text) }))
  const evidence = union([
    ...seen.map((sight) => sight.evidence),
    ...read.map(statedEvidence),
    ...told.map((claim) => claim.evidence),
  ])
  const prices = [
    ...seen.map(({ price }) => price),
    ...read.map(statedPrice),
    ...told.map(({ price }) => price),
  ]
  return {
    evidence,
    price: prices.find((price) => price !== undefined),
    statesFacts: (index) => told[index]?.price !== undefined || statesEvidence(told[index]?.evidence),
  }
}

function confident(own: number, { dispositions }: View<MarketView>): number {
  return own * (dispositions?.overconfidence ?? 1)
}

function tracking(own: number, price: number | undefined, { dispositions }: View<MarketView>): number {
  const weight = dispositions?.priceTracking ?? 0
  return price === undefined ? own : mixed(own, priceLogOdds(price), weight)
}

/** Where an agent that conforms is drawn to. */
function peersPull({ agent, claims, dispositions }: View<MarketView>): Pick<Belief<number>, 'pull'> {
  const weight = dispositions?.conformity ?? 0
  if (agent === undefined || weight === 0) return {}
  const peers = claims.filter((claim) => claim.agent !== undefined && claim.agent !== agent)
  const answers = lastAnswers(peers).map(opinionLogOdds)
  if (answers.length === 0) return {}
  const others = answers.reduce((sum, each) => sum + each, 0) / answers.length
  return { pull: { toward: probabilityOf(others), weight } }
}

function mixed(own: number, other: number, weight: number): number {
  return (1 - weight) * own + weight * other
}
