import type { CommandSpec } from '../command-line.ts'
import { type ScalingRow, scaling } from '../scaling/scaling.ts'
import { textTable } from '../table.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { chosenEpisodes, dropOption, whereOption } from './episode-choice.ts'
import { print, printJson } from './output.ts'

/** `scaling`: how teams scale with their size. */
export const command: CommandSpec = {
  name: 'scaling',
  description:
    "Fits Amdahl's law, the Universal Scalability Law and the growth of cost to cells that differ in the number of agents alone.",
  options: [dbOption, { ...runOption, default: 'all' }, dropOption, whereOption],
  examples: [
    [
      'npm run -s sweep -- --scenario code-review --topology contract-net --agents 1,2,4,8,16 --db sizes.db',
      'teams of five sizes',
    ],
    ['npm run -s scaling -- --db sizes.db', 'serial share and ceiling, losses and peak, exponents of cost'],
    ['npm run -s scaling -- --where topology=mesh --json', 'rows with what each law was fitted to'],
  ],
  run: (given) =>
    withResults(given, (results) => {
      const run = chosenRun(given, results)
      const { cells, episodes } = chosenEpisodes(given, results, run === undefined ? {} : { run })
      const rows = scaling(cells, episodes())
      if (given.flag('json')) printJson(rows)
      else print(scalingTable(rows))
      return 0
    }),
}

function scalingTable(rows: readonly ScalingRow[]): string {
  const head = ['scenario', 'topology', 'model', 'fault', 'parameters', 'law', 'parameter']
  const numbers = ['value', 'low', 'high', 'error', 'n', 'team sizes']
  const notes = rows.flatMap(({ law, parameter, value, reason }) =>
    reason === undefined ? [] : [value === null ? `${law}: ${reason}` : `${law} ${parameter}: ${reason}`],
  )
  const known = rows.filter(({ value, low, high }) => value !== null || low !== null || high !== null)
  return [
    textTable([...head, ...numbers], known.map(tableRow)),
    ...(notes.length > 0 ? ['', ...new Set(notes)] : []),
  ].join('\n')
}

function tableRow(row: ScalingRow): readonly string[] {
  const { scenario, topology, model, fault, group, law, parameter, value, low, high, error, n, points } = row
  const sizes = points.map((point) => point.n).join(', ')
  const shown = [value, low, high, error].map(number)
  return [scenario, topology, model, fault, group, law, parameter, ...shown, String(n), sizes]
}

function number(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(4)))
}
