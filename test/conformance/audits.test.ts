import { describe, expect, test } from 'vitest'
import type { Trace } from '../../harness/core/trace.ts'
import { audited, audits, cellOf, episode, outcome, pooled, shown, used } from '../unit/made-audit.ts'
import { asked, decided, message, traceOf } from '../unit/trace-fixture.ts'

const [one, two] = [
  cellOf('one', { agents: 1 }),
  cellOf('two', { agents: 1, modelParams: { temperature: 1 } }),
]
const [third, fourth] = [cellOf('three', { agents: 1 }), cellOf('four', { agents: 1 })]

/** An experiment in which nearly everything is wrong that can be. */
const bad: readonly Trace[] = [one, two, third, fourth].flatMap((cell, index) =>
  Array.from({ length: 12 }, (_, seed) =>
    episode(
      cell,
      seed,
      [
        asked(0),
        used('search', { query: `item ${seed}` }, '[]'),
        used('lookup', { item: seed }, `The market resolved ${seed % 2 === 0 ? 'YES' : 'NO'} on 2026-03-01`),
        shown(`Item ${seed}.${cell === fourth ? ' Hurry.' : ''} Resolution date: 2026-02-01T02:11:38Z`),
        message('agent-0', 'agent-1', 1),
        pooled('mean', 1),
        decided([], { source: 'fallback' }),
        outcome({
          ...{
            outcome: seed % 2 === 0 ? 1 : 0,
            forecast: 0.5,
            group: `group ${seed % 3}`,
            item: `item ${seed}`,
          },
          ...{
            resolvedAt: '2026-02-01T02:11:38Z',
            baselineDate: '2026-01-31T02:11:38Z',
            ranAt: '2026-04-27',
          },
        }),
      ],
      0.5 + 0.01 * index * (seed % 3),
    ),
  ),
)

describe.each(audits)('%s', (id, audit) => {
  test('is a check with the id of its file', () => {
    expect(audit).toMatchObject({ plugin: 'audit', id })
  })

  test('has a version, a title in words and a description in full sentences', () => {
    expect(audit.version).toSatisfy((version: number) => Number.isInteger(version) && version > 0)
    expect(audit.title).toMatch(/^[A-Z][^\n]*[a-z]$/)
    expect(audit.description).toMatch(/^[A-Z].*[.]$/s)
  })

  test('finds nothing where there is no episode, and in episodes without events', () => {
    expect(audited([], id)).toEqual([])
    expect(audited([traceOf([]), traceOf([], { seed: 2 })], id)).toEqual([])
  })

  test('finds something in a bad experiment', () => {
    expect(audited(bad, id).length).toBeGreaterThan(0)
  })

  test('names topologies and episodes that exist, counts no more than there are, and writes sentences', () => {
    for (const row of audited(bad, id)) {
      expect(row.count).toBeGreaterThan(0)
      expect(row.count).toBeLessThanOrEqual(row.of)
      expect(row.topologies.length).toBeGreaterThan(0)
      expect(['one', 'two', 'three', 'four']).toEqual(expect.arrayContaining([...row.topologies]))
      expect(row.topologies).toEqual([...new Set(row.topologies)].toSorted())
      expect(row.episodes.length).toBeGreaterThan(0)
      expect(row.episodes).toEqual([...new Set(row.episodes)].toSorted((a, b) => a - b))
      expect(row.episodes.every((number) => bad[number - 1] !== undefined)).toBe(true)
      expect(row.consequence).toMatch(/^[A-Z][^\n]*[.]$/)
      expect(row.text).toMatch(/^\S[^\n]*[.]$/)
      expect(`${row.text} ${row.consequence}`).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  test('finds the same twice', () => {
    expect(audited(bad, id)).toEqual(audited(bad, id))
  })

  test('keeps no text of an episode', () => {
    const long = 'a long text '.repeat(10_000)
    const trace = episode(one, 1, [used('search', { long }, long), shown(long), outcome({ outcome: 1 })])
    const kept = audit.open(({ take }) => take(trace, () => 'hash'))
    expect(JSON.stringify(kept ?? null).length).toBeLessThan(2000)
  })
})
