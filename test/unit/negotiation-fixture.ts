/** Games of the negotiation made by hand, and episodes of it, for tests. */
import type { Streams } from '../../harness/core/rng.ts'
import { stream } from '../../harness/run/streams.ts'
import type { Game, Market, Project } from '../../scenarios/negotiation/game.ts'

/** The published market. */
export const market: Market = {
  resources: ['wood', 'stone', 'gold'],
  supply: [10, 10, 6],
  unitCost: [1, 1.5, 3],
  budget: 18,
  mostTypes: 2,
}

/** A project that needs these units of wood, stone and gold. */
export function project(needs: readonly number[], reward: number): Project {
  return { needs, reward }
}

/** A game of two; `fixture` unless named. */
export function gameOf(a: readonly Project[], b: readonly Project[], id = 'fixture'): Game {
  return { id, market, projects: [a, b] }
}

/** The streams of a world with this seed. */
export function streamsOf(seed: number): Streams {
  return (purpose, round = 0) => stream(`${seed}/world/${purpose}/${round}`)
}
