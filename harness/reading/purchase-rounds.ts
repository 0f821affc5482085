import { z } from 'zod'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'
import { projection } from './projection.ts'

/** A round of a world in which agents buy from one supply. */
export interface PurchaseRound {
  /** Number of the round, from 0. */
  readonly round: number
  /** Names the game that was played; equal names are equal games. */
  readonly game: string
  /** What all earned together; 0 where the round was annulled. */
  readonly joint: number
  /** The most that they could have earned together. */
  readonly best: number
  /** What each agent earned, by agent. */
  readonly rewards: readonly number[]
  readonly isOverdrawn: boolean
  /** What each agent bought, or asked for, by name; by agent, and nothing for one without a purchase. */
  readonly units: readonly { readonly [resource: string]: number }[]
  /** Numbers of the events in which they bought, by agent; undefined for one without a purchase. */
  readonly bought: readonly (number | undefined)[]
  /** Number of the event that settled the round. */
  readonly seq: number
}

const settlement = z.object({
  game: z.string(),
  joint: z.number().min(0),
  best: z.number().positive(),
  rewards: z.array(z.number()).min(1),
  overdrawn: z.boolean(),
})

const purchase = z.object({ units: z.record(z.string(), z.number().min(0)) })

/**
 * The rounds of an episode that end in a `settlement` event, ascending, with the `purchase` events of each. None in a
 * world without purchases.
 *
 * @throws TypeError when such an event does not hold what it should
 */
export const purchaseRounds = projection((events) => settledRounds({ events }))

function settledRounds(trace: Pick<Trace, 'events'>): readonly PurchaseRound[] {
  const world = eventsOfKind(trace, 'world')
  const bought = Map.groupBy(
    world.filter(({ name }) => name === 'purchase'),
    ({ round }) => round,
  )
  return world
    .filter(({ name }) => name === 'settlement')
    .map(({ round, seq, data }) => {
      const { overdrawn, ...settled } = fieldsOf(settlement, data, seq)
      const own = settled.rewards.map((_, agent) =>
        bought.get(round)?.find(({ agents }) => agents.some((each) => each === agent)),
      )
      const units = own.map((event) =>
        event === undefined ? {} : fieldsOf(purchase, event.data, event.seq).units,
      )
      return { ...settled, round, seq, units, bought: own.map((event) => event?.seq), isOverdrawn: overdrawn }
    })
}

function fieldsOf<T>(shape: z.ZodType<T>, data: unknown, seq: number): T {
  const read = shape.safeParse(data)
  if (read.success) return read.data
  throw new TypeError(
    `event ${seq}: expected the data of a purchase or settlement, got ${JSON.stringify(data)}`,
  )
}

/** What all earned together as a share of the most that they could have, in [0, 1]. */
export function efficiencyOf({ joint, best }: Pick<PurchaseRound, 'joint' | 'best'>): number {
  return joint / best
}

/** Why a metric of purchases leaves an episode out. */
export const noPurchase = { kind: 'left-out', reason: 'no purchases' } as const

/** Money and rewards are compared up to this share, because sums of decimals are not exact. */
const exactness = 1e-9

/** Whether all earned together the most that they could have. */
export function isOptimal(round: PurchaseRound): boolean {
  return efficiencyOf(round) >= 1 - exactness
}

/** A round with the one before it. */
export interface FollowingRound {
  readonly before: PurchaseRound
  readonly after: PurchaseRound
}

/** Every round but the first, with the one before it. */
export function followingRounds(rounds: readonly PurchaseRound[]): readonly FollowingRound[] {
  return rounds.slice(1).flatMap((after, index) => {
    const before = rounds[index]
    return before === undefined ? [] : [{ before, after }]
  })
}
