import { type ItemSource, type Setting, type Streams, UsageError } from '../../harness/define.ts'
import {
  type Definition,
  type DefinitionsFile,
  definitionsFile,
  definitionsOf,
  gamesAt,
} from './definitions.ts'
import type { Game, Market } from './game.ts'
import { generatedProjects } from './generate.ts'
import { defaultFile, type NegotiationParams } from './params.ts'

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

/** The published games lie here, below the folder of third-party data. */
const publishedFile = 'published/negotiation-scenarios.json'

/** The file of games that a parameter may name; the published one where it names none. */
export const gamesFile: ItemSource = {
  param: 'scenarios',
  builtIn: [defaultFile],
  document: definitionsFile,
  dataFile: ({ pool, scenarios }) =>
    pool === 'published' && scenarios === defaultFile ? publishedFile : undefined,
}

/**
 * Refuses a pool that has too few games.
 *
 * @throws UsageError for `pool=published` without a file, or with one that lacks games, and for a file that no pool uses
 */
export function requireGames(setting: Setting<NegotiationParams>): void {
  const { pool, scenarios, conflict } = setting.params
  if (pool === 'published') gamesAt(given(setting), conflict, gamesNeeded(setting.params))
  else if (scenarios !== defaultFile)
    throw new UsageError(`negotiation.scenarios: expected pool=published with a file, got pool=${pool}`)
}

const read = new WeakMap<object, readonly Definition[]>()

/** The games of the setting's file, one object for one file. */
function given({ item }: Setting<NegotiationParams>): readonly Definition[] {
  if (typeof item !== 'object' || item === null)
    throw new UsageError('negotiation.pool=published: expected a file of games, got none')
  // The file was read by this schema.
  const definitions = read.get(item) ?? definitionsOf(item as DefinitionsFile)
  read.set(item, definitions)
  return definitions
}

function gamesNeeded({ rotation, rounds }: NegotiationParams): number {
  return rotation === 'rotate' ? rounds : 1
}

/** The game of each round. Everything is drawn at the start; for `pool=published` from the setting's file. */
export function episodeGames(streams: Streams, setting: Setting<NegotiationParams>): readonly Game[] {
  const { params } = setting
  const needed = gamesNeeded(params)
  const drawn =
    params.pool === 'generated'
      ? generated(streams, params.conflict, needed)
      : published(streams, gamesAt(given(setting), params.conflict, needed), needed)
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
