import type { NotApplicableRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { AnyFault } from '../core/fault.ts'
import { rangeValues } from '../core/params.ts'
import type { AnyScenario } from '../core/scenario.ts'
import type { AnyTopology, SpendingMatch } from '../core/topology.ts'
import type { Cell } from '../core/trace.ts'
import { cellKey } from '../store/cell-key.ts'
import { notApplicableReason } from './applicable.ts'
import { type Assignment, combinations, type ParamScope } from './assignments.ts'
import { activeFaults } from './fault-notation.ts'
import { itemFileReader, type ReadItems, withinFile } from './item-files.ts'
import { matchedPlans, recordedMatches, withoutTeam } from './match-plans.ts'
import type { MatchedPlan } from './matching.ts'
import {
  type CellPlan,
  distinctEpisodes,
  type Parts,
  type PlannedCell,
  type PlannedModel,
  plannedCell,
  type ScenarioSetup,
  scenarioSetup,
} from './planned-cell.ts'
import { unfitReason } from './unfit.ts'
import { recordedElsewhere } from './unrecorded.ts'

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
  /** Whether topologies that are given what another spends are planned once that is known; else with their defaults. */
  readonly isMatching?: boolean
}

/** The cells of a sweep, and those that were asked for but cannot be run. */
export interface Matrix<C extends CellPlan = CellPlan> {
  readonly cells: readonly C[]
  readonly notApplicable: readonly NotApplicableRow[]
  /** What a user should know, one sentence each. */
  readonly notes: readonly string[]
  /** Cells that can be planned only once others are stored. */
  readonly matched?: readonly MatchedPlan[]
}

/** Every combination of the axes. */
export function sweepMatrix(axes: SweepAxes): Matrix<PlannedCell> {
  const cells: PlannedCell[] = []
  const made: { readonly parts: Parts; readonly cell: PlannedCell }[] = []
  const toMatch: { readonly parts: Parts; readonly match: SpendingMatch }[] = []
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
            const { agents, keepsMemory } = setup
            const misfit = notApplicableReason({ scenario, topology, agents, keepsMemory, faults: active })
            const match = matchOf(topology, axes)
            if (match !== undefined && misfit === undefined) {
              toMatch.push({ parts, match })
              continue
            }
            const cell = { ...plannedCell(parts), ...distinctEpisodes(parts, axes) }
            const reason = misfit ?? unfitReason(cell, axes.seeds)
            if (reason === undefined) made.push({ parts, cell })
            if (reason !== undefined) notApplicable.push(notApplicableRow(cell.identity, reason))
            else if (planned.recording === undefined || cell.recorded !== undefined) cells.push(cell)
            else unrecorded.push({ identity: cell.identity, name: planned.recording.name })
            if (reason === undefined && cell.note !== undefined) notes.add(cell.note)
          }
        }
      }
    }
  }
  const matched: MatchedPlan[] = []
  for (const { parts, match } of toMatch) {
    const { identity } = plannedCell(parts)
    const { recording } = parts.planned
    const known = recordedMatches(parts, match, axes)
    const plans = recording === undefined ? matchedPlans(parts, match, axes, made) : []
    cells.push(...known)
    matched.push(...plans)
    if (known.length > 0 || plans.length > 0) continue
    if (recording !== undefined) unrecorded.push({ identity, name: recording.name })
    else notApplicable.push(notApplicableRow(identity, withoutTeam(parts, match)))
  }
  const elsewhere = recordedElsewhere(cells, unrecorded)
  const all = { cells: distinctCells(cells), notApplicable: [...notApplicable, ...elsewhere] }
  return { ...all, notes: [...notes], ...(matched.length > 0 && { matched }) }
}

/** Undefined where a topology is given nothing, or is told how much. */
function matchOf({ id, matches }: AnyTopology, axes: SweepAxes): SpendingMatch | undefined {
  const isSet = axes.assignments.some(({ scope, param }) => scope === id && param === matches?.tokens)
  return axes.isMatching && !isSet ? matches : undefined
}

/** A cell that is asked for in two ways, such as `drop:0.1` and `drop:probability=0.1`, is one cell. */
function distinctCells(cells: readonly PlannedCell[]): readonly PlannedCell[] {
  return [...new Map(cells.map((cell) => [cellKey(cell.identity), cell])).values()]
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

function topologySetups(
  axes: SweepAxes,
): readonly { readonly topology: AnyTopology; readonly params: Parts['topologyParams'] }[] {
  return axes.topologies.flatMap((topology) =>
    combinations(topology, axes.assignments).map((params) => ({ topology, params })),
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
