import type { ChosenMetric } from '../analysis/gatherer.ts'
import { mean } from '../stats/mean.ts'
import type { EpisodeValue } from './episode-values.ts'
import { itemsOf, pairedItems } from './paired-items.ts'
import { type Demand, type PowerPlan, pilotOf, plannedSizes } from './power-plan.ts'
import { type Arm, pairsOf, type Setting } from './settings.ts'

/** What to plan for, and from what. */
export interface PlanRequest extends Demand {
  readonly settings: readonly Setting[]
  readonly metric: ChosenMetric
  readonly values: readonly EpisodeValue[]
  /** What an episode costs: the values of the metrics `tokens` and `cost`. */
  readonly tokens: readonly EpisodeValue[]
  readonly usd: readonly EpisodeValue[]
  readonly wanted: (pair: readonly [Arm, Arm]) => readonly [Arm, Arm] | undefined
  /** The mean of each arm against 0, in place of pairs; undefined for pairs. */
  readonly oneSample: ((arm: Arm) => boolean) | undefined
  readonly source: PowerPlan['source']
}

/** A plan for each wanted pair, or arm. */
export function powerPlans(request: PlanRequest): readonly PowerPlan[] {
  return request.settings.flatMap((setting) => {
    const { arms } = setting
    if (request.oneSample) return arms.filter(request.oneSample).map((arm) => plan(setting, [arm], request))
    return pairsOf(arms)
      .map(request.wanted)
      .filter((pair) => pair !== undefined)
      .map((pair) => plan(setting, pair, request))
  })
}

function plan(setting: Setting, arms: readonly [Arm, Arm?], request: PlanRequest): PowerPlan {
  const [a, b] = arms
  const { metric } = request.metric
  const items = pilotItems(arms, request.values)
  const pilot = pilotOf(
    items.map(({ value }) => value),
    items.map(({ group }) => group),
  )
  const { scenario, model, fault, group } = setting
  return {
    setting: { scenario, model, fault, group },
    ...{ a: a.label, b: b?.label, pilot, source: request.source, isSimulated: setting.isSimulated },
    metric: { id: metric.id, version: metric.version, unit: metric.unit },
    perItem: {
      episodes: b === undefined ? 1 : 2,
      tokens: meanOfArms(arms, request.tokens),
      usd: meanOfArms(arms, request.usd),
    },
    sizes: pilot === undefined ? [] : plannedSizes(pilot, request),
  }
}

function pilotItems([a, b]: readonly [Arm, Arm?], values: readonly EpisodeValue[]) {
  const own = itemsOf(values, a.cell)
  const { items } = pairedItems(own, b === undefined ? own : itemsOf(values, b.cell), mean)
  return items.map((item) => ({ group: item.group, value: b === undefined ? item.a : item.a - item.b }))
}

/** The sum over arms of the mean of an episode; undefined where an arm does not tell. */
function meanOfArms(arms: readonly (Arm | undefined)[], values: readonly EpisodeValue[]): number | undefined {
  const means = arms
    .filter((arm) => arm !== undefined)
    .map((arm) => {
      const own = values.flatMap(({ cell, value }) =>
        cell === arm.cell && value !== undefined ? [value] : [],
      )
      return own.length === 0 ? undefined : mean(own)
    })
  return means.reduce<number | undefined>(
    (sum, each) => (sum === undefined || each === undefined ? undefined : sum + each),
    0,
  )
}
