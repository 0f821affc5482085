/** Which episodes depend on each other. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import type { Cell, Trace } from '../../harness/core/trace.ts'
import score from '../../harness/metrics/score.ts'
import { dependenceGroup } from '../../harness/reading/dependence-group.ts'
import { episode } from './forecast-metrics-fixture.ts'
import { plainCell, traceOf } from './trace-fixture.ts'

/** What an interval over few units warns of. */
const few = '; warning: fewer than 30 independent units, coverage may fall short of 95 %'

describe('episodes depend on each other', () => {
  const market = { forecast: 0.5, outcome: 1 }
  const other: Cell = { ...plainCell, topology: { id: 'solo', version: 1 }, agents: 1 }

  test.each<[why: string, equal: boolean, one: Trace, two: Trace]>([
    ['one seed, two topologies', true, episode([]), episode([], { cell: other, repetition: 2 })],
    ['two seeds', false, episode([], { seed: 1 }), episode([], { seed: 2 })],
    [
      'one seed, two scenarios',
      false,
      episode([]),
      episode([], { cell: { ...plainCell, scenario: { id: 'silo', version: 1 } } }),
    ],
    [
      'one group of events, two seeds',
      true,
      episode([{ ...market, group: 'g', item: 'a' }], { seed: 1 }),
      episode([{ ...market, group: 'g', item: 'b' }], { seed: 2 }),
    ],
    [
      'two groups, one seed',
      false,
      episode([{ ...market, group: 'g' }]),
      episode([{ ...market, group: 'h' }]),
    ],
    [
      'one item, two seeds',
      true,
      episode([{ ...market, item: 'a' }], { seed: 1 }),
      episode([{ ...market, item: 'a' }], { seed: 2 }),
    ],
  ])('%s: %s', (_, equal, one, two) => {
    expect(dependenceGroup(one) === dependenceGroup(two)).toBe(equal)
  })

  test('where they share a seed, every metric resamples them together', () => {
    const cells = [{ cell: 1, identity: plainCell, group: '', fingerprint: '' }]
    const episodes = [0, 1, 2, 3, 4, 5, 6, 7].map((number) => ({
      episode: number,
      cell: 1,
      trace: traceOf([], {
        seed: number % 4,
        repetition: Math.floor(number / 4),
        result: { kind: 'ended', cause: 'goal', score: number / 8, payoffs: [], rounds: 1, makespanMs: 1 },
      }),
    }))
    const [row] = analyse({ cells, episodes, metrics: chosenMetrics([score], []) })
    expect(row?.measurement).toHaveProperty(
      'interval.method',
      `studentised bootstrap, 95 %, 1999 draws of 4 groups (8 dependent episodes), seed 0, within Hoeffding's bound, clipped to [0, 1]${few}`,
    )
  })
})
