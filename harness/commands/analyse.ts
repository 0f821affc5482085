import { analyse } from '../analyse.ts'
import { chosenMetrics } from '../analysis/chosen-metrics.ts'
import { metricJson } from '../analysis/metric-json.ts'
import { type CommandSpec, commaList, type ExitCode, type Given } from '../command-line.ts'
import type { AnalysisRow } from '../core/analysis.ts'
import { plugins } from '../registry.ts'
import type { ResultsReader, Selection } from '../store/reader.ts'
import { textTable } from '../table.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { chosenEpisodes, dropOption, whereOption } from './episode-choice.ts'
import { print, printJson } from './output.ts'

/** `analyse`: metrics over stored episodes, any time again. */
export const command: CommandSpec = {
  name: 'analyse',
  description: 'Computes metrics from stored traces. Reads only; no model is called.',
  options: [
    dbOption,
    { ...runOption, default: 'all' },
    { flags: '--metric IDS', description: 'metrics, with commas (default: all)' },
    {
      flags: '--by NAMES',
      description:
        "what sets groups apart: scenario, topology, model, fault, agents, seed, a parameter, or an item's category (default: every cell by itself)",
    },
    { flags: '--set NAME=VALUE', description: 'an option of a metric', isList: true },
    dropOption,
    whereOption,
  ],
  examples: [
    ['npm run -s analyse -- --metric score,calls', 'two metrics for every cell'],
    [
      'npm run -s analyse -- --metric reward --by scenario,topology --json',
      'pooled over all else, for scripts',
    ],
    [
      'npm run -s analyse -- --metric brier --by topology --drop fallbacks',
      'without answers that no model gave',
    ],
    ['npm run -s analyse -- --metric brier --by topology,category', 'by a property of the items'],
    ['npm run -s analyse -- --metric collisions --where scenario=corridor', 'one scenario'],
  ],
  run: (given) =>
    withResults(given, async (results): Promise<ExitCode> => {
      const rows = await analysed(given, results)
      if (given.flag('json')) printJson(rows.map(metricJson))
      else print(rowsTable(rows))
      return 0
    }),
}

async function analysed(given: Given, results: ResultsReader): Promise<readonly AnalysisRow[]> {
  const run = chosenRun(given, results)
  const selection: Selection = run === undefined ? {} : { run }
  const chosen = await plugins('metric', commaList(given.text('metric')))
  const metrics = chosenMetrics(chosen, given.list('set'))
  const { cells, episodes } = chosenEpisodes(given, results, selection)
  return analyse({ cells, episodes: episodes(), metrics, by: commaList(given.text('by')) })
}

function rowsTable(rows: readonly AnalysisRow[]): string {
  const head = [
    'scenario',
    'topology',
    'model',
    'fault',
    'parameters',
    'metric',
    'value',
    'low',
    'high',
    'n',
    'left out',
  ]
  const methods = new Set(rows.flatMap(methodLine))
  return [
    textTable(
      head,
      rows.flatMap((row) => [tableRow(row), ...partRows(row)]),
    ),
    ...(methods.size > 0 ? [''] : []),
    ...methods,
  ].join('\n')
}

/** How the interval of a row was made, or why it has none. */
function methodLine({ metric, measurement }: AnalysisRow): readonly string[] {
  if (measurement.kind === 'too-few')
    return measurement.n === 0 ? [] : [`${metric.id}: too few: needs ${measurement.needs}`]
  const { interval } = measurement
  return [
    `${metric.id}: ${interval.kind === 'interval' ? interval.method : `no interval: ${interval.reason}`}`,
  ]
}

/** The parts of a value, each in a row below it. */
function partRows(row: AnalysisRow): readonly (readonly string[])[] {
  const { scenario, topology, model, fault, group, metric, measurement } = row
  if (measurement.kind === 'too-few') return []
  return Object.entries(measurement.parts).map(([part, value]) => {
    const names = [scenario, topology, model, fault, group, `${metric.id} ${part}`]
    return [...names, number(value), '', '', '', '']
  })
}

function tableRow(row: AnalysisRow): readonly string[] {
  const { scenario, topology, model, fault, group, metric, measurement } = row
  const names = [scenario, topology, model, fault, group, metric.id]
  const { n, leftOut } = measurement
  if (measurement.kind === 'too-few') return [...names, 'too few', '-', '-', String(n), String(leftOut)]
  const { value, interval } = measurement
  const bounds = interval.kind === 'none' ? ['-', '-'] : [number(interval.low), number(interval.high)]
  return [...names, number(value), ...bounds, String(n), String(leftOut)]
}

function number(value: number): string {
  return String(Number(value.toPrecision(7)))
}
