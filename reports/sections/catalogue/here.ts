import { type Ladder, laddersOf, type ReportFacts, type Rung } from '../../define.ts'

/** What one topology did in one world. */
export interface Place {
  readonly rung: Rung
  readonly isCheapest: boolean
  readonly isReference: boolean
  /** From 1 among all that played in the world, each with its best parameters; equal scores share a rank. */
  readonly rank: number
  readonly of: number
  /** How far up from the lowest to the highest score of the world, 0 to 6; undefined where all are equal. */
  readonly heat: number | undefined
  /** Choices of parameters that it played with. */
  readonly choices: number
  /** Its tokens as a multiple of those of one mind with everything in view. */
  readonly times: number | undefined
}

/** What all topologies did in the worlds that are shown. */
export interface Here {
  readonly model: string
  readonly fault: string
  /** One for each world, by its first setting. */
  readonly ladders: readonly Ladder[]
  /** Whether other settings, models or faults stand elsewhere in the file. */
  readonly rest: boolean
  /** Whether one mind with everything in view ran and tells its tokens. */
  readonly hasMind: boolean
  /** By topology, then world. */
  readonly places: ReadonlyMap<string, ReadonlyMap<string, Place>>
  /** Why a topology does not apply, by topology, then world. */
  readonly refused: ReadonlyMap<string, ReadonlyMap<string, string>>
}

/** The worlds under the model and fault that played most of them; without a fault where both played as many. */
export function hereOf(facts: ReportFacts): Here {
  const all = laddersOf(facts)
  const groups = [
    ...Map.groupBy(all, ({ setting }) => JSON.stringify([setting.model, setting.fault])).values(),
  ].map((own) => ({ own, worlds: firstOfEach(own) }))
  const [shown] = groups.toSorted(
    (a, b) => b.worlds.length - a.worlds.length || isFaulty(a.own) - isFaulty(b.own),
  )
  const ladders = shown?.worlds ?? []
  const { model = '', fault = '' } = ladders[0]?.setting ?? {}
  const placed = ladders.flatMap(placesOf)
  const refused = facts.notApplicable.filter((each) => each.model === model && each.fault === fault)
  return {
    ...{ model, fault, ladders, rest: ladders.length < all.length },
    hasMind: placed.some(({ place }) => place.times !== undefined),
    places: nested(placed.map(({ topology, world, place }) => [topology, world, place])),
    refused: nested(refused.map(({ topology, scenario, reason }) => [topology, scenario, reason])),
  }
}

function isFaulty([first]: readonly Ladder[]): number {
  return first?.setting.fault === 'none' ? 0 : 1
}

function firstOfEach(ladders: readonly Ladder[]): readonly Ladder[] {
  return [...Map.groupBy(ladders, ({ setting }) => setting.scenario).values()].flatMap((own) =>
    own.slice(0, 1),
  )
}

function placesOf({ setting, rungs, references, cheapest, tied }: Ladder) {
  const byTopology = Map.groupBy([...rungs, ...references], ({ arm }) => arm.topology)
  const best = [...byTopology].flatMap(([topology, own]) => {
    const [rung] = own.toSorted((a, b) => b.score.value - a.score.value)
    return rung === undefined ? [] : [{ topology, rung, choices: own.length }]
  })
  const scores = best.map(({ rung }) => rung.score.value)
  const [low, high] = [Math.min(...scores), Math.max(...scores)]
  const mind = mindOf(references)
  return best.map(({ topology, rung, choices }) => {
    const { tokens } = rung.price
    const place: Place = {
      ...{ rung, choices, of: best.length },
      isCheapest: [cheapest, ...tied].some(({ arm }) => arm === rung.arm),
      isReference: references.includes(rung),
      rank: 1 + scores.filter((other) => other > rung.score.value).length,
      heat: high > low ? Math.round(((rung.score.value - low) / (high - low)) * 6) : undefined,
      times: tokens === undefined || mind === undefined ? undefined : tokens / mind,
    }
    return { topology, world: setting.scenario, place }
  })
}

/** Tokens of the cheapest single mind with everything in view that was asked anything. */
function mindOf(references: readonly Rung[]): number | undefined {
  const tokens = references.flatMap(({ arm, price }) =>
    arm.identity.seesUnion && price.tokens !== undefined && price.tokens > 0 ? [price.tokens] : [],
  )
  return tokens.length === 0 ? undefined : Math.min(...tokens)
}

function nested<V>(
  entries: readonly (readonly [string, string, V])[],
): ReadonlyMap<string, ReadonlyMap<string, V>> {
  return new Map(
    [...Map.groupBy(entries, ([outer]) => outer)].map(([outer, own]) => [
      outer,
      new Map(own.map(([, inner, value]) => [inner, value])),
    ]),
  )
}
