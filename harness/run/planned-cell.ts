import { hash } from 'node:crypto'
import type { ActiveFault } from '../core/fault.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import { allRemember } from '../core/memory.ts'
import type { Model } from '../core/model.ts'
import type { AnyScenario, Scenario } from '../core/scenario.ts'
import { type OfferedTool, offeredTool } from '../core/tool.ts'
import type { AnyTopology } from '../core/topology.ts'
import type { Cell } from '../core/trace.ts'
import { faultName } from './fault-notation.ts'
import type { ItemFile } from './item-files.ts'
import { type Place, type RecordedCell, type Recording, recordedKey } from './recording.ts'

/** Parameters by name. */
type Params = { readonly [name: string]: Json }

/** A model with the settings that were assigned to it. */
export interface PlannedModel {
  readonly model: Model
  readonly params: Params
  /** The stored episodes that a replay says again; each episode has a model of its own there. */
  readonly recording?: Recording
}

/** Which plan a cell came of, and with how many tokens; any thread plans it again from that. */
export interface MatchedKey {
  readonly plan: string
  readonly tokens: number
}

/** A cell that is to be run. */
export interface CellPlan {
  readonly identity: Cell
  /** Hash over what every cell of one scenario x model must share. */
  readonly fingerprint: string
  readonly model: Model
  /** All episodes; none of them twice. */
  readonly episodes: readonly Place[]
  /** How it was planned, where it is given what another cell spent. */
  readonly matched?: MatchedKey
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

/** A scenario with its parameters, as one cell has it. */
export interface ScenarioSetup {
  readonly agents: number
  readonly params: Params
  readonly keepsMemory: boolean
  readonly ignoresSeed: boolean
  readonly brief: string
  readonly items: ItemFile | undefined
  readonly tools: readonly OfferedTool[]
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

/** What a cell is made of. */
export interface Parts {
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

/** Which episodes are played how often. */
export interface Places {
  readonly seeds: readonly number[]
  readonly repetitions: number
}

/** Episodes that are identical by construction are run once. */
export function distinctEpisodes(
  { scenario, setup, topology, planned, active }: Parts,
  { seeds, repetitions }: Places,
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

function recordOf(recording: Recording | undefined, identity: Cell): CellPlan['recorded'] {
  const cell = recording?.cells.get(recordedKey(identity))
  return recording === undefined || cell === undefined ? undefined : { recording, cell }
}
