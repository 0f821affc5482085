import type { View } from '../../harness/define.ts'
import type { Leanings } from './leanings.ts'
import type { NegotiationView } from './view.ts'

/**
 * What is left of a view at a call. Each message and each past round is lost with the probability `forgetting`,
 * apart from each other, and may be there again at the next call. What was said twice is lost only when both are.
 * The rules, the market, the own projects and what stands on a board before it are never lost.
 */
export function remembered(
  view: View<NegotiationView>,
  { dispositions: { forgetting }, happens }: Leanings,
): View<NegotiationView> {
  if (forgetting === 0) return view
  const keeps = (what: string) => !happens(`forgetting/${what}`, forgetting)
  const observations = new Map(
    [...view.observations].map(([agent, seen]) => {
      const past = seen.past.filter(({ round }) => keeps(`round-${round}`))
      return [agent, { ...seen, past }]
    }),
  )
  return {
    ...view,
    observations,
    claims: view.claims.filter(({ posted }, place) => posted !== undefined || keeps(`message-${place}`)),
  }
}
