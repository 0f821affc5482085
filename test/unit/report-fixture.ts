/** What a results file could hold, made up: two scenarios, seven topologies and every oddity at least once. */
import type { Json } from '../../harness/core/json.ts'
import type { Interval, Measurement } from '../../harness/core/metric.ts'
import type { Cell, EpisodeResult, Trace } from '../../harness/core/trace.ts'
import type {
  AnalysisRow,
  AuditRow,
  CellRow,
  EpisodeRow,
  FindingRow,
  ReportFacts,
} from '../../reports/define.ts'
import { type EpisodeSums, episodeSums } from '../../reports/episode-sums.ts'
import { flowSums } from '../../reports/flows.ts'
import { madeTrace, numbers } from './report-trace-fixture.ts'

/** How a fixture differs from the usual one. */
export interface FixtureOptions {
  /** Seeds a cell, from 1. Default 30. */
  readonly seeds?: number
  /** Whether some cells were run with a language model. Default false. */
  readonly isMixed?: boolean
  /** Topologies beside the usual ones. */
  readonly further?: readonly string[]
  /** Changes every text that comes from outside. */
  readonly text?: (text: string) => string
}

/** A name as long as names get. */
export const longName = 'a-topology-whose-name-is-as-long-as-a-name-may-become-before-anyone-complains-80'

const topologies = [
  'silent',
  'solo',
  'independent',
  'convention-lowest-id',
  'convention-yield',
  'orchestrator',
  'mesh',
]
const simulated = 'simulated:typical'

/** The facts of a made-up results file. */
export function fixtureFacts(options: FixtureOptions = {}): ReportFacts {
  const { seeds = 30, isMixed = false, further = [longName], text = same } = options
  const plan = planned([...topologies, ...further], isMixed)
  const cells = plan.map((each, index) => madeCell(each, index + 1, text))
  const episodes = cells.flatMap((cell, index) => madeEpisodes(cell, index * seeds, seeds, text))
  const cellOf = new Map(cells.map((cell) => [cell.cell, cell]))
  return {
    file: text('results.db'),
    runs: [madeRun(text)],
    cells,
    episodes,
    notApplicable: ['convention-lowest-id', 'convention-yield'].map((topology) => ({
      scenario: text('forecast'),
      topology: text(topology),
      model: simulated,
      fault: 'none',
      reason: text('needs the trait "contention", which the scenario lacks'),
    })),
    rows: cells.flatMap((cell) => madeRows(cell, seeds, text)),
    findings: madeFindings(episodes, text),
    scenarios: ['corridor', 'forecast'].map((id) => ({
      ...plugin(text(id), text),
      score: text(id === 'corridor' ? 'crossings / crossings of the oracle' : '1 - (p - y)^2'),
      traits: id === 'corridor' ? ['contention'] : [],
    })),
    topologies: [...topologies, ...further].map((id) => ({
      ...plugin(text(id), text),
      costFormula: text('calls = n, messages = n(n-1)'),
    })),
    detectors: ['livelock', 'starvation'].map((id) => plugin(id, text)),
    publishedRows: [],
    audit: madeAudit(episodes, text),
    audits: ['same-treatment', 'dead-tools', 'leakage'].map((id) => plugin(id, text)),
    ...sumsOf(cells, episodes, (number) => traceOf(number)),
    trace: traceOf,
  }

  function traceOf(number: number): Trace {
    const found = episodes.find(({ episode }) => episode === number)
    const cell = found && cellOf.get(found.cell)
    if (!found || !cell) throw new Error(`the fixture requires a stored episode, got ${number}`)
    const { scenario = 'corridor', topology = 'mesh' } = plan[cell.cell - 1] ?? {}
    return madeTrace({
      cell: cell.identity,
      scenario,
      topology,
      seed: found.seed,
      result: found.result,
      text,
    })
  }
}

/** What the facts sum up of each episode and cell, from the traces, when it is asked for. */
export function sumsOf(
  cells: readonly CellRow[],
  episodes: readonly EpisodeRow[],
  trace: (episode: number) => Trace,
): Pick<ReportFacts, 'sums' | 'flows'> {
  const sums = new Map<number, EpisodeSums>()
  const known = new Set(cells.map(({ cell }) => cell))
  return {
    sums(episode) {
      const found = sums.get(episode) ?? episodeSums(trace(episode))
      sums.set(episode, found)
      return found
    },
    flows(cell) {
      if (!known.has(cell)) throw new Error(`the fixture requires a stored cell, got ${cell}`)
      const all = flowSums()
      for (const row of episodes
        .filter((each) => each.cell === cell)
        .slice(0, episodes.length > 1000 ? 5 : 200))
        all.add(trace(row.episode).events)
      return all.flows()
    },
  }
}

/** The facts of a results file that holds nothing. */
export function emptyFacts(): ReportFacts {
  const { scenarios, topologies: known, detectors, audits } = fixtureFacts()
  const lists = {
    publishedRows: [],
    runs: [],
    cells: [],
    episodes: [],
    notApplicable: [],
    rows: [],
    findings: [],
    audit: [],
  }
  const trace = (episode: number): never => {
    throw new Error(`an empty file has no episode ${episode}`)
  }
  return {
    file: 'empty.db',
    ...lists,
    ...sumsOf([], [], trace),
    scenarios,
    topologies: known,
    detectors,
    audits,
    trace,
  }
}

interface Planned {
  readonly scenario: string
  readonly topology: string
  readonly model: string
  readonly fault: string
  readonly group: string
}

const same = (text: string): string => text

function planned(names: readonly string[], isMixed: boolean): readonly Planned[] {
  const plain = { model: simulated, fault: 'none', group: '' }
  const corridor = names.flatMap((topology) =>
    topology === 'orchestrator'
      ? ['binding=advisory', 'binding=binding'].map((group) => ({
          scenario: 'corridor',
          topology,
          ...plain,
          group,
        }))
      : [{ scenario: 'corridor', topology, ...plain }],
  )
  const forecast = names
    .filter((topology) => !topology.startsWith('convention'))
    .map((topology) => ({ scenario: 'forecast', topology, ...plain }))
  const faulty = { scenario: 'forecast', topology: 'mesh', ...plain, fault: 'drop:0.1' }
  const real = ['solo', 'mesh'].map((topology) => ({
    scenario: 'forecast',
    topology,
    ...plain,
    model: 'openai:gpt-5-mini',
  }))
  return [...corridor, ...forecast, faulty, ...(isMixed ? real : [])]
}

function plugin(id: string, text: (text: string) => string) {
  return { id, version: 1, title: text(`The ${id}`), description: text(`What ${id} does, in one paragraph.`) }
}

function madeCell(plan: Planned, number: number, text: (text: string) => string): CellRow {
  const params: { [name: string]: Json } = plan.scenario === 'corridor' ? { demandProbability: 0.6 } : {}
  const identity: Cell = {
    scenario: { id: text(plan.scenario), version: 1 },
    topology: { id: text(plan.topology), version: 1 },
    model: { id: plan.model, version: 1 },
    fault: { id: plan.fault, versions: {} },
    policy: { id: 'none', versions: {} },
    agents: 4,
    scenarioParams: params,
    topologyParams: {},
    modelParams: {},
    isSimulated: plan.model === simulated,
    seesUnion: plan.topology === 'solo',
  }
  return {
    cell: number,
    identity,
    group: text(plan.group),
    fingerprint: `${plan.scenario.length}f3a`.repeat(16),
  }
}

function madeEpisodes(cell: CellRow, before: number, seeds: number, text: (text: string) => string) {
  return Array.from({ length: seeds }, (_, index): EpisodeRow => {
    const number = before + index + 1
    const isAborted = cell.cell % 5 === 0 && index % 9 === 4
    return {
      episode: number,
      cell: cell.cell,
      seed: index + 1,
      repetition: 0,
      result: isAborted
        ? { kind: 'aborted', cause: 'provider', detail: text('502 from the endpoint') }
        : ended(number),
    }
  })
}

function ended(number: number): EpisodeResult {
  const random = numbers(number)
  const cause = random() < 0.2 ? 'goal' : 'turn-limit'
  return { kind: 'ended', cause, score: random(), payoffs: [1, 0, 2, 1], rounds: 200, makespanMs: 200_000 }
}

function madeRun(text: (text: string) => string) {
  return {
    run: 1,
    command: 'sweep',
    startedAt: '2026-02-03T10:11:12.000Z',
    finishedAt: '2026-02-03T10:12:40.500Z',
    commit: '0f3c2ab4d5e6f708192a3b4c5d6e7f8091a2b3c4',
    isDirty: true,
    lockHash: 'ab12'.repeat(16),
    arguments: ['--scenario', text('corridor,forecast'), '--seeds', '1..30'],
    versions: { node: '24.21.0', [simulated]: '1' },
    digest: 'c0de'.repeat(16),
  }
}

/** Id, unit, direction, and where values lie. */
const metrics = [
  ['score', 'share', 'higher', 0, 1],
  ['calls', 'call', 'lower', 3, 900],
  ['messages', 'message', 'lower', 0, 2400],
  ['tokens', 'token', 'lower', 900, 240_000],
  ['makespan', 'ms', 'lower', 1200, 220_000],
  ['brier', 'squared error', 'lower', 0.05, 0.4],
  ['brier-decomposition', 'squared error', 'lower', 0.05, 0.4],
  ['never-seen-before', 'furlong', 'neither', -4, 4],
] as const

function madeRows(row: CellRow, seeds: number, text: (text: string) => string): readonly AnalysisRow[] {
  const { identity, cell, group } = row
  return metrics.map(([id, unit, better, low, high], index) => {
    const value = low + (high - low) * numbers(cell * 31 + index * 7)()
    return {
      scenario: identity.scenario.id,
      topology: identity.topology.id,
      model: identity.model.id,
      fault: identity.fault.id,
      group,
      cells: [cell],
      metric: {
        id,
        version: 1,
        title: text(`The ${id}`),
        description: text(`What ${id} means.`),
        unit,
        better,
      },
      measurement: measured({ cell, id, value, spread: (high - low) / 20, seeds }),
    }
  })
}

function measured(of: {
  cell: number
  id: string
  value: number
  spread: number
  seeds: number
}): Measurement {
  const { cell, id, value, spread, seeds } = of
  if (id.startsWith('brier') && cell % 4 === 1) {
    return {
      kind: 'too-few',
      needs: 'at least one forecast of a team',
      n: 0,
      leftOut: seeds,
      leftOutWhy: { 'no forecast': seeds },
    }
  }
  const interval: Interval =
    cell % 6 === 2
      ? { kind: 'none', reason: 'every episode gave the same value' }
      : {
          kind: 'interval',
          low: value - spread,
          high: value + spread,
          method: '95 % t interval over episodes',
        }
  const parts = id.endsWith('decomposition') ? { reliability: 0.02, resolution: 0.05, uncertainty: 0.25 } : {}
  const leftOutWhy: { [reason: string]: number } = cell % 5 === 0 ? { 'aborted by provider': 3 } : {}
  return {
    kind: 'measured',
    value,
    interval,
    n: seeds,
    leftOut: cell % 5 === 0 ? 3 : 0,
    leftOutWhy,
    parts: { ...parts },
  }
}

function madeAudit(episodes: readonly EpisodeRow[], text: (text: string) => string): readonly AuditRow[] {
  const numbers = episodes.map(({ episode }) => episode)
  const made = [
    { finding: 'same-treatment', severity: 'error', count: 30, of: 30, episodes: numbers },
    { finding: 'dead-tools', severity: 'warning', count: 981, of: 981, episodes: numbers.slice(0, 3) },
    { finding: 'same-treatment', severity: 'info', count: 0, of: 0, episodes: [] },
  ] as const
  return made.map((row) => ({
    ...{ ...row, version: 1, scenario: text('corridor'), model: text(simulated) },
    topologies: [text('mesh'), text(longName)],
    ...{ text: text('All prompts are identical.'), consequence: text('These are one treatment.') },
  }))
}

function madeFindings(
  episodes: readonly EpisodeRow[],
  text: (text: string) => string,
): readonly FindingRow[] {
  const hit = episodes.filter(({ episode }) => episode % 17 === 3)
  return hit.map(({ episode, cell }) => ({
    detector: 'livelock',
    version: 1,
    unit: 'round',
    episode,
    cell,
    text: text(`agents 1 and 2 gave way to each other for ${(episode % 9) + 3} rounds`),
    agents: [1, 2],
    from: 40,
    to: 96,
    amount: (episode % 9) + 3,
  }))
}
