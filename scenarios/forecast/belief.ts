import { type Belief, probabilityOf, type View } from '../../harness/define.ts'
import { opinionShift } from '../common/evidence/opinions.ts'
import { ignorance, posteriorLogOdds } from '../common/evidence/posterior.ts'
import {
  type Evidence,
  evidenceInWords,
  statedEvidence,
  statesEvidence,
  union,
} from '../common/evidence/report.ts'

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
  const shift = opinionShift(claims, (index) => statesEvidence(told[index]), evidence.prior ?? ignorance)
  const answer = probabilityOf(posteriorLogOdds(evidence) + shift)
  return { answer, confidence: Math.max(answer, 1 - answer), says: evidenceInWords(evidence) }
}
