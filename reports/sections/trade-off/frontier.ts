/** What a choice costs and how bad its result is; less of both is better. */
export interface Choice {
  readonly cost: number
  readonly loss: number
}

/** Places of the choices that no other one beats: none is at least as good in both and better in one. */
export function frontierOf(choices: readonly Choice[]): ReadonlySet<number> {
  const order = choices
    .map((choice, index) => ({ ...choice, index }))
    .toSorted((a, b) => a.cost - b.cost || a.loss - b.loss)
  const frontier = new Set<number>()
  let best: Choice = { cost: Number.NEGATIVE_INFINITY, loss: Number.POSITIVE_INFINITY }
  for (const { cost, loss, index } of order) {
    const isTwin = cost === best.cost && loss === best.loss
    if (loss >= best.loss && !isTwin) continue
    frontier.add(index)
    best = { cost, loss }
  }
  return frontier
}
