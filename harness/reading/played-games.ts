import { z } from 'zod'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'
import type { Amounts } from './named-amounts.ts'

/** A private project: what a run uses up, by name, and what it pays. */
export interface OwnProject {
  readonly needs: Amounts
  readonly reward: number
}

/** What agents negotiated about. */
export interface PlayedGame {
  readonly resources: readonly string[]
  /** By agent. */
  readonly projects: readonly (readonly OwnProject[])[]
}

const game = z.object({
  resources: z.array(z.string()),
  projects: z.array(z.array(z.object({ needs: z.record(z.string(), z.number()), reward: z.number() }))),
})

/**
 * The game of each round, from the `game` events of a world in which agents buy from one supply; such an event stands
 * in the first round with that game.
 *
 * @returns the game of a round; undefined in a world without games
 * @throws TypeError when such an event does not hold what it should
 */
export function playedGames(trace: Pick<Trace, 'events'>): (round: number) => PlayedGame | undefined {
  const games = eventsOfKind(trace, 'world')
    .filter(({ name }) => name === 'game')
    .map(({ round, seq, data }) => {
      const read = game.safeParse(data)
      if (read.success) return { round, game: read.data }
      throw new TypeError(`event ${seq}: expected the data of a game, got ${JSON.stringify(data)}`)
    })
  return (round) => games.findLast((each) => each.round <= round)?.game
}
