import { type Ladder, type Rung, type TopologyFamily, topologyFamilies } from '../../define.ts'

/** What one kind of mechanism reached on a ladder. */
export interface Landing {
  /** The cheapest sufficient one of its kind; where none is, the one with the highest score. */
  readonly rung: Rung
  /** How many of the kind were tried. */
  readonly of: number
  readonly isReference: boolean
}

/** The landings of a ladder from the lightest kind to the heaviest, and then every reference. */
export function landings({ rungs, references }: Ladder): readonly Landing[] {
  const byFamily = Map.groupBy(rungs, ({ family }) => family)
  const kinds = [...topologyFamilies, undefined].flatMap((family) => {
    const own = byFamily.get(family) ?? []
    const rung =
      own.find(({ verdict }) => verdict === 'sufficient') ??
      own.toSorted((a, b) => b.score.value - a.score.value)[0]
    return rung === undefined ? [] : [{ rung, of: own.length, isReference: false }]
  })
  return [...kinds, ...references.map((rung) => ({ rung, of: 1, isReference: true }))]
}

const titles: { readonly [family in TopologyFamily]: string } = {
  reference: 'Reference',
  'no-messages': 'No messages',
  decision: 'Decision',
  'peer-to-peer': 'Peer to peer',
  'shared-state': 'Shared state',
  centralised: 'Centralised',
  market: 'Market',
  plan: 'Plan or graph',
}

/** A kind of mechanism in words. */
export function familyTitle(family: TopologyFamily | undefined): string {
  return family === undefined ? 'Other' : titles[family]
}
