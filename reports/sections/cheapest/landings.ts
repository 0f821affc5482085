import {
  familyOrder,
  type Ladder,
  type NotApplicableRow,
  type Rung,
  type TopologyFacts,
  type TopologyFamily,
} from '../../define.ts'

/** What one kind of mechanism reached on a ladder. */
export interface Landing {
  readonly family: TopologyFamily | undefined
  /** The cheapest sufficient one of its kind; where none is, the one with the highest score. None where none played. */
  readonly rung: Rung | undefined
  /** How many of the kind were played, and how many of these are sufficient. */
  readonly played: number
  readonly sufficient: number
  /** Why others of the kind do not apply, by topology. */
  readonly refused: readonly NotApplicableRow[]
  readonly isReference: boolean
}

/** What landings are made of. */
interface Facts {
  readonly topologies: readonly TopologyFacts[]
  readonly notApplicable: readonly NotApplicableRow[]
}

/**
 * The landings of a ladder from the lightest kind to the heaviest, and then every reference. A kind of which nothing could
 * be played stands there too, for not to apply is another thing than to fall short.
 */
export function landings({ setting, rungs, references }: Ladder, facts: Facts): readonly Landing[] {
  const families = new Map(facts.topologies.map(({ id, family }) => [id, family]))
  const played = new Set([...rungs, ...references].map(({ arm }) => arm.topology))
  const refused = facts.notApplicable.filter(
    ({ scenario, model, fault, topology }) =>
      scenario === setting.scenario &&
      model === setting.model &&
      fault === setting.fault &&
      !played.has(topology),
  )
  const kinds = familyOrder.flatMap((family): readonly Landing[] => {
    if (family === 'reference') return []
    const own = rungs.filter((each) => each.family === family)
    const without = refused.filter(
      ({ topology }) => families.get(topology) === family && families.has(topology),
    )
    if (own.length === 0 && without.length === 0) return []
    const does = own.filter(({ verdict }) => verdict === 'sufficient')
    const rung = does[0] ?? own.toSorted((a, b) => b.score.value - a.score.value)[0]
    return [
      { family, rung, played: own.length, sufficient: does.length, refused: without, isReference: false },
    ]
  })
  const below = references.map((rung): Landing => {
    const sufficient = rung.verdict === 'sufficient' ? 1 : 0
    return { family: 'reference', rung, played: 1, sufficient, refused: [], isReference: true }
  })
  return [...kinds, ...below]
}
