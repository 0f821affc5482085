/** Chooses the one episode that a report shows in full. */
import type { CellRow, EpisodeRow } from '../harness/core/analysis.ts'
import type { Trace } from '../harness/core/trace.ts'

/** An episode with its events, and why it was chosen. */
export interface TellingEpisode {
  readonly episode: number
  readonly trace: Trace
  readonly why: string
}

/** Where episodes come from. */
interface Stored {
  readonly cells: readonly CellRow[]
  readonly episodes: readonly EpisodeRow[]
  trace(episode: number): Trace
}

/**
 * The shortest episode in which somebody wrote to somebody; without one, the shortest with a call of a model.
 * Looks at the first ended episode of at most 60 cells, spread evenly. Undefined when none ended with a call.
 */
export function tellingEpisode(stored: Stored): TellingEpisode | undefined {
  if (!chosen.has(stored)) chosen.set(stored, choice(stored))
  return chosen.get(stored)
}

/** Several sections ask for the same choice, and each look costs a read of the file. */
const chosen = new WeakMap<Stored, TellingEpisode | undefined>()

function choice(stored: Stored): TellingEpisode | undefined {
  const looked = firstOfCells(stored).map((episode) => ({ episode, trace: stored.trace(episode) }))
  const talking = shortest(looked, 'message')
  if (talking)
    return { ...talking, why: `the shortest of the ${looked.length} looked at in which messages were sent` }
  const calling = shortest(looked, 'call')
  return (
    calling && {
      ...calling,
      why: `in none of the ${looked.length} looked at was a message sent; the shortest with a call of a model`,
    }
  )
}

function firstOfCells({ cells, episodes }: Stored): readonly number[] {
  const first = new Map<number, number>()
  for (const { cell, episode, result } of episodes) {
    if (result.kind === 'ended' && !first.has(cell)) first.set(cell, episode)
  }
  const numbers = cells.flatMap(({ cell }) => first.get(cell) ?? [])
  const stride = Math.max(1, Math.ceil(numbers.length / 60))
  return numbers.filter((_, index) => index % stride === 0)
}

type Looked = Pick<TellingEpisode, 'episode' | 'trace'>

function shortest(looked: readonly Looked[], kind: 'message' | 'call'): Looked | undefined {
  return looked
    .filter(({ trace }) => trace.events.some((event) => event.kind === kind))
    .toSorted((a, b) => a.trace.events.length - b.trace.events.length || a.episode - b.episode)[0]
}
