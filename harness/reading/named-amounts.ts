/** Amounts by name of what they are of. */
export type Amounts = { readonly [name: string]: number }

/**
 * The amounts that a text names: `3 stone`, `3 units of stone`, `3x stone`. The last one of a name counts. Names are
 * found in any case.
 *
 * @param names what may be named
 */
export function namedAmounts(text: string, names: readonly string[]): Amounts {
  if (names.length === 0) return {}
  const choice = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => RegExp.escape(name))
    .join('|')
  const pattern = new RegExp(`(?<![\\d.])(\\d{1,4})\\s?[x×]?\\s?(?:units? )?(?:of )?(${choice})(?!\\w)`, 'gi')
  const byName = new Map(names.map((name) => [name.toLowerCase(), name]))
  return Object.fromEntries(
    Array.from(text.matchAll(pattern), ([, amount, name = '']) => [
      byName.get(name.toLowerCase()) ?? name,
      Number(amount),
    ]),
  )
}
