import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { mean } from '../stats/mean.ts'

/** Tokens of one episode; null where a call does not tell. */
type Tokens = {
  readonly input: number
  readonly output: number
  readonly cached: number | null
  readonly reasoning: number | null
}

/**
 * How much text the models read and wrote.
 *
 * Takes: input and output tokens of all calls, as the provider counts them; in simulated cells an estimate from
 * the length of the texts.
 * Left out: episodes with a call that came without a count.
 * Summary: the mean of input + output; Student t interval. Parts: `input`, `output`, and where every call tells,
 * `cached` (part of input) and `reasoning` (part of output).
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'tokens',
  version: 2,
  title: 'Tokens',
  description:
    'Input and output tokens per episode, over all calls; estimated from text length in simulated cells.',
  unit: 'token',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const usages = eventsOfKind(trace, 'call').map(({ usage }) => usage)
    const known = usages.filter((usage) => usage !== undefined)
    if (known.length < usages.length) return { kind: 'left-out', reason: 'no token count' }
    const value: Tokens = {
      input: sum(known.map(({ inputTokens }) => inputTokens)) ?? 0,
      output: sum(known.map(({ outputTokens }) => outputTokens)) ?? 0,
      cached: sum(known.map(({ cachedTokens }) => cachedTokens)),
      reasoning: sum(known.map(({ reasoningTokens }) => reasoningTokens)),
    }
    return { kind: 'taken', value }
  },
  summary: (episodes, _options, sample) => ({
    ...episodeMean(
      episodes.map(({ input, output }) => input + output),
      sample,
    ),
    parts: {
      input: mean(episodes.map(({ input }) => input)),
      output: mean(episodes.map(({ output }) => output)),
      ...partialMean('cached', episodes),
      ...partialMean('reasoning', episodes),
    },
  }),
})

/** The sum, or null when one count is missing or there is none. */
function sum(counts: readonly (number | undefined)[]): number | null {
  const known = counts.filter((count) => count !== undefined)
  if (known.length < counts.length || known.length === 0) return null
  return known.reduce((total, count) => total + count, 0)
}

/** A part that only some providers tell: nothing where one episode lacks it. */
function partialMean(
  name: 'cached' | 'reasoning',
  episodes: readonly Tokens[],
): { readonly [name: string]: number } {
  const known = episodes.map((episode) => episode[name]).filter((count) => count !== null)
  return known.length === episodes.length ? { [name]: mean(known) } : {}
}
