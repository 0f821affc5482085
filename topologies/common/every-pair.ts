/** An edge from each member to each other one. */
export function* everyPair<T>(ids: readonly T[]) {
  for (const from of ids) for (const to of ids) if (from !== to) yield { from, to }
}
