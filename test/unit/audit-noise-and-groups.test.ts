/** Differences within the noise, items of one group. */
import { describe, expect, test } from 'vitest'
import type { Trace } from '../../harness/core/trace.ts'
import { audited, cellOf, episode, outcome, shown } from './made-audit.ts'

describe('shared-groups', () => {
  const items = (groupOf: (seed: number) => string, count: number) => {
    const cell = cellOf('a')
    return Array.from({ length: count }, (_, seed) =>
      episode(cell, seed, [outcome({ outcome: 1, group: groupOf(seed), item: `item ${seed}` })]),
    )
  }

  test('few groups are a warning, many small ones information, none no finding', () => {
    // 40 items in 10 groups of 4: 40^2 / (10 * 4^2) = 10
    const few = audited(
      items((seed) => `group ${seed % 10}`, 40),
      'shared-groups',
    )
    expect(few).toMatchObject([{ severity: 'warning', count: 40, of: 40 }])
    expect(few[0]?.text).toContain('count as 10.0')
    // 50 items, one pair: 50^2 / (48 + 4) = 48.08
    const many = audited(
      items((seed) => (seed < 2 ? 'pair' : `group ${seed}`), 50),
      'shared-groups',
    )
    expect(many).toMatchObject([{ severity: 'info', count: 2, of: 50, episodes: [1, 2] }])
    expect(many[0]?.text).toContain('49 groups of events, the largest of 2')
    expect(many[0]?.text).toContain('count as 48.1')
    expect(
      audited(
        items((seed) => `group ${seed}`, 50),
        'shared-groups',
      ),
    ).toEqual([])
  })
})

describe('below-noise', () => {
  const scores = (topology: string, prompt: string, values: readonly number[]) => {
    const cell = cellOf(topology)
    return values.map((score, seed) => episode(cell, seed, [shown(`${prompt} ${seed}`)], score))
  }

  test('differences no larger than that of twins are a warning', () => {
    const traces = [
      ...scores('a', 'x', [0.5, 0.7]),
      ...scores('b', 'x', [0.6, 0.8]),
      ...scores('c', 'y', [0.65, 0.75]),
      ...scores('d', 'z', [0.9, 0.9]),
    ]
    const [row] = audited(traces, 'below-noise')
    // Means 0.6, 0.7, 0.7, 0.9; the twins a and b differ by 0.1, as a and c do; b and c do not differ at all.
    expect(row).toMatchObject({ severity: 'warning', count: 2, of: 5, topologies: ['a', 'b', 'c'] })
  })

  test('differences no larger than that of repetitions are information', () => {
    const again = (traces: readonly Trace[]) => traces.map((trace) => ({ ...trace, repetition: 1 }))
    const [a, b] = [cellOf('a'), cellOf('b')]
    const of = (cell: typeof a, prompt: string, score: number) =>
      [1, 2].map((seed) => episode(cell, seed, [shown(prompt)], score))
    const traces = [
      ...of(a, 'x', 0.5),
      ...again(of(a, 'x', 0.6)),
      ...of(b, 'y', 0.52),
      ...again(of(b, 'y', 0.62)),
    ]
    expect(audited(traces, 'below-noise')).toMatchObject([{ severity: 'info', count: 1, of: 1 }])
  })

  test('twins that never differ are no noise', () => {
    const traces = [...scores('a', 'x', [0.5]), ...scores('b', 'x', [0.5]), ...scores('c', 'y', [0.5])]
    expect(audited(traces, 'below-noise')).toEqual([])
  })
})
