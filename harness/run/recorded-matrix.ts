import type { AnyFault } from '../core/fault.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import type { AnyScenario } from '../core/scenario.ts'
import type { AnyTopology } from '../core/topology.ts'
import type { Cell } from '../core/trace.ts'
import { activeFaults, faultIds } from './fault-notation.ts'
import { namesItemFile } from './item-files.ts'
import type { Matrix } from './matrix.ts'
import { type CellPlan, type PlannedModel, plannedCell, scenarioSetup } from './planned-cell.ts'
import type { RecordedCell, Recording } from './recording.ts'

/** The plug-ins of this tree. */
export interface KnownCode {
  readonly scenarios: readonly AnyScenario[]
  readonly topologies: readonly AnyTopology[]
  readonly faults: readonly AnyFault[]
}

/** Every recorded episode of these models, as it was recorded. */
export function recordedMatrix(models: readonly PlannedModel[], code: KnownCode): Matrix {
  const notes = new Set<string>()
  const cells = models.flatMap((planned) => {
    const { recording } = planned
    if (recording === undefined) return []
    return [...recording.cells.values()].map((cell) => {
      const place = { recording, cell }
      const made = codedCell(planned, place, code)
      if (made === undefined) notes.add(uncoded(recording, cell, code))
      return made ?? foreignCell(planned, place)
    })
  })
  return { cells, notApplicable: [], notes: [...notes] }
}

type Recorded = NonNullable<CellPlan['recorded']>

/** Undefined where something of the cell is not in this tree. */
function codedCell(
  planned: PlannedModel,
  recorded: Recorded,
  { scenarios, topologies, faults }: KnownCode,
): CellPlan | undefined {
  const { identity, episodes } = recorded.cell
  const scenario = scenarios.find(({ id }) => id === identity.scenario.id)
  const topology = topologies.find(({ id }) => id === identity.topology.id)
  const knowsFaults = faultIds(identity.fault.id).every((id) => faults.some((fault) => fault.id === id))
  if (scenario === undefined || topology === undefined || !knowsFaults) return undefined
  if (identity.policy.id !== 'none') return undefined
  if (!takes(scenario, identity.scenarioParams) || !takes(topology, identity.topologyParams)) return undefined
  if (namesItemFile(scenario, identity.scenarioParams)) return undefined
  const { agents, scenarioParams, topologyParams } = identity
  return {
    ...plannedCell({
      ...{ scenario, topology, topologyParams, planned },
      setup: scenarioSetup(scenario, scenarioParams, agents),
      active: activeFaults(identity.fault.id, faults),
    }),
    recorded,
    episodes: [...episodes.values()],
  }
}

/** Whether parameters mean to a plug-in what they say, with none of its own added. */
function takes({ params }: AnyScenario | AnyTopology, given: { readonly [name: string]: Json }): boolean {
  const parsed = params.safeParse(given)
  // A plug-in's schema is an object of plain values.
  return parsed.success && canonicalJson(parsed.data as Json) === canonicalJson(given)
}

/** A cell that no code of this tree can play; its recorded requests are asked again as they stand. */
function foreignCell({ model, params }: PlannedModel, recorded: Recorded): CellPlan {
  const { identity, fingerprint, episodes } = recorded.cell
  const replayed: Cell = {
    ...identity,
    model: { id: model.spec, version: model.version },
    modelParams: params,
    isSimulated: model.isSimulated,
  }
  return { identity: replayed, fingerprint, model, recorded, episodes: [...episodes.values()] }
}

function uncoded({ name }: Recording, { identity }: RecordedCell, { scenarios }: KnownCode): string {
  const { scenario, topology, scenarioParams: params } = identity
  const known = scenarios.find(({ id }) => id === scenario.id)
  const isOfFile = known !== undefined && takes(known, params) && namesItemFile(known, params)
  const why = isOfFile ? 'needs its file of items, whose place is not recorded' : 'is not in this tree'
  const what = `${name}: ${scenario.id} x ${topology.id} as recorded ${why}`
  return `${what}; its recorded requests are asked again as they stand`
}
