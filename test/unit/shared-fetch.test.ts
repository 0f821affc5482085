import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mostFetched } from '../../scenarios/shared-fetch/best.ts'

/** The page that links to each page, by place. */
type Links = readonly (number | undefined)[]

/** The most pages in so many rounds by trying every choice of every round. */
function byTrying(
  links: Links,
  rounds: number,
  atOnce: number,
  fetched: ReadonlySet<number> = new Set(),
): number {
  if (rounds === 0) return fetched.size
  const open = links.flatMap((from, page) =>
    !fetched.has(page) && (from === undefined || fetched.has(from)) ? [page] : [],
  )
  const choices = subsets(open, Math.min(atOnce, open.length))
  return Math.max(
    ...choices.map((chosen) => byTrying(links, rounds - 1, atOnce, fetched.union(new Set(chosen)))),
  )
}

function subsets(items: readonly number[], size: number): readonly (readonly number[])[] {
  const [first, ...others] = items
  if (size === 0) return [[]]
  if (first === undefined) return []
  return [...subsets(others, size - 1).map((rest) => [first, ...rest]), ...subsets(others, size)]
}

/** Pages each linked from one before it, or from none. */
const linkLists: fc.Arbitrary<Links> = fc
  .array(fc.option(fc.nat(), { nil: undefined, freq: 3 }), { minLength: 1, maxLength: 8 })
  .map((drawn) => drawn.map((link, page) => (link === undefined || page === 0 ? undefined : link % page)))

describe('the most pages that can be fetched', () => {
  test('are those that trying every choice finds', () => {
    fc.assert(
      fc.property(
        linkLists,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        (links, atOnce, rounds) => {
          const site = links.map((linkedFrom) => ({ linkedFrom }))
          expect(mostFetched(site, { rounds, atOnce })).toBe(byTrying(links, rounds, atOnce))
        },
      ),
      { numRuns: 200 },
    )
  })

  test('follow the longest chain of links first', () => {
    // Two at once: pages 1 and 2 lead nowhere, page 3 leads to two more, one after the other.
    const site = [undefined, undefined, undefined, 2, 3].map((linkedFrom) => ({ linkedFrom }))
    expect(mostFetched(site, { rounds: 3, atOnce: 2 })).toBe(5)
  })
})
