import type { Rng } from '../../harness/define.ts'

/** So many of these members, each set of them equally likely; all of them when there are no more. */
export function drawnMembers<M>(rng: Rng, members: readonly M[], count: number): readonly M[] {
  const left = [...members]
  return Array.from({ length: Math.min(count, members.length) }, () =>
    left.splice(rng.below(left.length), 1),
  ).flat()
}
