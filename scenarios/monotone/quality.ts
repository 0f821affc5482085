import { afterAll, type Entries, type Merging, type Write, writeOf } from './write.ts'

/**
 * How right a final state is, from 0 to 1. Where writes only add, the entries that it shares with the one right state,
 * over the entries of both (Jaccard). Where they replace each other, every order of the agents gives a right state:
 * the most slots that it shares with any of them, over the slots of both.
 */
export function quality(merging: Merging, batches: readonly (readonly Write[])[], given: Entries): number {
  if (merging === 'overwrite') return closestOrder(batches, given)
  const right = new Set(afterAll(merging, batches))
  const shared = given.filter((entry) => right.has(entry)).length
  return shared / new Set([...right, ...given]).size
}

/**
 * Over all orders without trying each: agents are placed from the last to the first, and a slot is decided by the
 * first placed agent that writes it. So what was decided depends on who was placed, not on their order, and the best
 * over orders is a recursion over sets of agents.
 */
function closestOrder(batches: readonly (readonly Write[])[], given: Entries): number {
  const wanted = new Map(given.map(writeOf).flatMap((write) => (write ? [[write.slot, write.value]] : [])))
  const everyone = 2 ** batches.length - 1
  const most = new Array<number>(everyone + 1).fill(0)
  for (let placed = 0; placed < everyone; placed += 1) {
    const decided = new Set(batches.flatMap((writes, agent) => (has(placed, agent) ? slotsOf(writes) : [])))
    for (const [agent, writes] of batches.entries()) {
      if (has(placed, agent)) continue
      const won = writes.filter(({ slot, value }) => !decided.has(slot) && wanted.get(slot) === value).length
      const next = placed | (1 << agent)
      most[next] = Math.max(most[next] ?? 0, (most[placed] ?? 0) + won)
    }
  }
  const slots = new Set([...batches.flatMap(slotsOf), ...wanted.keys()])
  return (most[everyone] ?? 0) / slots.size
}

function has(placed: number, agent: number): boolean {
  return (placed & (1 << agent)) !== 0
}

function slotsOf(writes: readonly Write[]): readonly string[] {
  return writes.map(({ slot }) => slot)
}
