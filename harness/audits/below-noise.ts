import { type AuditedEpisode, type AuditFinding, defineAudit } from '../define.ts'
import { comparableKey, itemKey, topologyIds } from '../reading/comparable.ts'
import { type Treatment, treatmentOf } from '../reading/treatment.ts'
import { type Configuration, oneTreatment, pairedEpisodes, twinGroups } from '../reading/twins.ts'

/**
 * Differences between topologies that are no larger than the noise of asking twice.
 *
 * Noise: the root mean square of the differences in mean score between replicates: repetitions of one cell, taken on
 * the same seeds, and cells that are one treatment under several names.
 * Compares: with it, the difference in mean score of every other pair of cells that differ in their topology alone,
 * on the items that both have.
 * Warning: where the noise comes from twins, which a reader may take for designs. Info: where it comes from
 * repetitions alone. Noise of exactly zero, as between simulated twins, is no noise.
 * Version history: 1 first version.
 */
export default defineAudit<Scored>({
  id: 'below-noise',
  version: 1,
  title: 'Differences within the noise',
  description:
    'Pairs of topologies whose mean scores on common items differ by no more than replicates of one treatment do (root mean square over repetitions of a cell and over twins). A warning where the replicates are twins under several names, information where they are repetitions.',
  take(trace, hash) {
    if (trace.result.kind !== 'ended') return undefined
    const treatment = treatmentOf(trace, hash) ?? { prompts: [], pooling: '' }
    return { treatment, score: trace.result.score }
  },
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity }) => comparableKey(identity))
    return [...scopes.values()].flatMap(judged)
  },
})

interface Scored {
  readonly treatment: Treatment
  readonly score: number
}

type Taken = AuditedEpisode<Scored>

interface Difference {
  readonly a: string
  readonly b: string
  /** Mean score of a minus that of b, on common items. */
  readonly value: number
  readonly items: number
}

/** Equal sums of scores may differ in their last digits. */
const rounding = 1e-9

function judged(episodes: readonly Taken[]): readonly AuditFinding[] {
  // Without calls there is nothing to be one treatment of.
  const called = episodes.filter(({ taken }) => taken.treatment.prompts.length > 0)
  const treatments = twinGroups(called).flatMap((classes) => classes.flatMap((twins) => oneTreatment(twins)))
  const twins = treatments.flatMap((own) => pairsOf(own).map(([a, b]) => differenceOf(a, b)))
  const repeated = repetitions(episodes)
  const replicates = [...twins, ...repeated].filter(({ items }) => items > 0)
  const noise = Math.sqrt(mean(replicates.map(({ value }) => value ** 2)))
  if (!(noise > rounding)) return []
  const isTwin = (a: Configuration<Taken>, b: Configuration<Taken>) =>
    treatments.some((own) => [a, b].every(({ identity }) => own.some((one) => one.identity === identity)))
  const pairs = pairsOf(cellsOf(episodes)).filter(([a, b]) => !isTwin(a, b))
  const compared = pairs
    .map((pair) => ({ pair, difference: differenceOf(...pair) }))
    .filter(({ difference }) => difference.items > 0)
  const within = compared.filter(({ difference }) => Math.abs(difference.value) <= noise)
  const [first] = episodes
  if (within.length === 0 || first === undefined) return []
  const involved = within.flatMap(({ pair }) => pair)
  const numbers = new Set(involved.flatMap((one) => [...one.episodes.values()].map(({ episode }) => episode)))
  return [
    {
      severity: twins.some(({ value }) => Math.abs(value) > rounding) ? 'warning' : 'info',
      ...{ scenario: first.identity.scenario.id, model: first.identity.model.id },
      topologies: topologyIds(involved.map(({ identity }) => identity)),
      ...{ count: within.length, of: compared.length },
      text: `Replicates differ by ${noise.toFixed(4)} in mean score (${sources(twins, repeated)}). ${within.length} of ${compared.length} other pairs differ by no more: ${list(within.map(({ difference }) => difference))}.`,
      consequence:
        'Nothing can be said about which of these is better: asking one of them twice moves its score as much.',
      episodes: [...numbers].toSorted((a, b) => a - b),
    },
  ]
}

function cellsOf(episodes: readonly Taken[]): readonly Configuration<Taken>[] {
  return [...Map.groupBy(episodes, ({ cell }) => cell).values()].flatMap((own) => {
    const identity = own[0]?.identity
    return identity ? [{ identity, episodes: new Map(own.map((one) => [itemKey(one), one])) }] : []
  })
}

/** The differences between repetitions of each cell, each taken as a configuration of its own. */
function repetitions(episodes: readonly Taken[]): readonly Difference[] {
  return [...Map.groupBy(episodes, ({ cell }) => cell).values()].flatMap((own) => {
    const runs = [...Map.groupBy(own, ({ repetition }) => repetition).values()].flatMap((run) => {
      const identity = run[0]?.identity
      return identity ? [{ identity, episodes: new Map(run.map((one) => [String(one.seed), one])) }] : []
    })
    return pairsOf(runs).map(([a, b]) => differenceOf(a, b))
  })
}

function differenceOf(a: Configuration<Taken>, b: Configuration<Taken>): Difference {
  const paired = pairedEpisodes(a, b)
  const value = mean(paired.map(([one, other]) => one.taken.score - other.taken.score))
  return { a: a.identity.topology.id, b: b.identity.topology.id, value, items: paired.length }
}

function pairsOf<T>(all: readonly T[]): readonly (readonly [T, T])[] {
  return all.flatMap((a, index) => all.slice(index + 1).map((b) => [a, b] as const))
}

/** NaN of nothing. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function sources(twins: readonly Difference[], repeated: readonly Difference[]): string {
  const named = twins.map(({ a, b, items }) => `${a} and ${b} on ${items} items`)
  return [...named, ...(repeated.length > 0 ? [`${repeated.length} pairs of repetitions`] : [])].join(', ')
}

const mostNamed = 20

function list(differences: readonly Difference[]): string {
  const sorted = differences.toSorted((x, y) => Math.abs(x.value) - Math.abs(y.value))
  const named = sorted.slice(0, mostNamed).map(({ a, b, value }) => `${a} - ${b} ${value.toFixed(4)}`)
  return [...named, ...(sorted.length > mostNamed ? [`and ${sorted.length - mostNamed} more`] : [])].join(
    ', ',
  )
}
