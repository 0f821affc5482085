/** A leaning that is estimated, and where it is looked for. */
export interface LeaningSpace {
  readonly name: string
  readonly low: number
  readonly high: number
}

/**
 * Probabilities. Above a half of what is forgotten or mistaken nearly every round would be overdrawn, so that nothing is
 * looked for there.
 */
export const leaningSpaces: readonly LeaningSpace[] = [
  { name: 'forgetting', low: 0, high: 0.5 },
  { name: 'referenceSlips', low: 0, high: 0.5 },
  { name: 'fairness', low: 0, high: 1 },
  { name: 'anchoring', low: 0, high: 1 },
]

/**
 * The weight of the own reward changes what is chosen in steps, not smoothly, so that a few values of it are tried: none;
 * so little that it only decides between equally good plans; and as much as would give up some joint reward.
 */
export const leaningLevels = { name: 'selfInterest', values: [0, 0.1, 0.5] } as const
