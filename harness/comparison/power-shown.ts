import { textTable } from '../table.ts'
import type { Level } from './difference.ts'
import type { Demand, PlannedSize, PowerPlan } from './power-plan.ts'

/** A row of `power --json`: one plan at one level. What is not known is null, and `warnings` says why. */
export interface PowerJson {
  readonly scenario: string | null
  readonly model: string | null
  readonly fault: string | null
  readonly group: string | null
  readonly a: string | null
  /** Null for a mean against 0. */
  readonly b: string | null
  readonly metric: string | null
  readonly version: number | null
  readonly unit: string | null
  readonly difference: number
  readonly alpha: number
  readonly power: number
  readonly sd: number | null
  /** Items as if they were independent, and with the design effect. */
  readonly independentItems: number | null
  readonly items: number | null
  readonly clusters: number | null
  /** Over both arms. */
  readonly episodes: number | null
  readonly designEffect: number | null
  /** The smallest difference that `detectsWith` items find. */
  readonly detects: number | null
  readonly detectsWith: number | null
  readonly tokens: number | null
  readonly usd: number | null
  readonly source: PowerPlan['source']
  readonly pilotItems: number | null
  readonly pilotClusters: number | null
  readonly isSimulated: boolean
  readonly warnings: readonly string[]
}

/** The rows of a plan, one for each level. */
export function powerJson(plan: PowerPlan, { difference, power }: Demand): readonly PowerJson[] {
  const { setting, a, b, metric, pilot, source, isSimulated, perItem } = plan
  const { scenario = null, model = null, fault = null, group = null } = setting ?? {}
  const head = {
    ...{ scenario, model, fault, group, a: a ?? null, b: b ?? null },
    ...{ metric: metric?.id ?? null, version: metric?.version ?? null, unit: metric?.unit ?? null },
    ...{ difference, power, sd: pilot?.sd ?? null, designEffect: pilot?.designEffect ?? null },
  }
  const tail = {
    ...{ source, pilotItems: pilot?.items || null, pilotClusters: pilot?.clusters || null, isSimulated },
    warnings: powerWarnings(plan),
  }
  const times = (items: number | undefined, each: number | undefined) =>
    items === undefined || each === undefined ? null : items * each
  const row = (alpha: Level, size: PlannedSize | undefined): PowerJson => ({
    ...{ ...head, alpha: Number(alpha), independentItems: size?.independentItems ?? null },
    ...{ items: size?.items ?? null, clusters: size?.clusters ?? null },
    episodes: times(size?.items, perItem.episodes),
    ...{ detects: size?.detects?.difference ?? null, detectsWith: size?.detects?.items ?? null },
    ...{ tokens: times(size?.items, perItem.tokens), usd: times(size?.items, perItem.usd) },
    ...tail,
  })
  if (plan.sizes.length === 0)
    return [row('0.05', undefined), row('0.005', undefined), row('0.001', undefined)]
  return plan.sizes.map((size) => row(size.alpha, size))
}

const head = [
  ...[
    'scenario',
    'model',
    'parameters',
    'a',
    'b',
    'sd',
    'design effect',
    'alpha',
    'items',
    'groups',
    'episodes',
  ],
  ...['tokens', 'dollars', 'finds', 'with items'],
]

/** All plans for people. */
export function powerText(plans: readonly PowerPlan[], demand: Demand): string {
  const rows = plans.flatMap((plan) => powerJson(plan, demand))
  const { metric, unit } = rows[0] ?? {}
  const warnings = new Set(rows.flatMap((row) => row.warnings.map((text) => `Warning: ${text}.`)))
  const what = `a difference of ${demand.difference}${metric ? ` in ${metric} (${unit})` : ''}`
  return [
    `To find ${what} with a chance of ${demand.power * 100} %, two-sided:`,
    textTable(head, rows.map(tableRow)),
    'Items are paired: each is an episode of a and one of b. Their number is that of independent items times the design effect, where it is above 1.',
    'Finds: the smallest difference that so many items find at the same level and chance.',
    ...warnings,
  ].join('\n')
}

function tableRow(row: PowerJson): readonly string[] {
  return [
    ...[
      row.scenario ?? '',
      row.model ?? '',
      row.group ?? '',
      row.a ?? '',
      row.b ?? (row.a === null ? '' : '0'),
    ],
    ...[shown(row.sd), shown(row.designEffect), String(row.alpha)],
    ...[whole(row.items), whole(row.clusters), whole(row.episodes), whole(row.tokens), shown(row.usd)],
    ...[shown(row.detects), whole(row.detectsWith)],
  ]
}

function whole(value: number | null): string {
  return value === null ? '-' : String(Math.round(value))
}

function shown(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(3)))
}

/** From fewer items on a standard deviation is a guess: with 30 it is known to within a quarter or so. */
const smallPilot = 30

/** What to know before believing a plan. */
function powerWarnings({ pilot, source, isSimulated }: PowerPlan): readonly string[] {
  const simulated = 'the pilot is of simulated agents; a language model may spread more or less'
  if (pilot === undefined) return ['no plan: the pilot has no spread, or fewer than two groups of items']
  const { items, clusters } = pilot
  return [
    ...(isSimulated ? [simulated] : []),
    ...(source === 'given' || items >= smallPilot
      ? []
      : [`a pilot of ${items} items, under ${smallPilot}: its spread is a guess`]),
    ...(clusters < items && clusters < smallPilot
      ? [`a design effect from ${clusters} groups, under ${smallPilot}, is a guess`]
      : []),
  ]
}
