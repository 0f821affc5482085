import type { ReportFacts } from '../../define.ts'

/** Whether agents saw the price, in words. */
export type Sight =
  | 'shown'
  | 'hidden'
  | 'shown in some cells'
  | 'found in the prompts'
  | 'not found in the prompts'
  | 'found in some prompts'
  | 'not known to be shown'

/** Whether the agents of these cells saw the price: as the scenario's parameter says, else as their prompts tell. */
export function sightOf(facts: ReportFacts, cells: readonly number[]): Sight {
  const own = new Set(cells)
  const declared = new Set(
    facts.cells.filter(({ cell }) => own.has(cell)).map(({ identity }) => identity.scenarioParams['price']),
  )
  const [only] = declared
  if (declared.size > 1) return 'shown in some cells'
  if (only === 'shown' || only === 'hidden') return only
  const seen = facts.episodes
    .filter(({ cell }) => own.has(cell))
    .flatMap(({ episode }) => facts.sums(episode).isPriceInPrompt ?? [])
  if (seen.length === 0) return 'not known to be shown'
  if (seen.every((is) => is)) return 'found in the prompts'
  return seen.some((is) => is) ? 'found in some prompts' : 'not found in the prompts'
}
