/** What a general may be told: a value, or nothing. */
type Heard<V> = V | undefined

/**
 * One message of the algorithm: what `to` hears when `from` tells it a value.
 *
 * @param path the generals through whom the value came, the commander first, `from` last
 */
export type Tell<V> = (path: readonly number[], to: number, value: Heard<V>) => Heard<V>

/**
 * The oral-messages algorithm OM(m): a commander tells all others a value, they tell each other what they heard, and so
 * on m times, and each takes the majority. With at most m traitors among more than 3m generals, all loyal ones take the
 * same value, and the commander's own if it is loyal. Nothing heard, and no majority, is undefined, the default value.
 *
 * Source: Lamport, Shostak and Pease (1982), "The Byzantine generals problem", ACM TOPLAS 4(3), section 3.
 *
 * @param path the generals through whom the value came so far; ends with the commander of this round
 * @param others the generals that are told now, not those of the path
 * @param tell carries every message, also those of traitors
 * @returns what each of the others takes, in their order
 * @example oralMessages(1, [0], [1, 2, 3], 'attack', (_path, _to, value) => value) // three times 'attack'
 */
export function oralMessages<V>(
  m: number,
  path: readonly number[],
  others: readonly number[],
  value: Heard<V>,
  tell: Tell<V>,
): readonly Heard<V>[] {
  const heard = others.map((general) => tell(path, general, value))
  if (m === 0) return heard
  // By who passes it on: what each of those that are not it, in order, takes for what it heard.
  const passedOn = others.map((general, index) => {
    const rest = others.filter((other) => other !== general)
    return oralMessages(m - 1, [...path, general], rest, heard[index], tell)
  })
  return others.map((_general, index) => {
    const told = passedOn.flatMap((taken, by) => {
      if (by === index) return []
      return [taken[index < by ? index : index - 1]]
    })
    return majority([heard[index], ...told])
  })
}

/** How many messages OM(m) takes among n generals: (n - 1) + (n - 1)(n - 2) + ... with m + 1 terms. */
export function oralMessageCount(n: number, m: number): number {
  if (n <= 1) return 0
  return m === 0 ? n - 1 : (n - 1) * (1 + oralMessageCount(n - 1, m - 1))
}

/** The value that more than half hold. */
function majority<V>(values: readonly Heard<V>[]): Heard<V> {
  const groups = Map.groupBy(values, (value) => value)
  return [...groups].find(([, holders]) => 2 * holders.length > values.length)?.[0]
}
