import { fixedNumber, type Html, html, shortScore, verdictMark } from '../../define.ts'
import type { Here, Place } from './here.ts'

/** One world of one mechanism: its score, and by a mark what the ladder of the world says of it. */
export function placeCell(
  place: Place | undefined,
  world: string,
  refused: string | undefined,
): Html | undefined {
  if (place !== undefined)
    return html`${shortScore(place.rung.score.value)}<i>${markOf(place)}</i><small>${world}</small>`
  return refused === undefined ? undefined : html`–<i></i><small>${world}</small>`
}

/** Read without colour: a star, a disc, a ring or nothing. */
function markOf({ rung, isCheapest, isReference }: Place): string {
  return isCheapest && !isReference ? '★' : verdictMark(rung.verdict)
}

/** The median over worlds of a mechanism's tokens as a multiple of those of one mind. */
export function typicalPrice({ places }: Here, topology: string): number | undefined {
  const times = [...(places.get(topology)?.values() ?? [])].flatMap((place) => place.times ?? [])
  return times.length === 0 ? undefined : medianOf(times)
}

/** The middle value, or the mean of the two middle ones. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0]
  return (low + high) / 2
}

/** A multiple in words: `× 3.4`. */
export function timesMind(times: number): string {
  return `× ${fixedNumber(times, times === 0 || times >= 9.95 ? 0 : 1)}`
}
