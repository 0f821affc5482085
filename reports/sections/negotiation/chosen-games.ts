import { type PromisedRound, promisedRounds, type ReportFacts, type Trace } from '../../define.ts'
import type { PlayedGame, PurchaseCell } from './played.ts'

/** A game that is shown as a conversation. */
export interface ToldGame {
  readonly its: PurchaseCell
  readonly game: PlayedGame
  readonly trace: Trace
  readonly rounds: readonly PromisedRound[]
}

/** Conversations on a page, and episodes of a topology that are looked at for one. */
const most = { topologies: 10, looked: 4 } as const

/**
 * One game of each topology in which agents talk: of the first that a detector of failed grounding pointed at and of
 * the first at all, the one with the most kinds of promises and then the most promises.
 */
export function toldGames(facts: ReportFacts, cells: readonly PurchaseCell[]): readonly ToldGame[] {
  const found = new Map<number, number>()
  for (const { detector, episode } of facts.findings)
    if (told.has(detector)) found.set(episode, (found.get(episode) ?? 0) + 1)
  const byTopology = Map.groupBy(cells, ({ cell }) => cell.identity.topology.id)
  const games = [...byTopology.values()].map((own) => toldGame(facts, own, found))
  return games.filter((game) => game !== undefined).slice(0, most.topologies)
}

const told = new Set(['referential-binding', 'missing-shared-history'])

function toldGame(
  facts: ReportFacts,
  cells: readonly PurchaseCell[],
  found: ReadonlyMap<number, number>,
): ToldGame | undefined {
  const all = cells.flatMap((its) => its.played.map((game) => ({ its, game })))
  const pointed = all
    .filter(({ game }) => found.has(game.episode))
    .toSorted((a, b) => (found.get(b.game.episode) ?? 0) - (found.get(a.game.episode) ?? 0))
  const looked = [...new Set([...pointed.slice(0, most.looked - 1), ...all.slice(0, 1)])].map(
    ({ its, game }) => {
      const trace = facts.trace(game.episode)
      return { its, game, trace, rounds: promisedRounds(trace) }
    },
  )
  const talking = looked.filter(({ rounds }) => rounds.some(({ turns }) => turns.length > 0))
  return talking.toSorted((a, b) => tellingness(b) - tellingness(a))[0]
}

function tellingness({ rounds }: ToldGame): number {
  const promises = rounds.flatMap((round) => round.promises)
  const kinds = new Set(promises.map(({ outcome }) => outcome)).size
  return kinds * 1000 + Math.min(promises.length, 999)
}
