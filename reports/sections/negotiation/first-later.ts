import { counted, fixedNumber, type Html, html, table } from '../../define.ts'
import { type Compared, type Estimate, type FirstAndLater, firstAndLater, outcomes } from './outcomes.ts'
import { conflictName } from './plane.ts'
import type { PurchaseCell } from './played.ts'

/** Rows of the table: one for each conflict level, topology and model. */
const mostRows = 120

interface Row {
  readonly head: string
  readonly topology: string
  readonly compared: Compared
}

/** First rounds against later ones, by conflict level and topology; undefined where nothing was played twice. */
export function firstLaterTable(scenario: string, cells: readonly PurchaseCell[]): Html | undefined {
  const hasModels = new Set(cells.map(({ cell }) => cell.identity.model.id)).size > 1
  const games = cells.flatMap(({ cell, topology, played }) =>
    played.map((game) => {
      const { model, scenarioParams } = cell.identity
      const name = hasModels ? `${topology}, ${model.id}` : topology
      const isShifting = scenarioParams['memory'] === 'shifting'
      return { game, topology: name, isShifting, conflict: game.conflict }
    }),
  )
  const groups = [
    ...Map.groupBy(games, ({ conflict, topology }) => JSON.stringify([conflict, topology])).values(),
  ]
  const sorted = groups
    .filter((own) => own.length > 0)
    .toSorted((a, b) => (a[0]?.conflict ?? Infinity) - (b[0]?.conflict ?? Infinity))
  const rows = sorted.slice(0, mostRows).flatMap((own): readonly Row[] => {
    const [first] = own
    const remembering = own.filter(({ isShifting }) => !isShifting).map(({ game }) => game)
    const key = JSON.stringify([scenario, first?.topology, first?.conflict])
    const compared = firstAndLater(
      own.map(({ game }) => game),
      remembering,
      key,
    )
    if (first === undefined || compared === undefined) return []
    const { conflict, topology } = first
    return [{ head: conflictName(conflict), topology, compared }]
  })
  if (rows.length === 0) return undefined
  return table({
    caption: `First rounds of all games → later rounds of the games in which both sides remember (memory not shifting), and below it the difference. In brackets 95 % percentile intervals over groups of games, drawn with replacement; episodes of one group meet the same games.${sorted.length > mostRows ? ` The first ${mostRows} of ${sorted.length} rows.` : ''}`,
    columns: [
      {
        head: 'Topology',
        isRowHead: true,
        cell: ({ topology }) => html`<span class="name">${topology}</span>`,
      },
      ...outcomes.map(({ id, title }) => ({
        head: title,
        isNumber: true,
        cell: ({ compared }: Row) => shown(compared.rows.find(({ outcome }) => outcome === id)),
      })),
      {
        head: 'Rounds',
        isNumber: true,
        cell: ({ compared }) =>
          html`${compared.firsts} and ${compared.laters}<small>${counted(compared.groups, 'group')}</small>`,
      },
    ],
    rows,
    group: ({ head }) => ({ key: head, head }),
    about: scenario,
  })
}

function shown(row: FirstAndLater | undefined): Html | undefined {
  if (row === undefined) return undefined
  const { first, later, difference } = row
  return html`${fixedNumber(first.value, 3)} → ${fixedNumber(later.value, 3)}<small class="tight">${bounds(first)} → ${bounds(later)}</small><small class="tight">${signed(difference.value)} ${bounds(difference, signed)}</small>`
}

function bounds({ interval }: Estimate, number = (value: number) => fixedNumber(value, 3)): string {
  return interval === undefined ? '[no interval]' : `[${number(interval.low)}, ${number(interval.high)}]`
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${fixedNumber(value, 3)}`
}
