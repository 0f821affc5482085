import { type AgentId, agentIds, type Setting, type Streams, z } from '../../harness/define.ts'

export const fetchParams = z.object({
  pages: z.number().int().min(1).max(10_000).default(60).describe('pages of the site'),
  listed: z
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(24)
    .describe('pages known at first, if there are as many; the others are linked'),
  overlap: z.number().min(0).max(1).default(0.5).describe('chance that an agent has a page on its list'),
  rounds: z.number().int().min(1).max(1000).default(4).describe('rounds of fetching'),
  perRound: z.number().int().min(1).max(1000).default(2).describe('pages that an agent fetches in a round'),
  order: z
    .enum(['own', 'site'])
    .default('own')
    .describe('whether each list has an order of its own, or all have that of the site'),
  visited: z
    .enum(['own', 'team'])
    .default('own')
    .describe('what was fetched before goes from the lists of those who fetched it, or from all lists'),
})

export type FetchParams = z.infer<typeof fetchParams>

/** A page of the site. */
export interface Page {
  readonly id: string
  readonly durationMs: number
  /** Place of the page that links to it, among all pages; undefined for a page that is known at first. */
  readonly linkedFrom: number | undefined
  /** Who has it on its list once it is known, ascending; never nobody. */
  readonly listedFor: readonly AgentId[]
}

/** The pages of a site: those known at first, then linked ones, each after the page that links to it. */
export function drawnSite(streams: Streams, { params, agents }: Setting<FetchParams>): readonly Page[] {
  const rng = streams('site')
  return Array.from({ length: params.pages }, (_, index): Page => {
    const durationMs = 100 * (1 + rng.below(9))
    const parent = rng.below(Math.max(1, index))
    const keeper = rng.below(agents)
    const listedFor = agentIds(agents).filter((agent) => rng.chance(params.overlap) || agent === keeper)
    const linkedFrom = index < params.listed ? undefined : parent
    return { id: `page-${index + 1}`, durationMs, linkedFrom, listedFor }
  })
}

/** The order of the pages on each agent's list, as a number for each page, by agent; empty where it is the site's. */
export function drawnOrders(
  streams: Streams,
  { params: { order, pages }, agents }: Setting<FetchParams>,
): readonly (readonly number[])[] {
  if (order === 'site') return []
  return agentIds(agents).map((agent) => {
    const rng = streams('order', agent)
    return Array.from({ length: pages }, () => rng.uniform())
  })
}

/** How many links lead on from each page one after the other, at most. */
export function heightsOf(site: readonly Pick<Page, 'linkedFrom'>[]): readonly number[] {
  const heights = site.map(() => 0)
  for (const [index, { linkedFrom }] of [...site.entries()].reverse()) {
    if (linkedFrom === undefined) continue
    heights[linkedFrom] = Math.max(heights[linkedFrom] ?? 0, 1 + (heights[index] ?? 0))
  }
  return heights
}

/** Whether each page is known once these were fetched: it was from the start, or the page that links to it was. */
export function isKnown({ linkedFrom }: Pick<Page, 'linkedFrom'>, fetched: ReadonlySet<number>): boolean {
  return linkedFrom === undefined || fetched.has(linkedFrom)
}
