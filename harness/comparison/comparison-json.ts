import type { Comparison } from './compare.ts'
import { type Level, levels } from './difference.ts'

/** A row of `compare --json`. What does not exist is null, and `warnings` says why. */
export interface ComparisonJson {
  readonly scenario: string
  readonly model: string
  readonly fault: string
  readonly group: string
  readonly a: string
  readonly b: string
  readonly metric: string
  readonly version: number
  readonly unit: string
  /** The metric of a less that of b over the items of both. */
  readonly difference: number | null
  /** `items`: the mean of differences of single items; `totals`: a function of totals, resampled with the items. */
  readonly basis: 'items' | 'totals' | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  readonly clusters: number
  readonly leftOut: number
  /** How far two runs of one treatment are apart. */
  readonly noise: number | null
  readonly noiseSource: 'repetitions' | 'twins' | null
  readonly tests: {
    readonly t: { readonly statistic: number | null; readonly p: number | null }
    readonly wilcoxon: { readonly p: number | null }
    readonly bootstrap: {
      readonly low: number | null
      readonly high: number | null
      readonly shareAboveZero: number | null
      readonly p: number | null
    }
  }
  readonly holm: number | null
  readonly bonferroni: number | null
  readonly holmOfBootstrap: number | null
  readonly requiredN: { readonly [level in Level]: number | null }
  readonly designEffect: number | null
  readonly typeS: number | null
  readonly typeM: number | null
  readonly effect: number | null
  readonly effectSource: 'observed (optimistic)' | 'given'
  /** Type S and M with the error by groups in place of s / sqrt(n). */
  readonly clustered: { readonly typeS: number | null; readonly typeM: number | null }
  readonly isSimulated: boolean
  readonly assumptions: { readonly [name: string]: string }
  readonly warnings: readonly string[]
}

/** From fewer groups on the interval is known to be less sure. */
const fewGroups = 30

/** A comparison as the command contract has it. */
export function comparisonJson(row: Comparison, effect: number | undefined, family: number): ComparisonJson {
  const { setting, a, b, metric, difference, noise, adjusted } = row
  const { interval, t, wilcoxon, bootstrap, types, clusteredTypes } = difference ?? {}
  const bounds = interval?.kind === 'interval' ? interval : undefined
  return {
    ...{ scenario: setting.scenario, model: setting.model, fault: setting.fault, group: setting.group },
    ...{ a: a.label, b: b.label, metric: metric.id, version: metric.version, unit: metric.unit },
    ...{
      difference: difference?.value ?? null,
      basis: difference?.basis ?? null,
      low: bounds?.low ?? null,
      high: bounds?.high ?? null,
    },
    ...{ n: difference?.n ?? 0, clusters: difference?.clusters ?? 0, leftOut: row.leftOut },
    noise: noise.kind === 'measured' ? noise.value : null,
    noiseSource: noise.kind === 'measured' ? noise.source : null,
    tests: {
      t: { statistic: t?.statistic ?? null, p: t?.p ?? null },
      wilcoxon: { p: wilcoxon?.p ?? null },
      bootstrap: {
        ...{ low: bootstrap?.low ?? null, high: bootstrap?.high ?? null },
        ...{ shareAboveZero: bootstrap?.shareAboveZero ?? null, p: bootstrap?.p ?? null },
      },
    },
    ...{ holm: adjusted.holm ?? null, bonferroni: adjusted.bonferroni ?? null },
    holmOfBootstrap: row.holmOfBootstrap ?? null,
    requiredN: required(row),
    designEffect: difference?.errors?.designEffect ?? null,
    ...{ typeS: types?.typeS ?? null, typeM: types?.typeM ?? null },
    effect: effect ?? difference?.value ?? null,
    effectSource: effect === undefined ? 'observed (optimistic)' : 'given',
    clustered: { typeS: clusteredTypes?.typeS ?? null, typeM: clusteredTypes?.typeM ?? null },
    isSimulated: setting.isSimulated,
    assumptions: assumptionsOf(row, family),
    warnings: warningsOf(row),
  }
}

function required({ difference }: Comparison): ComparisonJson['requiredN'] {
  const of = (level: Level) => difference?.requiredN[level] ?? null
  const [first, second, third] = levels
  return { [first]: of(first), [second]: of(second), [third]: of(third) }
}

function assumptionsOf({ difference }: Comparison, family: number): { readonly [name: string]: string } {
  const { wilcoxon, interval, basis } = difference ?? {}
  const method = interval?.kind === 'interval' ? interval.method : 'none'
  if (basis === 'totals')
    return {
      interval: method,
      bootstrap: 'percentile, by groups of dependent items, those of both resampled together',
      adjustment: `holmOfBootstrap adjusts the p of the bootstrap over ${family} comparisons`,
      tests: 'a function of totals has no differences of single items, so no t, Wilcoxon or required number',
    }
  return {
    interval: method,
    t: 'takes the items as independent',
    wilcoxon: `takes the items as independent${wilcoxon ? `; ${wilcoxon.method}, ${wilcoxon.zeros} zeros left out` : ''}`,
    bootstrap: 'percentile, by groups of dependent items',
    adjustment: `holm and bonferroni adjust the p of the paired t over ${family} comparisons, holmOfBootstrap the p of the bootstrap`,
    requiredN:
      '80 % power at the observed difference, two-sided, items as independent; times designEffect otherwise',
    types: 'two-sided at 0.05, items as independent; clustered: by groups',
  }
}

/** What a reader must know before believing the row. */
export function warningsOf({ difference, noise, leftOut, areTwins }: Comparison): readonly string[] {
  if (difference === undefined) return ['no item has a value in both']
  const { basis, interval, clusters, errors, value } = difference
  return [
    ...(areTwins ? ['one treatment: all prompts of all items are the same, so the difference is noise'] : []),
    ...(clusters < fewGroups
      ? [`${clusters} groups of items, under ${fewGroups}: the interval may be too narrow`]
      : []),
    ...(interval.kind === 'none' ? [`no interval: ${interval.reason}`] : []),
    ...(basis === 'items' && errors === undefined && clusters > 1
      ? [`no test: all differences are ${value}`]
      : []),
    ...(leftOut > 0 ? [`${leftOut} items left out, as they have no value in both`] : []),
    ...(noise.kind === 'none' ? [`no noise floor: ${noise.reason}`] : []),
  ]
}
