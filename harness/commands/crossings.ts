import type { CommandSpec, Given } from '../command-line.ts'
import { UsageError } from '../core/errors.ts'
import { rangeValues } from '../core/params.ts'
import { type BreakEvenRow, type CrossingRow, costSweep } from '../scaling/cost-sweep.ts'
import type { Crossing } from '../stats/curve-crossings.ts'
import { textTable } from '../table.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { chosenEpisodes, dropOption, whereOption } from './episode-choice.ts'
import { print, printJson } from './output.ts'

/** `crossings`: at which price coordination pays. */
export const command: CommandSpec = {
  name: 'crossings',
  description:
    'Sets the reward of coordinated teams, less a price for each round of coordination, against that of an uncoordinated one: all crossings for each price, and the break-even price at each value.',
  options: [
    dbOption,
    { ...runOption, default: 'all' },
    { flags: '--a TOPOLOGY', description: 'the coordinated one (default: each with rounds of coordination)' },
    { flags: '--b TOPOLOGY', description: 'the uncoordinated one', default: 'independent' },
    {
      flags: '--over PARAMETER',
      description: 'the parameter that was swept',
      default: 'demandProbability',
    },
    {
      flags: '--costs VALUES',
      description: 'prices of a round of coordination: a range or a list',
      default: '0..1:0.1',
    },
    ...[dropOption, whereOption],
  ],
  examples: [
    [
      'npm run -s sweep -- --scenario corridor --set demandProbability=0.1..0.9:0.1 --topology independent,mesh,orchestrator --db prices.db',
      'the episodes, played once; the price needs no sweep of its own',
    ],
    ['npm run -s crossings -- --db prices.db', 'all crossings or none for each price'],
    ['npm run -s crossings -- --db prices.db --a mesh --costs 0.1,0.2 --json', 'one topology, for scripts'],
  ],
  run: (given) =>
    withResults(given, (results) => {
      const run = chosenRun(given, results)
      const { cells, episodes } = chosenEpisodes(given, results, run === undefined ? {} : { run })
      const found = costSweep(cells, episodes(), {
        ...{ a: given.text('a'), b: given.text('b') ?? 'independent' },
        ...{ over: given.text('over') ?? 'demandProbability', costs: prices(given) },
      })
      if (given.flag('json')) printJson(found)
      else print(`${crossingsTable(found.crossings)}\n\n${breakEvenTable(found.breakEven)}`)
      return 0
    }),
}

function prices(given: Given): readonly number[] {
  const text = given.text('costs') ?? ''
  const values = (rangeValues(text) ?? text.split(',')).map((each) =>
    each.trim() === '' ? Number.NaN : Number(each),
  )
  if (values.every((value) => Number.isFinite(value) && value >= 0)) return values
  throw new UsageError(`--costs: expected prices of 0 or more, as a range or a list, got "${text}"`)
}

function crossingsTable(rows: readonly CrossingRow[]): string {
  const head = ['scenario', 'model', 'fault', 'parameters', 'a', 'b', 'price', 'crossings', 'above']
  return textTable(
    head,
    rows.map(({ scenario, model, fault, group, a, b, over, cost, crossings, above }) => {
      const places = crossings.map(placeText).join(', ')
      const where = crossings.length === 0 ? 'none' : `${over} ${places}`
      return [scenario, model, fault, group, a, b, number(cost), where, aboveText(above, a, b)]
    }),
  )
}

function placeText({ from, to, changes }: Crossing): string {
  const place = from === to ? number(from) : `${number(from)} to ${number(to)}`
  return changes ? place : `${place} (touch)`
}

function aboveText(above: CrossingRow['above'], a: string, b: string): string {
  return above === 'a' ? a : above === 'b' ? b : above === 'changes' ? 'by turns' : 'neither'
}

function breakEvenTable(rows: readonly BreakEvenRow[]): string {
  const head = [
    'scenario',
    'model',
    'fault',
    'parameters',
    'a',
    'b',
    'at',
    'break-even price',
    'low',
    'high',
    'rounds fired',
    'n',
  ]
  return textTable(
    head,
    rows.map(({ scenario, model, fault, group, a, b, over, x, cost, low, high, fires, n }) => {
      const shown = [cost, low, high, fires].map((value) => (value === null ? '-' : number(value)))
      return [scenario, model, fault, group, a, b, `${over} ${number(x)}`, ...shown, String(n)]
    }),
  )
}

function number(value: number): string {
  return String(Number(value.toPrecision(4)))
}
