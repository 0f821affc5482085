import { canonicalJson, type Json } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'
import { personaParameters } from '../model/personas.ts'
import { dependenceGroup } from '../reading/dependence-group.ts'
import { stream } from '../run/streams.ts'
import { type GroupedDraws, groupedDraws } from '../stats/grouped-draws.ts'
import { wilsonInterval } from '../stats/wilson-interval.ts'
import { type ForecasterEstimates, forecasterEstimates, type Predictors } from './forecaster-estimates.ts'
import { ForecasterSums, type SumName, type Sums, sumNames } from './forecaster-sums.ts'
import { rangeOf, unidentified } from './unidentified.ts'

/** One parameter of a simulated forecaster: estimated, or why the traces cannot tell it. */
export interface FitRow {
  readonly model: string
  readonly parameter: string
  /** Null where the traces do not tell it. */
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  /** Replies, exchanges or calls behind the value. */
  readonly n: number
  readonly groups: number
  readonly identified: boolean
  /** The values that it may have where it is not identified. */
  readonly range: { readonly low: number; readonly high: number } | null
  /** How the value was found, or why there is none. */
  readonly method: string
}

/** How often groups of items are drawn again for an interval. */
export const fitDraws = 1999

/** From fewer groups on there is no interval. */
const fewestGroups = 10

/**
 * A simulated forecaster's parameters as far as stored traces tell them, for each model of the traces; with a row for
 * each parameter that they do not tell, and its range. Intervals are 95 % percentile bootstrap intervals over groups
 * of items that depend on each other (seeded).
 */
export function fitForecaster(traces: Iterable<Trace>): readonly FitRow[] {
  const models = new Map<string, ForecasterSums>()
  for (const trace of traces) {
    const model = modelName(trace)
    const sums = models.get(model) ?? new ForecasterSums()
    models.set(model, sums)
    sums.add(trace, dependenceGroup(trace))
  }
  return [...models.keys()].toSorted().flatMap((model) => modelRows(model, models.get(model)))
}

/** Models with other settings are other models; settings that every persona begins with are not named. */
function modelName({ cell: { model, modelParams } }: Trace): string {
  const usual: { readonly [name: string]: Json } = personaParameters.parse({})
  const settings = Object.entries(modelParams)
    .filter(([name, value]) => value !== null && canonicalJson(value) !== canonicalJson(usual[name] ?? null))
    .map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`)
  return [model.id, ...settings].join(' ')
}

function modelRows(model: string, collected: ForecasterSums | undefined): readonly FitRow[] {
  if (collected === undefined) return []
  const groups = collected.groups()
  const total = totalOf(groups)
  const estimates = forecasterEstimates(total, collected)
  const draws = groupedDraws(groups, { draws: fitDraws, rng: stream('0/fit') }, (drawn) =>
    forecasterEstimates(totalOf(drawn), collected),
  )
  const context = { model, groups: groups.length, total, estimates, draws, predictors: collected }
  const fitted = parameterNames.map((name) => fittedRow(context, name))
  return [
    ...fitted,
    rateRow(context, 'refusalRate'),
    rateRow(context, 'malformedRate'),
    ...otherRows(context),
  ]
}

interface Context {
  readonly model: string
  readonly groups: number
  readonly total: Sums
  readonly estimates: ForecasterEstimates
  readonly draws: GroupedDraws<ForecasterEstimates>
  readonly predictors: Predictors
}

function totalOf(groups: readonly Sums[]): Sums {
  // Every name is one of the totals.
  return Object.fromEntries(
    sumNames.map((name: SumName) => [name, groups.reduce((total, sums) => total + sums[name], 0)]),
  ) as Sums
}

const parameterNames = [
  'overconfidence',
  'priceTracking',
  'logOddsNoise',
  'itemNoise',
  'conformity',
  'latencyMedianMs',
  'latencySigma',
  'bias',
] as const satisfies readonly (keyof ForecasterEstimates)[]

function fittedRow(context: Context, name: (typeof parameterNames)[number]): FitRow {
  const { model, groups, total, estimates, draws, predictors } = context
  const value = estimates[name]
  if (value === undefined) {
    return { model, parameter: name, ...missing(groups), ...unidentified(name, predictors), n: 0 }
  }
  const interval = groups < fewestGroups ? undefined : draws.interval((drawn) => drawn[name])
  return {
    ...{ model, parameter: name, value, groups, identified: true, range: null },
    ...{ low: interval?.low ?? null, high: interval?.high ?? null },
    n: countOf(name, total),
    method:
      methods(name, predictors) + (interval ? '' : `; no interval from fewer than ${fewestGroups} groups`),
  }
}

function missing(groups: number) {
  return { value: null, low: null, high: null, groups, identified: false } as const
}

function countOf(name: (typeof parameterNames)[number], total: Sums): number {
  if (name === 'conformity') return total.revisions
  if (name === 'latencyMedianMs' || name === 'latencySigma') return total.timed
  return name === 'logOddsNoise' ? total.sets + total.withinFreedom : total.sets
}

function methods(name: (typeof parameterNames)[number], { hasOwn, hasPrice }: Predictors): string {
  switch (name) {
    case 'overconfidence':
      if (hasOwn && hasPrice) return 'slope on the own evidence, divided by 1 less the weight of the price'
      return hasOwn
        ? 'slope of log-odds on those of the own evidence'
        : 'slope of log-odds on those of the price, as if nothing else were known; not to be told from priceTracking'
    case 'priceTracking':
      return 'slope of log-odds on those of the price, beside the own evidence'
    case 'logOddsNoise':
      return 'standard deviation among replies to one prompt on one item'
    case 'itemNoise':
      return 'standard deviation among items of what evidence, price and noise do not explain'
    case 'conformity':
      return 'slope of revised replies on the mean of what peers said, within an exchange'
    case 'latencyMedianMs':
      return 'exponential of the mean logarithm of durations'
    case 'latencySigma':
      return 'standard deviation of the logarithm of durations'
    case 'bias':
      return 'mean of what evidence and price do not explain, in log-odds; a persona has none, so it is left out of a sweep'
  }
}

/** A reply that a provider withheld, or one that could not be read, as shares of all calls. */
function rateRow({ model, groups, total }: Context, parameter: 'refusalRate' | 'malformedRate'): FitRow {
  const trials = total.calls
  if (trials === 0) return { model, parameter, ...missing(groups), n: 0, ...noCalls(parameter) }
  const { value, interval } = wilsonInterval({
    successes: parameter === 'refusalRate' ? total.declined : total.unread,
    trials,
  })
  const bounds = interval.kind === 'interval' ? interval : { low: null, high: null }
  const what =
    parameter === 'refusalRate' ? 'a provider withheld' : 'could not be read, refusals in words included'
  return {
    ...{ model, parameter, value, low: bounds.low, high: bounds.high, n: trials, groups },
    ...{ identified: true, range: null },
    method: `share of calls whose reply ${what}; Wilson interval, as if calls were independent`,
  }
}

function noCalls(parameter: string) {
  return { range: rangeOf(parameter), method: 'no call in the traces' }
}

const others = ['sharedError', 'heed', 'attention', 'contextTokens', 'compliance'] as const

function otherRows({ model, groups, predictors }: Context): readonly FitRow[] {
  return others.map((parameter) => ({
    ...{ model, parameter, ...missing(groups), n: 0 },
    ...unidentified(parameter, predictors),
  }))
}
