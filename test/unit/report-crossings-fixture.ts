/** What a results file of a swept demand holds, made up: two teams, five values, four seeds. */
import type { CellRow, EpisodeRow, ReportFacts } from '../../reports/define.ts'
import type { EpisodeSums } from '../../reports/episode-sums.ts'
import { emptyFacts, fixtureFacts } from './report-fixture.ts'

const demands = [0.1, 0.3, 0.5, 0.7, 0.9] as const
const seeds = [1, 2, 3, 4] as const

/**
 * A team that earns .6 a step with a round of coordination in each, against one that earns .5 - .5 x demand: at price c
 * they cross where .6 - c = .5 - .5 x, which is at x = 2c - .2.
 */
export function pricedFacts(values: readonly number[] = demands): ReportFacts {
  const [usual] = fixtureFacts({ seeds: 1 }).cells
  if (!usual) throw new Error('the fixture requires a cell')
  const plan = ['mesh', 'independent'].flatMap((topology) => values.map((demand) => ({ topology, demand })))
  const cells = plan.map(
    ({ topology, demand }, cell): CellRow => ({
      ...{ cell, group: `demandProbability=${demand}`, fingerprint: '' },
      identity: {
        ...usual.identity,
        ...{ scenario: { id: 'corridor', version: 1 }, topology: { id: topology, version: 1 } },
        ...{ scenarioParams: { demandProbability: demand, steps: 10 }, topologyParams: {} },
        ...{ isSimulated: true, seesUnion: false },
      },
    }),
  )
  const episodes = plan.flatMap(({ topology, demand }, cell) =>
    seeds.map((seed): EpisodeRow => {
      const payoffs = [topology === 'mesh' ? 6 : 5 - 5 * demand]
      const result = { kind: 'ended', cause: 'goal', score: 0.5, payoffs, rounds: 10, makespanMs: 0 } as const
      return { episode: 10 * cell + seed, cell, seed, repetition: 0, result }
    }),
  )
  const known = new Map(episodes.map((each) => [each.episode, each]))
  const sums = (episode: number): EpisodeSums => {
    const found = known.get(episode)
    if (found?.result.kind !== 'ended')
      throw new Error(`the fixture requires a stored episode, got ${episode}`)
    const { cell, seed, result } = found
    const fired = plan[cell]?.topology === 'mesh' ? 10 : 0
    const earned = { seed, group: `${seed}`, payoff: result.payoffs[0] ?? 0, fired, rounds: 10 }
    // Sections of prices and ladders look at these alone.
    return { calls: fired, messages: fired, tokens: 100 * fired, group: `${seed}`, earned } as EpisodeSums
  }
  return { ...emptyFacts(), cells, episodes, sums }
}
