import type { AgentId } from '../core/members.ts'
import type { TraceEvent } from '../core/trace.ts'
import { projection } from './projection.ts'

/** A round in which somebody was asked. */
export interface AskedRound {
  /** Number of the round, from 0. */
  readonly round: number
  readonly asked: readonly AgentId[]
  /** All events of the round, in causal order. */
  readonly events: readonly TraceEvent[]
  /** First and last event, by number. */
  readonly from: number
  readonly to: number
}

/** The rounds in which somebody was asked, ascending. Rounds without demand are not among them. */
export const askedRounds = projection((events): readonly AskedRound[] => {
  const byRound = Map.groupBy(events, ({ round }) => round)
  return [...byRound].flatMap(([round, all]) => {
    const asked = all.flatMap((event) => (event.kind === 'round' ? event.asked : []))
    const [first] = all
    if (asked.length === 0 || first === undefined) return []
    return [{ round, asked, events: all, from: first.seq, to: all.at(-1)?.seq ?? first.seq }]
  })
})

/**
 * Longest stretches of neighbouring asked rounds that all have a property.
 *
 * @param rounds ascending, as `askedRounds` gives them
 */
export function stretches<R extends AskedRound>(
  rounds: readonly R[],
  has: (round: R) => boolean,
): readonly (readonly [R, ...R[]])[] {
  const found: [R, ...R[]][] = []
  for (const [index, round] of rounds.entries()) {
    const before = rounds[index - 1]
    if (!has(round)) continue
    if (before !== undefined && has(before)) found.at(-1)?.push(round)
    else found.push([round])
  }
  return found
}
