import { type CommandSpec, commaList, type Given } from '../command-line.ts'
import { UsageError } from '../core/errors.ts'
import type { Trace } from '../core/trace.ts'
import { type FitRow, fitForecaster } from '../fitting/fit-forecaster.ts'
import { expectedOneOf } from '../nearest.ts'
import type { ResultsReader } from '../store/reader.ts'
import { storedTraces } from '../store/traces.ts'
import { textTable } from '../table.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { fitToTargets } from './fit-published.ts'
import { print, printJson, shownLine } from './output.ts'

/**
 * `fit`: what stored traces tell of a simulated forecaster's parameters, and what they do not; or, with `--targets`,
 * how agents of a scenario lean that come nearest to published rates.
 */
export const command: CommandSpec = {
  name: 'fit',
  description:
    'Estimates the parameters of a simulated forecaster from stored traces with forecasts, and names those that the traces do not tell. With --targets: fits simulated agents of a scenario to published rates, by simulation, and shows what they predict. No model is called.',
  options: [
    dbOption,
    { ...runOption, default: 'all' },
    {
      flags: '--topology IDS',
      description:
        'only traces of these, with commas (default: all); with --targets the one to play (default: dialogue)',
    },
    { flags: '--targets FILE', description: 'a JSON file of published rates' },
    { flags: '--scenario ID', description: 'with --targets, the scenario to play' },
    {
      flags: '--set NAME=VALUE',
      description: 'with --targets, a parameter of scenario or topology',
      isList: true,
    },
  ],
  examples: [
    ['npm run -s fit -- --db published.db', 'from imported traces'],
    ['npm run -s fit -- --db published.db --json', 'for scripts'],
    [
      'npm run -s fit -- --scenario negotiation --set pool=published --targets rates.json',
      'simulated negotiators, in a few minutes',
    ],
  ],
  run(given) {
    const targets = given.text('targets')
    if (targets !== undefined) return fitToTargets(given, targets)
    return withResults(given, (results) => {
      const rows = fitForecaster(wantedTraces(given, results))
      if (given.flag('json')) printJson(rows)
      else print(rowsText(rows))
      return 0
    })
  },
}

function* wantedTraces(given: Given, results: ResultsReader): Iterable<Trace> {
  const run = chosenRun(given, results)
  const selection = run === undefined ? {} : { run }
  const known = [...new Set(results.cells(selection).map(({ identity }) => identity.topology.id))]
  const wanted = commaList(given.text('topology'))
  const unknown = wanted?.find((id) => !known.includes(id))
  if (unknown !== undefined) throw new UsageError(`--topology: ${expectedOneOf(known, unknown)}`)
  for (const { trace } of storedTraces(results, selection)) {
    if (trace.result.kind === 'ended' && wanted?.includes(trace.cell.topology.id) !== false) yield trace
  }
}

function rowsText(rows: readonly FitRow[]): string {
  if (rows.length === 0) return 'no ended episode to estimate from'
  const models = [...Map.groupBy(rows, ({ model }) => model)]
  return models.map(([model, own]) => modelText(model, own)).join('\n\n')
}

function modelText(model: string, rows: readonly FitRow[]): string {
  const head = ['parameter', 'value', 'low', 'high', 'n', 'groups', 'how']
  const table = textTable(
    head,
    rows.map(({ parameter, value, low, high, n, groups, method, range }) =>
      value === null
        ? [
            parameter,
            '-',
            '-',
            '-',
            String(n),
            String(groups),
            `not identified${rangeText(range)}: ${method}`,
          ]
        : [parameter, ...[value, low, high].map(number), String(n), String(groups), method],
    ),
  )
  return [
    `model ${shownLine(model)}`,
    table,
    '',
    'A simulated forecaster with these parameters, over the range of what is not identified (a simulation, no language model):',
    sweepLine(rows),
  ].join('\n')
}

function rangeText(range: FitRow['range']): string {
  return range === null ? '' : ` (${range.low} to ${range.high})`
}

function number(value: number | null): string {
  return value === null ? '-' : String(Number(value.toPrecision(4)))
}

/** What a persona takes as it was found; the rest keeps the value of a perfect reasoner. */
const swept: ReadonlySet<string> = new Set([
  'overconfidence',
  'priceTracking',
  'logOddsNoise',
  'itemNoise',
  'conformity',
  'latencyMedianMs',
  'latencySigma',
  'refusalRate',
  'malformedRate',
])

function sweepLine(rows: readonly FitRow[]): string {
  const settings = rows
    .filter(({ parameter, value }) => swept.has(parameter) && value !== null && value >= 0)
    .map(({ parameter, value }) => `--set persona.${parameter}=${number(value)}`)
  const conformity = rows.find(({ parameter }) => parameter === 'conformity')
  const open = conformity?.identified === false ? ['--set persona.conformity=0..1:0.25'] : []
  return `npm run -s sweep -- --scenario prediction-market --model simulated:ideal ${[...settings, ...open].join(' ')} --agents 3,5,7`
}
