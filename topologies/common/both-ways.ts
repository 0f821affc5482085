import type { Edge } from '../../harness/define.ts'

/** Edges from each of these members to the other and back. */
export function* bothWays<T extends Edge['from']>(one: T, others: readonly T[]): Generator<Edge> {
  for (const other of others)
    yield* [
      { from: one, to: other },
      { from: other, to: one },
    ]
}
