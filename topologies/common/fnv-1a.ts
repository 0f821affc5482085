const offsetBasis = 0x811c9dc5
const prime = 0x01000193

/**
 * The 32-bit FNV-1a hash of a text's UTF-8 bytes, a whole number from 0 to 2^32 - 1.
 *
 * Source: Fowler, Noll, Vo and Eastlake, "The FNV non-cryptographic hash algorithm", draft-eastlake-fnv.
 *
 * @example fnv1a('foobar') // 0xbf9cf968
 */
export function fnv1a(text: string): number {
  let hash = offsetBasis
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, prime)
  return hash >>> 0
}
