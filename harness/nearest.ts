import { closest, distance } from 'fastest-levenshtein'

/**
 * The candidate that a mistyped word most likely meant, or undefined when none is near: at most half of the
 * word's letters (and at least two) may differ. Ties go to the candidate that stands first.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined
  // fastest-levenshtein asks for a mutable list and does not change it.
  const best = closest(word, candidates as string[])
  return distance(word, best) <= Math.max(2, word.length / 2) ? best : undefined
}

/**
 * The end of a sentence about an unknown name.
 *
 * @example expectedOneOf(['ideal', 'typical'], 'typcal')
 * // 'expected one of ideal, typical, got "typcal"; did you mean "typical"'
 */
export function expectedOneOf(candidates: readonly string[], word: string): string {
  const likely = nearest(word, candidates)
  const hint = likely === undefined ? '' : `; did you mean "${likely}"`
  return `expected ${candidates.length > 0 ? `one of ${candidates.join(', ')}` : 'none'}, got "${word}"${hint}`
}
