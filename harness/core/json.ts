/** Plain data: what may stand in an answer, an event or a stored row. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** A list with at least one item. */
export type NonEmpty<T> = readonly [T, ...T[]]

/** Whether a list has at least one item. */
export function isNonEmpty<T>(items: readonly T[]): items is NonEmpty<T> {
  return items.length > 0
}

/**
 * JSON text that does not depend on the order in which keys were set, so that equal data gives equal bytes.
 *
 * @throws TypeError when a number is not finite, because JSON would turn it into null in silence
 */
export function canonicalJson(value: Json): string {
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw new TypeError(`canonicalJson requires finite numbers, got ${value}`)
  }
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`
  const fields = Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`)
  return `{${fields.join(',')}}`
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}
