/** Tools that never work. */
import { describe, expect, test } from 'vitest'
import type { Trace } from '../../harness/core/trace.ts'
import { audited, cellOf, episode, shown, used } from './made-audit.ts'

const first = (...findings: Parameters<typeof audited>) => audited(...findings)[0]

describe('dead-tools', () => {
  const uses = (
    result: (seed: number) => readonly [string, boolean?],
    items = 20,
    question = (seed: number) => seed,
  ) => {
    const cell = cellOf('a')
    return Array.from({ length: items }, (_, seed) =>
      episode(cell, seed, [used('look', { of: question(seed) }, ...result(seed)), shown('x')]),
    )
  }
  const severities = (traces: readonly Trace[]) =>
    audited(traces, 'dead-tools').map(({ severity }) => severity)

  test('a tool that always fails, gives nothing or gives the same is an error, with its calls', () => {
    expect(
      first(
        uses(() => ['timed out', true]),
        'dead-tools',
      ),
    ).toMatchObject({ severity: 'error', count: 20, of: 20 })
    for (const empty of ['', ' [] ', '{}', 'null', '""'])
      expect(severities(uses(() => [empty]))).toEqual(['error'])
    expect(severities(uses((seed) => (seed % 2 ? ['', false] : ['no', true])))).toEqual(['error'])
    expect(severities(uses(() => ['the weather is fine']))).toEqual(['error'])
    expect(severities(uses((seed) => (seed % 4 ? ['the weather is fine'] : ['no', true])))).toEqual(['error'])
  })

  test('a tool that works now and then is no finding, nor is one answer', () => {
    expect(
      severities(uses((seed) => (seed === 7 ? ['news'] : seed === 8 ? ['more news'] : ['no', true]))),
    ).toEqual([])
    expect(severities(uses((seed) => [`price 0.${seed}`]))).toEqual([])
    expect(severities(uses(() => ['fine'], 1))).toEqual([])
  })

  test('always asked the same, the same result is a warning', () => {
    expect(
      severities(
        uses(
          () => ['the rules'],
          20,
          () => 0,
        ),
      ),
    ).toEqual(['warning'])
  })

  test('numbers that go with the question or the clock, not with the item, do not revive a tool', () => {
    const byQuestion = (seed: number) => [`{"price":0.${seed % 2}}`] as const
    expect(severities(uses(byQuestion, 40, (seed) => seed % 2))).toEqual(['error'])
    const byItem = (seed: number) => [`{"price":0.${seed % 7 < 3 ? 1 : 0}}`] as const
    expect(severities(uses(byItem, 40, (seed) => seed % 2))).toEqual([])
    const [morning, evening] = [cellOf('a'), cellOf('b')]
    const clock = Array.from({ length: 30 }, (_, seed) => [
      episode(morning, seed, [used('look', { seed }, 'price 0.5')]),
      episode(evening, seed, [used('look', { seed }, 'price 0.6')]),
    ]).flat()
    expect(severities(clock)).toEqual(['error'])
  })

  test('dead in one topology and alive in another is a warning for the one', () => {
    const cells = [cellOf('dead'), cellOf('alive')]
    const traces = Array.from({ length: 20 }, (_, seed) => [
      episode(cells[0] ?? cellOf('dead'), seed, [used('look', { seed }, 'no', true)]),
      episode(cells[1] ?? cellOf('alive'), seed, [used('look', { seed }, `news ${'abcdefghij'[seed % 10]}`)]),
    ]).flat()
    expect(audited(traces, 'dead-tools')).toMatchObject([
      { severity: 'warning', topologies: ['dead'], count: 20 },
    ])
  })
})
