import type { PurchaseRound } from './purchase-rounds.ts'

/** Whether there is a resource that all agents bought, and all bought the same amount of every such resource. */
export function isSplitEqually({ units }: Pick<PurchaseRound, 'units'>): boolean {
  const [first = {}, ...others] = units
  const shared = sharedResources({ units })
  return shared.length > 0 && shared.every((name) => others.every((own) => own[name] === first[name]))
}

/** The resources that all agents bought. */
export function sharedResources({ units }: Pick<PurchaseRound, 'units'>): readonly string[] {
  const [first = {}] = units
  return Object.keys(first).filter((name) => units.every((own) => (own[name] ?? 0) > 0))
}
