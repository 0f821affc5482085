import type { NonEmpty } from '../json.ts'

/** The most frequent ballot, and its first supporter's answer; ties go to the lowest rank, then to the earliest. */
export function plurality<A>(
  answers: NonEmpty<A>,
  ballot: (answer: A) => string,
  rank: (answer: A) => number = () => 0,
): A {
  const counts = new Map<string, number>()
  for (const answer of answers) counts.set(ballot(answer), (counts.get(ballot(answer)) ?? 0) + 1)
  const votes = (answer: A): number => counts.get(ballot(answer)) ?? 0
  return answers.reduce((best, answer) => {
    const lead = votes(answer) - votes(best)
    return lead > 0 || (lead === 0 && rank(answer) < rank(best)) ? answer : best
  })
}
