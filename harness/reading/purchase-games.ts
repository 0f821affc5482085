import { z } from 'zod'
import { eventsOfKind } from './events-of-kind.ts'
import { projection } from './projection.ts'
import { purchaseRounds } from './purchase-rounds.ts'

/** What a world tells of a game of purchases; what it does not tell is undefined. */
export interface PurchaseGame {
  /** Names the game; equal names are equal games. */
  readonly game: string
  /** Names of what is for sale; those that were bought in it where the world does not list them. */
  readonly resources: readonly string[]
  /** Units for sale, by resource in the order of `resources`. */
  readonly supply: readonly number[] | undefined
  /** The most that all can earn together. */
  readonly best: number | undefined
  /** `best` over the sum of what each can earn alone. */
  readonly conflict: number | undefined
  /** Pairs of rewards of which neither can be raised without lowering the other, first agent first. */
  readonly front: readonly (readonly [number, number])[] | undefined
}

const told = z.object({
  game: z.string(),
  resources: z.array(z.string()).optional().catch(undefined),
  supply: z.array(z.number()).optional().catch(undefined),
  best: z.number().positive().optional().catch(undefined),
  conflict: z.number().positive().optional().catch(undefined),
  front: z
    .array(z.tuple([z.number(), z.number()]))
    .optional()
    .catch(undefined),
})

/** The games of an episode by name, from its `game` events and, where there is none, from its settlements. */
export const purchaseGames = projection((events): ReadonlyMap<string, PurchaseGame> => {
  const rounds = purchaseRounds({ events })
  const games = new Map<string, PurchaseGame>()
  if (rounds.length === 0) return games
  for (const { name, data } of eventsOfKind({ events }, 'world')) {
    const read = name === 'game' ? told.safeParse(data) : undefined
    if (read?.success !== true) continue
    const { game, resources = [], supply, best, conflict, front } = read.data
    const isWhole = supply !== undefined && supply.length === resources.length
    games.set(game, { game, resources, supply: isWhole ? supply : undefined, best, conflict, front })
  }
  for (const { game, best, units } of rounds) {
    const known = games.get(game)
    const names = units.flatMap((own) => Object.keys(own))
    const resources = [...new Set([...(known?.resources ?? []), ...names])]
    const supply = resources.length === known?.resources.length ? known.supply : undefined
    const { conflict, front } = known ?? {}
    games.set(game, { game, resources, supply, best: known?.best ?? best, conflict, front })
  }
  return games
})
