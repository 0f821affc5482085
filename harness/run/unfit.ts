import { isNonEmpty, type Json } from '../core/json.ts'
import { agentMember } from '../core/members.ts'
import type { AnyScenario } from '../core/scenario.ts'
import type { AnyTopology, Topology } from '../core/topology.ts'
import type { Cell } from '../core/trace.ts'
import { type ItemFile, itemOf } from './item-files.ts'
import { stream } from './streams.ts'
import { openWorld } from './world.ts'

/** A cell as far as it is planned. */
interface Planned {
  readonly identity: Cell
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  readonly items: ItemFile | undefined
}

/** Why a topology cannot play the first round of a cell's first seed; undefined when it can, or cannot tell. */
export function unfitReason(cell: Planned, [seed]: readonly number[]): string | undefined {
  return cell.topology.open(<P>(topology: Topology<P>) => {
    if (topology.unfit === undefined || seed === undefined) return undefined
    const { agents, scenarioParams, topologyParams } = cell.identity
    const item: Json | undefined = cell.items && itemOf(cell.items, seed)
    const setting = { params: scenarioParams, agents, seed, ...(item !== undefined && { item }) }
    const world = openWorld(cell.scenario, setting, (purpose, round = 0, of = seed) =>
      stream(`${of}/world/${purpose}/${round}`),
    )
    if (world.status().kind === 'ended') return undefined
    const round = world.round()
    const asked = (round.asks === 'each' ? [...round.questions.keys()] : [...round.agents])
      .sort((a, b) => a - b)
      .map(agentMember)
    if (!isNonEmpty(asked)) return undefined
    // The cell's parameters were parsed by this topology's schema.
    const params = topologyParams as P
    return topology.unfit({ round: 0, asks: round.asks, asked, traits: world.traits() }, params, agents)
  })
}
