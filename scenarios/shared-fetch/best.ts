import { heightsOf, isKnown, type Page } from './site.ts'

/**
 * The pages to fetch next, when so many can be fetched at once: those known and not fetched from which most links lead
 * on one after the other; ties to the page that comes first.
 *
 * Why this is the best: pages are unit tasks and each is linked from one page at most, so that the order among them is
 * an out-forest. Highest level first finishes such a forest in the fewest rounds on equal machines, and in every round
 * no schedule has finished more, since a machine stands idle under it only when all known pages are being fetched.
 *
 * Source: Hu (1961), Operations Research 9(6), 841-848.
 */
export function nextPages(
  site: readonly Pick<Page, 'linkedFrom'>[],
  fetched: ReadonlySet<number>,
  atOnce: number,
  heights = heightsOf(site),
): readonly number[] {
  return site
    .flatMap((page, index) => (!fetched.has(index) && isKnown(page, fetched) ? [index] : []))
    .toSorted((a, b) => (heights[b] ?? 0) - (heights[a] ?? 0) || a - b)
    .slice(0, atOnce)
}

/** The most pages that can be fetched in so many rounds. */
export function mostFetched(
  site: readonly Pick<Page, 'linkedFrom'>[],
  { rounds, atOnce }: { readonly rounds: number; readonly atOnce: number },
): number {
  const fetched = new Set<number>()
  const heights = heightsOf(site)
  for (let round = 0; round < rounds; round += 1)
    for (const index of nextPages(site, fetched, atOnce, heights)) fetched.add(index)
  return fetched.size
}
