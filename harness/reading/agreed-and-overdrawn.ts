import { agreementWords } from './agreement-words.ts'
import type { TalkedRound } from './agreements.ts'

/** An annulled round that ended in words of agreement. */
export interface AgreedOverdraw {
  /** Numbers of the events of the turns with such words. */
  readonly turns: readonly number[]
  /** How many such words. */
  readonly words: number
  /** How far the numbers said lie from what was bought, in units. */
  readonly disconnect: number
  /** Words times (1 + disconnect): the higher, the plainer. */
  readonly rank: number
}

/** Turns at the end of a talk that are looked at. */
const lastTurns = 2

/** A number this many characters or fewer from the name of a resource is taken for an amount of it. */
const reach = 50

/**
 * The published heuristic of a failed reference: the round was annulled, and its last two turns hold words of
 * agreement. The disconnect adds up, over the resources with a number near their name in those turns, how far the
 * nearest of these numbers lies from what all together bought. (How several numbers count is not published; the
 * nearest one is our reading.)
 *
 * Source: analysis code of Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 */
export function agreedOverdraw({ turns, units, isOverdrawn }: TalkedRound): AgreedOverdraw | undefined {
  if (!isOverdrawn) return undefined
  const last = turns.filter(({ kind }) => kind === 'said').slice(-lastTurns)
  const counted = last.map(({ seq, text }) => ({ seq, words: agreementWords(text) }))
  const words = counted.reduce((sum, turn) => sum + turn.words, 0)
  if (words === 0) return undefined
  const names = [...new Set(units.flatMap((own) => Object.keys(own)))]
  const texts = last.map(({ text }) => text)
  const disconnect = names.reduce((sum, name) => {
    const total = units.reduce((all, own) => all + (own[name] ?? 0), 0)
    const distances = numbersNear(texts, name).map((said) => Math.abs(said - total))
    return distances.length === 0 ? sum : sum + Math.min(...distances)
  }, 0)
  const hits = counted.filter((turn) => turn.words > 0).map(({ seq }) => seq)
  return { turns: hits, words, disconnect, rank: words * (1 + disconnect) }
}

const longestText = 20_000

function numbersNear(texts: readonly string[], name: string): readonly number[] {
  const wanted = name.toLowerCase()
  if (wanted === '') return []
  return texts.flatMap((text) => {
    const lower = text.slice(0, longestText).toLowerCase()
    const numbers = [...lower.matchAll(/\d{1,4}/g)]
    const places: number[] = []
    for (let at = lower.indexOf(wanted); at >= 0 && places.length < 200; at = lower.indexOf(wanted, at + 1))
      places.push(at)
    return numbers
      .filter(({ index, 0: digits }) =>
        places.some((at) => index - (at + wanted.length) <= reach && at - (index + digits.length) <= reach),
      )
      .map(({ 0: digits }) => Number(digits))
  })
}
