import { analyse } from '../analyse.ts'
import { chosenMetrics } from '../analysis/chosen-metrics.ts'
import { metricJson } from '../analysis/metric-json.ts'
import { type CommandSpec, commaList, type ExitCode, type Given } from '../command-line.ts'
import type { AnalysisRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { Cell, EpisodeResult } from '../core/trace.ts'
import { expectedOneOf } from '../nearest.ts'
import { plugins } from '../registry.ts'
import type { ResultsReader, Selection } from '../store/reader.ts'
import { storedTraces } from '../store/traces.ts'
import { textTable } from '../table.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
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
        'what sets groups apart: scenario, topology, model, fault, agents, seed or a parameter (default: every cell by itself)',
    },
    { flags: '--set NAME=VALUE', description: 'an option of a metric', isList: true },
    {
      flags: '--drop KINDS',
      description: "leave out: fallbacks, imported episodes that count with a publisher's fall-back",
    },
    { flags: '--where NAME=VALUES', description: 'only these, such as topology=mesh,solo', isList: true },
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
  const stored = results.cells(selection)
  const isWanted = cellFilter(
    given.list('where'),
    stored.map(({ identity }) => identity),
  )
  const cells = stored.filter(({ identity }) => isWanted(identity))
  const kept = new Set(cells.map(({ cell }) => cell))
  const isDropped = episodeFilter(commaList(given.text('drop')) ?? [])
  const episodes = [...storedTraces(results, selection)].filter(
    ({ cell, trace }) => kept.has(cell) && !isDropped(trace.result),
  )
  return analyse({ cells, episodes, metrics, by: commaList(given.text('by')) })
}

const droppable: { readonly [name: string]: (result: EpisodeResult) => boolean } = {
  fallbacks: (result) => result.kind === 'ended' && result.answerSource === 'fallback',
}

function episodeFilter(kinds: readonly string[]): (result: EpisodeResult) => boolean {
  const tests = kinds.map((kind) => {
    const test = droppable[kind]
    if (test === undefined) throw new UsageError(`--drop: ${expectedOneOf(Object.keys(droppable), kind)}`)
    return test
  })
  return (result) => tests.some((test) => test(result))
}

const filters: { readonly [name: string]: (cell: Cell) => string } = {
  scenario: ({ scenario }) => scenario.id,
  topology: ({ topology }) => topology.id,
  model: ({ model }) => model.id,
  fault: ({ fault }) => fault.id,
  agents: ({ agents }) => String(agents),
}

/** Names and values that no stored cell has are mistakes of the user. */
function cellFilter(conditions: readonly string[], stored: readonly Cell[]): (cell: Cell) => boolean {
  const tests = conditions.map((condition) => {
    const [, name = '', values = ''] = /^([^=]*)=?(.*)$/s.exec(condition) ?? []
    const aspect = filters[name]
    if (aspect === undefined) throw new UsageError(`--where: ${expectedOneOf(Object.keys(filters), name)}`)
    const known = [...new Set(stored.map(aspect))]
    const wanted = values.split(',')
    const unknown = wanted.find((value) => !known.includes(value))
    if (unknown !== undefined) throw new UsageError(`--where ${name}: ${expectedOneOf(known, unknown)}`)
    return (cell: Cell): boolean => wanted.includes(aspect(cell))
  })
  return (cell) => tests.every((test) => test(cell))
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
  if (measurement.kind === 'too-few') return []
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
