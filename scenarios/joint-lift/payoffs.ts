import {
  type AgentId,
  bestJointMoves,
  type Factor,
  type Json,
  type Payoffs,
  type PayoffTerm,
} from '../../harness/define.ts'
import type { HeavyItem } from './items.ts'

/** Does nothing; also what stands for an agent that gives no answer. */
export const rest = 'rest'

/** Carries the agent's own light item. */
export const light = 'light'

/** The move that goes to a heavy item. */
export function toItem({ item }: Pick<HeavyItem, 'item'>): string {
  return `item-${item}`
}

/** Items with the agents that decide about them. */
export interface Lifting {
  readonly agents: readonly AgentId[]
  readonly heavy: readonly HeavyItem[]
  /** The value of an agent's own light item. */
  lightValue(agent: AgentId): number
  /** An agent's moves. */
  moves(agent: AgentId): readonly string[]
}

/** What is lifted as a sum of terms: each light item, and each heavy one over those that reach it. */
export function payoffsOf({ agents, heavy, lightValue, moves }: Lifting): Payoffs {
  return {
    moves,
    get terms() {
      return [
        ...agents.map(
          (agent): PayoffTerm => ({
            scope: [agent],
            value: ([move]) => (move === light ? lightValue(agent) : 0),
          }),
        ),
        ...heavy.map(
          (each): PayoffTerm => ({
            scope: each.reachedBy,
            value: (choices) => (isLifted(each, choices) ? each.value : 0),
          }),
        ),
      ]
    },
  }
}

/** Whether enough of these moves go to an item. */
function isLifted(item: HeavyItem, moves: readonly Json[]): boolean {
  const move = toItem(item)
  return moves.filter((each) => each === move).length >= item.need
}

/** What agents can lift together, with the moves that do it. */
export interface Lift {
  readonly value: number
  readonly moves: ReadonlyMap<AgentId, string>
}

/** The exact best, or undefined where it would take more than so many entries of tables. Nobody rests in it. */
export function bestLift(
  { agents, heavy, lightValue, moves }: Lifting,
  mostEntries: number,
): Lift | undefined {
  const options = new Map(agents.map((agent) => [agent, moves(agent).filter((move) => move !== rest)]))
  const of = (agent: AgentId): readonly string[] => options.get(agent) ?? []
  const factors = [
    ...agents.map((agent): Factor => {
      const table = of(agent).map((move) => (move === light ? lightValue(agent) : 0))
      return { scope: [agent], sizes: [table.length], table }
    }),
    ...heavy.map((item) => liftFactor(item, of)),
  ]
  const found = bestJointMoves({ agents, factors, moves: (agent) => of(agent).length }, mostEntries)
  if (found.kind === 'too-wide') return undefined
  const { value, moves: chosen } = found.best
  return { value, moves: new Map([...chosen].map(([agent, move]) => [agent, of(agent)[move] ?? light])) }
}

/** What an item adds, by how many of those that reach it go there. */
function liftFactor(item: HeavyItem, of: (agent: AgentId) => readonly string[]): Factor {
  const { reachedBy: scope, need, value } = item
  const sizes = scope.map((agent) => of(agent).length)
  // How many come, for every combination of moves: each agent multiplies the list by its own moves.
  const came = scope.reduce<readonly number[]>(
    (counts, agent) => {
      const goes = of(agent).map((move) => (move === toItem(item) ? 1 : 0))
      return counts.flatMap((count) => goes.map((one) => count + one))
    },
    [0],
  )
  return { scope, sizes, table: came.map((count) => (count >= need ? value : 0)) }
}
