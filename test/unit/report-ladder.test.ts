import { describe, expect, test } from 'vitest'
import type { CellRow, EpisodeRow } from '../../harness/core/analysis.ts'
import type { TopologyFamily } from '../../harness/core/topology.ts'
import { plugins } from '../../harness/registry.ts'
import type { EpisodeSums } from '../../reports/episode-sums.ts'
import { laddersOf } from '../../reports/ladder.ts'
import { topologyShape } from '../../reports/shape.ts'

/** A topology with its scores by seed and its price. */
interface Made {
  readonly id: string
  readonly family?: TopologyFamily
  readonly scores: readonly number[]
  readonly tokens: number
  readonly seesUnion?: boolean
}

function ladderOf(made: readonly Made[]) {
  const cells = made.map(
    ({ id, seesUnion = false }, cell): CellRow => ({
      cell,
      identity: {
        scenario: { id: 'world', version: 1 },
        topology: { id, version: 1 },
        model: { id: 'simulated:typical', version: 1 },
        fault: { id: 'none', versions: {} },
        policy: { id: 'none', versions: {} },
        ...{ agents: 3, scenarioParams: {}, topologyParams: {}, modelParams: {} },
        ...{ isSimulated: true, seesUnion },
      },
      group: '',
      fingerprint: '',
    }),
  )
  const episodes = made.flatMap(({ scores }, cell) =>
    scores.map(
      (score, seed): EpisodeRow => ({
        ...{ episode: 100 * cell + seed, cell, seed, repetition: 0 },
        result: { kind: 'ended', cause: 'goal', score, payoffs: [], rounds: 1, makespanMs: 0 },
      }),
    ),
  )
  const sums = (episode: number) => {
    const { tokens = 0 } = made[Math.floor(episode / 100)] ?? {}
    // A ladder looks at these alone.
    return { calls: tokens / 10, messages: 0, tokens, group: `seed ${episode % 100}` } as EpisodeSums
  }
  const [ladder] = laddersOf({ cells, episodes, topologies: made, sums })
  return ladder
}

const verdicts = (made: readonly Made[]) =>
  ladderOf(made)?.rungs.map(({ arm, verdict }) => [arm.label, verdict])

describe('a ladder', () => {
  const best: Made = { id: 'dear', family: 'plan', scores: [0.9, 0.8, 0.9, 0.8], tokens: 500 }

  test('has from cheap to dear what is sufficient, short and open', () => {
    const made: readonly Made[] = [
      best,
      { id: 'equal', family: 'decision', scores: [0.9, 0.79, 0.9, 0.8], tokens: 50 },
      { id: 'worse', family: 'no-messages', scores: [0.5, 0.42, 0.5, 0.41], tokens: 5 },
      { id: 'unsteady', family: 'market', scores: [0.9, 0.2, 0.9, 0.9], tokens: 30 },
    ]
    expect(verdicts(made)).toEqual([
      ['worse', 'short'],
      ['unsteady', 'open'],
      ['equal', 'sufficient'],
      ['dear', 'sufficient'],
    ])
    expect(ladderOf(made)).toMatchObject({
      best: { arm: { label: 'dear' } },
      cheapest: { arm: { label: 'equal' } },
    })
  })

  test('takes for the loss the interval of R', () => {
    // R 4.2: t.test(c(0.1, 0.3, 0.2, 0.4)) gives the mean 0.25 and 0.04457397432394795 to 0.4554260256760521.
    const other: Made = { id: 'other', family: 'market', scores: [0.8, 0.5, 0.7, 0.4], tokens: 9 }
    const [rung] = ladderOf([best, other])?.rungs ?? []
    expect(rung?.loss.value).toBeCloseTo(0.25, 12)
    expect(rung?.loss.interval).toMatchObject({
      low: expect.closeTo(0.04457397432394795, 10),
      high: expect.closeTo(0.4554260256760521, 10),
    })
  })

  test('keeps references apart, and takes the cheaper of two equal ones for the best', () => {
    const ladder = ladderOf([
      best,
      { ...best, id: 'cheap', tokens: 20 },
      { id: 'solo', scores: [1, 1, 1, 1], tokens: 1, seesUnion: true },
      { id: 'silent', family: 'reference', scores: [0, 0, 0, 0], tokens: 0 },
    ])
    expect(ladder?.best.arm.label).toBe('cheap')
    expect(ladder?.rungs.map(({ arm }) => arm.label)).toEqual(['cheap', 'dear'])
    expect(ladder?.references.map(({ arm }) => arm.label).toSorted()).toEqual(['silent', 'solo'])
  })

  test('judges one item by its value, and is none for one mechanism', () => {
    const one = (id: string, score: number, tokens: number): Made => ({ id, scores: [score], tokens })
    expect(verdicts([one('a', 1, 9), one('b', 0.985, 3), one('c', 0.9, 2)])).toEqual([
      ['c', 'short'],
      ['b', 'sufficient'],
      ['a', 'sufficient'],
    ])
    expect(ladderOf([one('a', 1, 9)])).toBeUndefined()
  })
})

const shapes = new Map((await plugins('topology')).map((topology) => [topology.id, topologyShape(topology)]))

describe('the shape of a topology', () => {
  test.each([
    ['independent', 4, 0],
    ['mesh', 4, 6],
    ['orchestrator', 5, 4],
    ['shared-ledger', 5, 10],
    ['solo', 1, 0],
  ])('of %s has %i nodes and %i lines', (id, nodes, edges) => {
    const shape = shapes.get(id)
    expect([shape?.nodes.length, shape?.edges.length]).toEqual([nodes, edges])
  })

  test('tells one way from both', () => {
    expect(shapes.get('mesh')?.edges.every(({ isBothWays }) => isBothWays)).toBe(true)
    expect(shapes.get('sequential-pipeline')?.edges.some(({ isBothWays }) => isBothWays)).toBe(false)
  })
})
