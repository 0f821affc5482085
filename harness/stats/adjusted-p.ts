/**
 * p-values of a family of tests, each adjusted by Holm's step-down method so that the chance of any false finding in
 * the family stays below the level: the i-th smallest of m times (m - i + 1), never below the one before, at most 1.
 * It is never worse than Bonferroni's and needs no more assumptions. Tests without a p-value do not count in m.
 *
 * Source: Holm (1979), Scandinavian Journal of Statistics 6(2), 65-70.
 *
 * @param values p-values in [0, 1], in any order
 * @returns in the order given
 * @throws RangeError when one lies outside [0, 1]
 * @example holm([0.01, 0.04, 0.03]) // 0.03, 0.06, 0.06
 */
export function holm(values: readonly (number | undefined)[]): readonly (number | undefined)[] {
  const family = familyOf(values)
  const adjusted = new Map<number, number>()
  let highest = 0
  for (const [rank, { index, p }] of family.toSorted((a, b) => a.p - b.p).entries()) {
    highest = Math.max(highest, Math.min(1, p * (family.length - rank)))
    adjusted.set(index, highest)
  }
  return values.map((_, index) => adjusted.get(index))
}

/**
 * p-values of a family of tests, each times the number of tests that have one, at most 1.
 *
 * Source: Dunn (1961), Journal of the American Statistical Association 56(293), 52-64,
 * doi 10.1080/01621459.1961.10482090.
 *
 * @param values p-values in [0, 1], in any order
 * @returns in the order given
 * @throws RangeError when one lies outside [0, 1]
 * @example bonferroni([0.01, 0.04, undefined]) // 0.02, 0.08, undefined
 */
export function bonferroni(values: readonly (number | undefined)[]): readonly (number | undefined)[] {
  const { length } = familyOf(values)
  return values.map((p) => (p === undefined ? undefined : Math.min(1, p * length)))
}

function familyOf(values: readonly (number | undefined)[]) {
  const family = values.flatMap((p, index) => (p === undefined ? [] : [{ index, p }]))
  const wrong = family.find(({ p }) => !(p >= 0 && p <= 1))
  if (wrong) throw new RangeError(`a family of p-values requires values from 0 to 1, got ${wrong.p}`)
  return family
}
