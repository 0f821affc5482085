import { type Claim, type Json, logOdds } from '../../../harness/define.ts'

/** An opinion without reasons is never taken as surer than this. */
const surestOpinion = 0.999

/**
 * By how much the opinions of others move the log-odds. The last answer of a speaker that stated no fact counts as
 * an opinion of its own: it moves them by as much as it differs from where everybody started.
 *
 * @param statesFacts whether the claim at this place, or another one of the same speaker, is factual
 * @param start the probability from which every opinion set out, in (0, 1)
 */
export function opinionShift(
  claims: readonly Claim[],
  statesFacts: (index: number) => boolean,
  start: number,
): number {
  const isFactual = new Set(claims.filter((_, index) => statesFacts(index)).map(({ by }) => by))
  const opinions = lastAnswers(claims.filter(({ by }) => !isFactual.has(by)))
  return opinions.reduce((sum, answer) => sum + opinionLogOdds(answer) - logOdds(start), 0)
}

/** The last answer of each speaker that gave a probability. */
export function lastAnswers(claims: readonly Claim[]): readonly number[] {
  const answers = new Map<Claim['by'], number>()
  for (const { by, answer } of claims) if (isProbability(answer)) answers.set(by, answer)
  return [...answers.values()]
}

/** The log-odds of an answer that came without reasons: finite, because it is never taken as sure. */
export function opinionLogOdds(answer: number): number {
  return logOdds(Math.min(surestOpinion, Math.max(1 - surestOpinion, answer)))
}

function isProbability(answer: Json | undefined): answer is number {
  return typeof answer === 'number' && answer >= 0 && answer <= 1
}
