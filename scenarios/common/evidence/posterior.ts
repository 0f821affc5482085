import { logOdds, probabilityOf } from '../../../harness/define.ts'
import type { Evidence, Report } from './report.ts'

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

/** The natural logarithm of the odds of `posterior`. */
export function posteriorLogOdds({ prior, reports }: Evidence): number {
  return reports.reduce((sum, report) => sum + weight(report), logOdds(prior ?? ignorance))
}

/** The probability of an event of which nothing is known. */
export const ignorance = 0.5

function weight({ says, reliability }: Report): number {
  return says === 'yes' ? logOdds(reliability) : -logOdds(reliability)
}
