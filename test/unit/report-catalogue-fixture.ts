/** What a results file of several worlds holds, made up: topologies with a score in each, and their price. */
import type { CellRow, EpisodeRow } from '../../harness/core/analysis.ts'
import type { TopologyFamily } from '../../harness/core/topology.ts'
import type { ReportFacts } from '../../reports/define.ts'
import type { EpisodeSums } from '../../reports/episode-sums.ts'
import { emptyFacts } from './report-fixture.ts'

/** A topology with its score in each world, and its tokens. */
export interface Made {
  readonly id: string
  readonly family: TopologyFamily
  readonly tokens: number
  readonly scores: { readonly [world: string]: number }
  readonly seesUnion?: boolean
}

/** Four items a world, all alike, so that every verdict follows from the scores. */
export function catalogueFacts(made: readonly Made[]): ReportFacts {
  const plan = made.flatMap((each) =>
    Object.entries(each.scores).map(([world, score]) => ({ ...each, world, score })),
  )
  const cells = plan.map(
    ({ id, world, seesUnion = false }, cell): CellRow => ({
      cell,
      identity: {
        ...{ scenario: { id: world, version: 1 }, topology: { id, version: 1 } },
        ...{ model: { id: 'simulated:typical', version: 1 }, fault: { id: 'none', versions: {} } },
        ...{ policy: { id: 'none', versions: {} }, agents: 3, isSimulated: true, seesUnion },
        ...{ scenarioParams: {}, topologyParams: {}, modelParams: {} },
      },
      ...{ group: '', fingerprint: '' },
    }),
  )
  const episodes = plan.flatMap(({ score }, cell) =>
    [1, 2, 3, 4].map((seed): EpisodeRow => {
      const result = { kind: 'ended', cause: 'goal', score, payoffs: [], rounds: 1, makespanMs: 0 } as const
      return { episode: 10 * cell + seed, cell, seed, repetition: 0, result }
    }),
  )
  const sums = (episode: number) => {
    const { tokens = 0 } = plan[Math.floor(episode / 10)] ?? {}
    // A ladder looks at these alone.
    return { calls: tokens / 10, messages: 0, tokens, group: `${episode % 10}` } as EpisodeSums
  }
  const topologies = made.map(({ id, family }) => ({
    ...{ id, family, version: 1, title: `Title of ${id}`, description: 'what', costFormula: 'calls n' },
    ...{ source: 'a paper', works: 'when it works', breaks: 'when it breaks' },
    parameters: [{ name: 'rounds', default: 2, description: 'how many' }],
  }))
  return { ...emptyFacts(), cells, episodes, topologies, sums }
}
