import type { Belief, Claim, Json, View } from '../../harness/define.ts'
import { type Evidence, evidenceInWords, type Report, statedEvidence, union } from './report.ts'

/**
 * The probability of the event by Bayes' rule, from the prior (0.5 when unknown) and reports that are independent
 * given the event. A report that is right with probability r moves the log-odds by log(r / (1 - r)), up for yes
 * and down for no.
 *
 * @example posterior({ prior: 0.5, reports: [{ id: 0, says: 'yes', reliability: 0.8 }] }) // 0.8
 */
export function posterior(evidence: Evidence): number {
  return probabilityOf(posteriorLogOdds(evidence))
}

/** What somebody sees: the prior and its own reports. */
export interface ForecastView extends Evidence {
  readonly prior: number
}

/**
 * The exact posterior of everything seen and told. Of a speaker that stated no fact, the last answer counts as an
 * opinion of its own: it shifts the log-odds by as much as it differs from the prior. Knowing nothing gives 0.5.
 */
export function forecastBelief({ observations, claims }: View<ForecastView>): Belief<number> {
  const told = claims.map(({ text }) => statedEvidence(text))
  const evidence = union([...observations.values(), ...told])
  const isFactual = new Set(claims.filter((_, index) => statesFacts(told[index])).map(({ by }) => by))
  const opinions = lastAnswers(claims.filter(({ by }) => !isFactual.has(by)))
  const start = logOdds(evidence.prior ?? ignorance)
  const shift = opinions.reduce((sum, answer) => sum + logOdds(bounded(answer)) - start, 0)
  const answer = probabilityOf(posteriorLogOdds(evidence) + shift)
  return { answer, confidence: Math.max(answer, 1 - answer), says: evidenceInWords(evidence) }
}

const ignorance = 0.5

/** An opinion without reasons is never taken as surer than this. */
const surestOpinion = 0.999

function posteriorLogOdds({ prior, reports }: Evidence): number {
  return reports.reduce((sum, report) => sum + weight(report), logOdds(prior ?? ignorance))
}

function weight({ says, reliability }: Report): number {
  return says === 'yes' ? logOdds(reliability) : -logOdds(reliability)
}

function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability))
}

function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds))
}

function bounded(probability: number): number {
  return Math.min(surestOpinion, Math.max(1 - surestOpinion, probability))
}

function statesFacts(evidence: Evidence | undefined): boolean {
  return evidence !== undefined && (evidence.prior !== undefined || evidence.reports.length > 0)
}

/** The last answer of each speaker. */
function lastAnswers(claims: readonly Claim[]): readonly number[] {
  const answers = new Map<Claim['by'], number>()
  for (const { by, answer } of claims) if (isProbability(answer)) answers.set(by, answer)
  return [...answers.values()]
}

function isProbability(answer: Json | undefined): answer is number {
  return typeof answer === 'number' && answer >= 0 && answer <= 1
}
