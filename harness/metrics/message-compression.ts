import { defineMetric, z } from '../define.ts'
import { nothingSaid, utterances } from '../reading/utterances.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { rankCorrelation } from '../stats/rank-correlation.ts'

/**
 * Whether agents say less as they come to know each other.
 *
 * Takes: Spearman's correlation of an episode between the number of the round and the characters that agents said in
 * it, -1 where they say less in each round than before. By default of each message, with the number of its round;
 * `of=round` sums a round's messages, a silent one being 0. A message to several is counted once; private parts and
 * notices are not said.
 * Left out: episodes in which nothing was said, with fewer than 3 rounds of speech, or with equally much at all times.
 * Summary: the mean; interval by episodes, clipped to [-1, 1].
 * Options: `of`.
 * Source: Spearman(round, characters of speech) per game in the published analysis of Yao, Zou and Hawkins (2026),
 * arXiv 2605.01750; whether of messages or of rounds is not stated there.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'message-compression',
  version: 1,
  title: 'Message compression',
  description:
    'Rank correlation between the round and how much was said; negative where messages get shorter over an episode.',
  unit: 'correlation',
  better: 'neither',
  options: z.object({
    of: z.enum(['message', 'round']).default('message').describe('whose characters are ranked'),
  }),
  episode(trace, { of }) {
    const said = utterances(trace).map(({ round, text }) => ({ round, length: characters(text) }))
    if (said.length === 0) return nothingSaid
    if (new Set(said.map(({ round }) => round)).size < fewestRounds)
      return { kind: 'left-out', reason: `fewer than ${fewestRounds} rounds of speech` }
    const ranked = of === 'message' ? said : byRound(said, roundsOf(trace.events))
    const value = rankCorrelation(
      ranked.map(({ round }) => round),
      ranked.map(({ length }) => length),
    )
    return value === undefined
      ? { kind: 'left-out', reason: 'equally much at all times' }
      : { kind: 'taken', value }
  },
  summary: (values, _options, sample) => episodeMean(values, sample, { low: -1, high: 1 }),
})

const fewestRounds = 3

/** Counts what is written as two units, such as a picture, once. */
function characters(text: string): number {
  return /[\uD800-\uDFFF]/.test(text) ? [...text].length : text.length
}

interface Length {
  readonly round: number
  readonly length: number
}

function roundsOf(events: readonly { readonly round: number }[]): readonly number[] {
  return [...new Set(events.map(({ round }) => round))]
}

function byRound(said: readonly Length[], rounds: readonly number[]): readonly Length[] {
  return rounds.map((round) => ({
    round,
    length: said.reduce((sum, each) => sum + (each.round === round ? each.length : 0), 0),
  }))
}
