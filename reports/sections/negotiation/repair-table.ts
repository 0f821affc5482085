import {
  fixedNumber,
  type Html,
  heatStep,
  html,
  type measuredOf,
  type ReportFacts,
  shownNumber,
  table,
} from '../../define.ts'
import { type ConditionRow, conditionHead, conditionRows, failures, topologyName } from './condition-rows.ts'
import type { PurchaseCell } from './played.ts'

const main = [
  { metric: 'joint-efficiency', head: 'Joint efficiency' },
  { metric: 'overdraw-rate', head: 'Over-draw rate' },
  { metric: 'optimum-rate', head: 'Optimum rate' },
] as const
const further = [
  { metric: 'fair-efficiency', head: 'Fair efficiency' },
  { metric: 'recovery-rate', head: 'Recovery' },
] as const

/** What each topology makes of each condition: outcomes, failures and tokens side by side. */
export function repairTable(facts: ReportFacts, scenario: string, cells: readonly PurchaseCell[]): Html {
  const measured = measurementsOf(facts)
  const rows = conditionRows(facts, cells)
  const values = rows.flatMap((row) => measured(row, 'joint-efficiency')?.value ?? [])
  const low = values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY)
  const high = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY)
  const range = high > low ? { low, high } : undefined
  const column = ({ metric, head }: { readonly metric: string; readonly head: string }) => ({
    head,
    isNumber: true,
    cell: (row: ConditionRow) => estimate(measured(row, metric)),
    tone(row: ConditionRow) {
      const step = metric === 'joint-efficiency' ? heatStep(measured(row, metric)?.value, range) : undefined
      return step === undefined ? '' : `heat heat-${step}`
    },
  })
  return table({
    caption:
      'Topologies compared under each condition, 95 % intervals in brackets. Failures are findings of the four detectors per 100 rounds, tokens those of an episode. The tint shows joint efficiency within the scenario.',
    columns: [
      { head: 'Topology', isRowHead: true, cell: topologyName },
      ...main.map(column),
      { head: 'Failures per 100 rounds', isNumber: true, cell: failuresPerHundred },
      { head: 'Tokens', isNumber: true, cell: ({ its }) => tokens(its) },
      ...further.map(column),
    ],
    rows,
    group: conditionHead,
    about: scenario,
  })
}

type Found = ReturnType<typeof measuredOf>

/** What a metric gave for the cell of a row. */
function measurementsOf({ rows }: ReportFacts): (row: ConditionRow, metric: string) => Found {
  const byCell = new Map(
    rows.flatMap(({ cells: own, metric, measurement }) =>
      own.length === 1 ? [[`${own[0]} ${metric.id}`, measurement] as const] : [],
    ),
  )
  return ({ its }, metric) => {
    const found = byCell.get(`${its.cell.cell} ${metric}`)
    return found?.kind === 'measured' ? found : undefined
  }
}

function estimate(found: Found): Html {
  if (found === undefined) return html`<small>no value</small>`
  const { value, interval } = found
  if (interval.kind === 'none') return html`${fixedNumber(value, 3)}`
  return html`${fixedNumber(value, 3)}<small class="tight">[${fixedNumber(interval.low, 3)}, ${fixedNumber(interval.high, 3)}]</small>`
}

function failuresPerHundred({ rounds, findings }: ConditionRow): string {
  const found = failures.reduce((sum, { detector }) => sum + (findings.get(detector)?.length ?? 0), 0)
  return fixedNumber((100 * found) / rounds, 1)
}

function tokens({ played }: PurchaseCell): string {
  const known = played.flatMap((game) => game.tokens ?? [])
  if (known.length === 0) return 'not counted'
  return shownNumber(Math.round(known.reduce((sum, each) => sum + each, 0) / known.length))
}
