import { type Setting, type Streams, UsageError } from '../../harness/define.ts'
import { type Definition, gamesAt } from './definitions.ts'
import type { Game, Market } from './game.ts'
import { generatedProjects } from './generate.ts'
import type { NegotiationParams } from './params.ts'

/** The market of generated games, as published; what its resources are called is drawn for each episode. */
const market: Market = {
  resources: ['r1', 'r2', 'r3'],
  supply: [10, 10, 6],
  unitCost: [1, 1.5, 3],
  budget: 18,
  mostTypes: 2,
}

const themes = [
  ['wood', 'stone', 'gold'],
  ['wheat', 'iron', 'silk'],
  ['clay', 'copper', 'salt'],
  ['timber', 'coal', 'glass'],
] as const

/**
 * Refuses a pool that has no games.
 *
 * @throws UsageError for `pool=published`, whose games stand in a file that nobody gave
 */
export function requireGames({ pool }: NegotiationParams): void {
  if (pool === 'generated') return
  throw new UsageError('negotiation.pool=published: expected a file of games, got none')
}

/**
 * The game of each round. Everything is drawn at the start.
 *
 * @param definitions the games of a file, for `pool=published`
 */
export function episodeGames(
  streams: Streams,
  { params }: Setting<NegotiationParams>,
  definitions: readonly Definition[] = [],
): readonly Game[] {
  const needed = params.rotation === 'rotate' ? params.rounds : 1
  const drawn =
    params.pool === 'generated'
      ? generated(streams, params.conflict, needed)
      : published(streams, gamesAt(definitions, params.conflict, needed), needed)
  const theme = themes[streams('theme').below(themes.length)]
  const games = drawn.map((game) => ({ ...game, market: named(game.market, theme) }))
  return Array.from({ length: params.rounds }, (_, round) => games[Math.min(round, games.length - 1)]).filter(
    (game) => game !== undefined,
  )
}

const words = 2 ** 32

function generated(streams: Streams, conflict: number, needed: number): readonly Game[] {
  return Array.from({ length: needed }, (_, round) => {
    const rng = streams('game', round)
    const ticket = [rng.below(words), rng.below(words)]
    return { id: `game-${ticket.join('-')}`, market, projects: generatedProjects(market, ticket, conflict) }
  })
}

/** Each at most once in an episode; in half of the episodes the seats are swapped. */
function published(streams: Streams, pool: readonly Game[], needed: number): readonly Game[] {
  const games = [...pool]
  const [order, isSwapped] = [streams('order'), streams('seats').chance(0.5)]
  return Array.from({ length: needed }, () => games.splice(order.below(games.length), 1))
    .flat()
    .map((game) => (isSwapped ? { ...game, projects: game.projects.toReversed() } : game))
}

const namedMarkets = new WeakMap<Market, Map<string, Market>>()

/** The same market with other names, where it has three resources; one object for equal names. */
function named(plain: Market, theme: readonly string[] | undefined): Market {
  if (theme?.length !== plain.resources.length) return plain
  const known = namedMarkets.get(plain) ?? new Map<string, Market>()
  namedMarkets.set(plain, known)
  const before = known.get(theme.join())
  const market = before ?? { ...plain, resources: theme }
  known.set(theme.join(), market)
  return market
}
