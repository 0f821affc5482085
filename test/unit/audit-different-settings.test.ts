/** Topologies that were not given the same. */
import { describe, expect, test } from 'vitest'
import type { Trace } from '../../harness/core/trace.ts'
import { audited, cellOf, episode, shown, used } from './made-audit.ts'

describe('different-settings', () => {
  const run = (cells: Parameters<typeof cellOf>[]) =>
    cells.map(([topology, change]) => episode(cellOf(topology, change), 1, [shown('x')]))
  const found = (traces: readonly Trace[], prints?: readonly string[]) =>
    audited(traces, 'different-settings', prints)

  test('a cap, a setting or a team size that no two topologies share is a warning', () => {
    const caps = found(
      run([
        ['a', { topologyParams: { tokensPerCall: 4000 } }],
        ['b', { topologyParams: { tokensPerCall: 1333 } }],
      ]),
    )
    expect(caps).toMatchObject([{ severity: 'warning', count: 1, of: 2, topologies: ['a', 'b'] }])
    expect(caps[0]?.text).toContain('4000 in a; 1333 in b')
    expect(
      found(
        run([
          ['a', { modelParams: { temperature: 0 } }],
          ['b', { modelParams: { temperature: 1 } }],
        ]),
      ),
    ).toHaveLength(1)
    expect(
      found(
        run([
          ['a', { agents: 1 }],
          ['b', { agents: 2 }],
        ]),
      ),
    ).toMatchObject([{ severity: 'warning' }])
  })

  test('a setting that is swept in all topologies is no finding', () => {
    const swept = ['a', 'b'].flatMap((topology) =>
      [0, 1].map((temperature) => [topology, { modelParams: { temperature } }] as const),
    )
    expect(found(run(swept.map(([topology, change]) => [topology, change])))).toEqual([])
  })

  test('fingerprints that differ by themselves are a warning of their own', () => {
    const traces = run([
      ['a', {}],
      ['b', {}],
    ])
    expect(found(traces, ['one', 'one'])).toEqual([])
    expect(found(traces, ['one', 'two'])).toMatchObject([{ severity: 'warning', count: 1, of: 2 }])
  })

  test('caps that calls name count, and tools that only some used are information', () => {
    const capped = (topology: string, outputCap: number) => {
      return episode(cellOf(topology), 1, [Object.assign(shown('x'), { outputCap })])
    }
    expect(found([capped('a', 100), capped('b', 200)])).toMatchObject([{ severity: 'warning' }])
    const tools = [
      episode(cellOf('a'), 1, [used('look', {}, 'x'), shown('x')]),
      episode(cellOf('b'), 1, [shown('x')]),
    ]
    expect(found(tools)).toMatchObject([{ severity: 'info', count: 1, of: 2, episodes: [2] }])
  })
})
