import { canonicalJson, defineMetric, isNonEmpty, type Trace, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { episodeMean } from '../stats/episode-mean.ts'

/**
 * How many final answers come of one and the same item.
 *
 * Takes: the answers that the world took in the last round that had any, of all agents or of the team.
 * Left out: episodes in which no answer was taken.
 * Summary: an item is a cell and a seed, played several times (`--repeat`): the number of different final answers among
 * its episodes, and of these the mean over items; interval by items. Items that were played once say
 * nothing, and are passed over. Parts: `repetitions`, the mean number of episodes of an item that counts, which bounds
 * the value from above, and `most`, the largest number of any item.
 * Read it beside the disturbance: under `reorder` only the order of arrival differs between repetitions of agents that
 * never err, and 1 says that no order made a difference.
 * Source: the set of final states under permuted delivery, after Hellerstein and Alvaro (2019), arXiv 1901.01930.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'final-states',
  version: 1,
  title: 'Final states',
  description:
    'Different final answers of one item over its repetitions, as a mean over items; 1 where every repetition ends alike.',
  unit: 'answer',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const decisions = eventsOfKind(trace, 'decision')
    const last = decisions.at(-1)?.round
    if (last === undefined) return { kind: 'left-out', reason: 'no answer was taken' }
    const final = decisions.filter(({ round }) => round === last)
    const answers = final.map(({ agents, answer }) => canonicalJson([[...agents], answer])).toSorted()
    return { kind: 'taken', value: { item: itemOf(trace), answer: answers.join(' ') } }
  },
  summary(episodes, _options, sample) {
    const numbered = episodes.map((episode, index) => ({ ...episode, group: sample.groups[index] ?? '' }))
    const items = [...Map.groupBy(numbered, ({ item }) => item)]
      .filter(([, same]) => same.length > 1)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([, same]) => ({
        group: same[0]?.group ?? '',
        episodes: same.length,
        states: new Set(same.map(({ answer }) => answer)).size,
      }))
    const states = items.map((item) => item.states)
    if (!isNonEmpty(states)) return { needs: 'an item that was played more than once (--repeat)' }
    const groups = items.map(({ group }) => group)
    return {
      ...episodeMean(states, { ...sample, groups }),
      parts: {
        repetitions: items.reduce((sum, item) => sum + item.episodes, 0) / items.length,
        most: Math.max(...states),
      },
    }
  },
})

/** One world under one configuration. */
function itemOf({ cell, seed }: Pick<Trace, 'cell' | 'seed'>): string {
  const name = cellNames.get(cell) ?? JSON.stringify(cell)
  cellNames.set(cell, name)
  return `${seed} ${name}`
}

/** The cell of all its episodes is written out once. */
const cellNames = new WeakMap<Trace['cell'], string>()
