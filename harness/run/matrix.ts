import { hash } from 'node:crypto'
import type { NotApplicableRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { ActiveFault, AnyFault } from '../core/fault.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import { allRemember } from '../core/memory.ts'
import type { Model } from '../core/model.ts'
import { rangeValues } from '../core/params.ts'
import type { AnyScenario, Scenario } from '../core/scenario.ts'
import { type OfferedTool, offeredTool } from '../core/tool.ts'
import type { AnyTopology } from '../core/topology.ts'
import type { Cell } from '../core/trace.ts'
import { cellKey } from '../store/cell-key.ts'
import { notApplicableReason } from './applicable.ts'
import { type Assignment, combinations, type ParamScope } from './assignments.ts'
import { activeFaults, faultName } from './fault-notation.ts'
import { type ItemFile, itemFileReader, type ReadItems, withinFile } from './item-files.ts'
import { type Place, type RecordedCell, type Recording, recordedKey } from './recording.ts'
import { recordedElsewhere } from './unrecorded.ts'

/** Parameters by name. */
type Params = { readonly [name: string]: Json }

/** A model with the settings that were assigned to it. */
export interface PlannedModel {
  readonly model: Model
  readonly params: Params
  /** The stored episodes that a replay says again; each episode has a model of its own there. */
  readonly recording?: Recording
}

/** What a sweep is asked to run. */
export interface SweepAxes {
  readonly scenarios: readonly AnyScenario[]
  readonly topologies: readonly AnyTopology[]
  readonly models: readonly PlannedModel[]
  /** Fault notations; `none` for none. */
  readonly faults: readonly string[]
  readonly knownFaults: readonly AnyFault[]
  /** Numbers of agents; none means each scenario's own default. */
  readonly agents: readonly number[]
  readonly seeds: readonly number[]
  readonly repetitions: number
  readonly assignments: readonly Assignment[]
  /** Where third-party data lies. */
  readonly dataFolder?: string | undefined
}

/** A cell that is to be run. */
export interface CellPlan {
  readonly identity: Cell
  /** Hash over what every cell of one scenario x model must share. */
  readonly fingerprint: string
  readonly model: Model
  /** All episodes; none of them twice. */
  readonly episodes: readonly Place[]
  /** What a replay says again. */
  readonly recorded?: { readonly recording: Recording; readonly cell: RecordedCell } | undefined
}

/** A cell with everything that is needed to run it. */
export interface PlannedCell extends CellPlan {
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  readonly faults: readonly ActiveFault[]
  /** Where the scenario's items come from, unless they are built in. */
  readonly items: ItemFile | undefined
}

/** The cells of a sweep, and those that were asked for but cannot be run. */
export interface Matrix<C extends CellPlan = CellPlan> {
  readonly cells: readonly C[]
  readonly notApplicable: readonly NotApplicableRow[]
  /** What a user should know, one sentence each. */
  readonly notes: readonly string[]
}

/** Every combination of the axes. */
export function sweepMatrix(axes: SweepAxes): Matrix<PlannedCell> {
  const cells: PlannedCell[] = []
  const unrecorded: { readonly identity: Cell; readonly name: string }[] = []
  const notApplicable: NotApplicableRow[] = []
  const notes = new Set<string>()
  const faults = axes.faults.map((notation) => activeFaults(notation, axes.knownFaults))
  const readItems = itemFileReader(axes.dataFolder)
  for (const scenario of axes.scenarios) {
    for (const setup of scenarioSetups(scenario, axes, readItems)) {
      for (const { topology, params: topologyParams } of topologySetups(axes)) {
        for (const planned of axes.models) {
          for (const active of faults) {
            const parts = { scenario, setup, topology, topologyParams, planned, active }
            const cell = { ...plannedCell(parts), ...distinctEpisodes(parts, axes) }
            const { agents, keepsMemory } = setup
            const reason = notApplicableReason({ scenario, topology, agents, keepsMemory, faults: active })
            if (reason !== undefined) notApplicable.push(notApplicableRow(cell.identity, reason))
            else if (planned.recording === undefined || cell.recorded !== undefined) cells.push(cell)
            else unrecorded.push({ identity: cell.identity, name: planned.recording.name })
            if (reason === undefined && cell.note !== undefined) notes.add(cell.note)
          }
        }
      }
    }
  }
  const elsewhere = recordedElsewhere(cells, unrecorded)
  return { cells: distinctCells(cells), notApplicable: [...notApplicable, ...elsewhere], notes: [...notes] }
}

/** A cell that is asked for in two ways, such as `drop:0.1` and `drop:probability=0.1`, is one cell. */
function distinctCells(cells: readonly PlannedCell[]): readonly PlannedCell[] {
  return [...new Map(cells.map((cell) => [cellKey(cell.identity), cell])).values()]
}

function recordOf(recording: Recording | undefined, identity: Cell): CellPlan['recorded'] {
  const cell = recording?.cells.get(recordedKey(identity))
  return recording === undefined || cell === undefined ? undefined : { recording, cell }
}

interface ScenarioSetup {
  readonly agents: number
  readonly params: Params
  readonly keepsMemory: boolean
  readonly ignoresSeed: boolean
  readonly brief: string
  readonly items: ItemFile | undefined
  readonly tools: readonly OfferedTool[]
}

/** The scope of a scenario's parameters; the number of agents may be assigned as well. */
export function scenarioScope({ id, params }: AnyScenario): ParamScope {
  return { id, params, also: ['agents'] }
}

function scenarioSetups(
  scenario: AnyScenario,
  axes: SweepAxes,
  readItems: ReadItems,
): readonly ScenarioSetup[] {
  const assigned = axes.assignments.find(({ scope, param }) => scope === scenario.id && param === 'agents')
  const agents = assigned ? wholeNumbers(assigned.text, `--set ${scenario.id}.agents`) : axes.agents
  return combinations(scenarioScope(scenario), axes.assignments).flatMap((given) => {
    const { params, items } = readItems(scenario, given)
    if (items !== undefined) withinFile(items, axes.seeds)
    return (agents.length > 0 ? agents : [scenario.agents.default]).map((count) =>
      scenarioSetup(scenario, params, count, items),
    )
  })
}

/** What a scenario says of itself with these parameters, which must have been read by its own schema. */
export function scenarioSetup(
  scenario: AnyScenario,
  params: Params,
  agents: number,
  items?: ItemFile,
): ScenarioSetup {
  return scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) => {
    // The parameters were parsed by this scenario's schema.
    const typed = params as P
    const item = items?.isOneForAll ? items.lines[0] : undefined
    const setting = { params: typed, agents, seed: 0, ...(item !== undefined && { item }) }
    return {
      agents,
      params,
      items,
      keepsMemory: allRemember(inner.memory?.(typed) ?? 'wipe'),
      ignoresSeed: inner.ignoresSeed?.(typed) ?? false,
      brief: inner.brief(setting),
      tools: inner.tools?.(setting).map(offeredTool) ?? [],
    }
  })
}

function topologySetups(
  axes: SweepAxes,
): readonly { readonly topology: AnyTopology; readonly params: Params }[] {
  return axes.topologies.flatMap((topology) =>
    combinations(topology, axes.assignments).map((params) => ({ topology, params })),
  )
}

interface Parts {
  readonly scenario: AnyScenario
  readonly setup: ScenarioSetup
  readonly topology: AnyTopology
  readonly topologyParams: Params
  readonly planned: PlannedModel
  readonly active: readonly ActiveFault[]
}

/** A cell whose episodes are not chosen yet. */
export function plannedCell(parts: Parts): Omit<PlannedCell, 'episodes'> {
  const { scenario, setup, topology, topologyParams, planned, active } = parts
  const { model } = planned
  const identity: Cell = {
    scenario: { id: scenario.id, version: scenario.version },
    topology: { id: topology.id, version: topology.version },
    model: { id: model.spec, version: model.version },
    fault: {
      id: faultName(active),
      versions: Object.fromEntries(active.map(({ id, version }) => [id, version])),
    },
    policy: { id: 'none', versions: {} },
    agents: setup.agents,
    scenarioParams: setup.params,
    topologyParams,
    modelParams: planned.params,
    isSimulated: model.isSimulated,
    seesUnion: topology.sees === 'union',
  }
  const { brief, tools } = setup
  const shared = { brief, settings: model.settings, ...(tools.length > 0 && { tools: tools.map(plain) }) }
  const fingerprint = hash('sha256', canonicalJson(shared)).slice(0, 16)
  const recorded = recordOf(planned.recording, identity)
  return { identity, fingerprint, scenario, topology, model, faults: active, items: setup.items, recorded }
}

function plain({ name, description, parameters }: OfferedTool): { readonly [name: string]: Json } {
  return { name, description, parameters }
}

/** Episodes that are identical by construction are run once. */
function distinctEpisodes(
  { scenario, setup, topology, planned, active }: Parts,
  { seeds, repetitions }: SweepAxes,
) {
  const isCertain = planned.model.isDeterministic && active.length === 0 && topology.draws !== true
  if (!isCertain) return { episodes: places(seeds, repetitions), note: undefined }
  if (!setup.ignoresSeed) {
    const note =
      repetitions > 1
        ? `${scenario.id}: ${planned.model.spec} leaves nothing to chance, so repetitions are identical and run once`
        : undefined
    return { episodes: places(seeds, 1), note }
  }
  const note =
    seeds.length * repetitions > 1
      ? `${scenario.id}: this world ignores its seed and ${planned.model.spec} leaves nothing to chance, so all seeds are identical and run once`
      : undefined
  return { episodes: places(seeds.slice(0, 1), 1), note }
}

function places(seeds: readonly number[], repetitions: number): readonly Place[] {
  return seeds.flatMap((seed) =>
    Array.from({ length: repetitions }, (_, repetition) => ({ seed, repetition })),
  )
}

function notApplicableRow({ scenario, topology, model, fault }: Cell, reason: string): NotApplicableRow {
  return { scenario: scenario.id, topology: topology.id, model: model.id, fault: fault.id, reason }
}

/** One whole number; otherwise as `wholeNumbers`. */
export function wholeNumber(text: string, where: string, least = 1): number {
  const [number = least, ...more] = wholeNumbers(text, where, least)
  if (more.length > 0) throw new UsageError(`${where}: expected one number, got "${text}"`)
  return number
}

/**
 * Whole numbers from `7`, `1..30` or `1,4,9`.
 *
 * @throws UsageError for anything else, or a number below `least`
 */
export function wholeNumbers(text: string, where: string, least = 1): readonly number[] {
  const numbers = text
    .split(',')
    .flatMap((part) =>
      (rangeValues(part) ?? [part]).map((word) => (/^\d+$/.test(word.trim()) ? Number(word) : Number.NaN)),
    )
  const wrong = numbers.find((number) => !Number.isSafeInteger(number) || number < least)
  if (wrong === undefined && new Set(numbers).size === numbers.length) return numbers
  throw new UsageError(
    `${where}: expected distinct whole numbers from ${least}, such as 1..30 or 1,4,9, got "${text}"`,
  )
}
