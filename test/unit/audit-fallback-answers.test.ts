/** Answers that no model gave. */
import { describe, expect, test } from 'vitest'
import { audited, cellOf, episode, shown } from './made-audit.ts'
import { decided, ended, traceOf } from './trace-fixture.ts'

const first = (...findings: Parameters<typeof audited>) => audited(...findings)[0]

describe('fallback-answers', () => {
  test("a publisher's fall-back is a warning, with the score with and without", () => {
    const cell = cellOf('a')
    const ordinary = [0.9, 0.8].map((score, seed) => episode(cell, seed, [shown('x'), decided([])], score))
    const fallback = traceOf([[decided([], { source: 'fallback' })]], {
      ...{ cell, seed: 7, result: ended({ score: 0.4, answerSource: 'fallback' }) },
    })
    const row = first([...ordinary, fallback], 'fallback-answers')
    expect(row).toMatchObject({ severity: 'warning', count: 1, of: 3, episodes: [3] })
    // (0.9 + 0.8 + 0.4) / 3 = 0.7 and (0.9 + 0.8) / 2 = 0.85
    expect(row?.text).toContain('1 of 3 (items 7), mean score 0.7000 with and 0.8500 without')
  })

  test('unusable replies of a real model are a warning from 1 %, of simulated agents information', () => {
    const run = (share: number, isSimulated: boolean) => {
      const cell = cellOf('a', { isSimulated })
      const decisions = Array.from({ length: 200 }, (_, index) =>
        decided([], { source: index < share * 200 ? 'fallback' : 'reply' }),
      )
      return audited([episode(cell, 1, [shown('x'), ...decisions])], 'fallback-answers')
    }
    expect(run(0.01, false)).toMatchObject([{ severity: 'warning', count: 2, of: 200 }])
    expect(run(0.005, false)).toMatchObject([{ severity: 'info', count: 1, of: 200 }])
    expect(run(0.5, true)).toMatchObject([{ severity: 'info', count: 100 }])
    expect(run(0, false)).toEqual([])
  })

  test('where nobody was called, the fall-back is the design', () => {
    expect(
      audited([episode(cellOf('silent'), 1, [decided([], { source: 'fallback' })])], 'fallback-answers'),
    ).toEqual([])
  })
})
