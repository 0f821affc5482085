/** Outcomes that were told beforehand. */
import { describe, expect, test } from 'vitest'
import { datesIn } from '../../harness/audits/leakage/dates.ts'
import { statedOutcome } from '../../harness/audits/leakage/stated-outcome.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { audited, cellOf, episode, outcome, shown, used } from './made-audit.ts'

const seeds = [1, 2, 3, 4]

describe('leakage', () => {
  const dates = { resolvedAt: '2026-02-01T02:11:38Z', baselineDate: '2026-01-31T02:11:38Z' }
  const leaking = (result: (y: 0 | 1) => string, prompt = 'Will it rain?', more = {}) => {
    const cell = cellOf('a')
    return seeds.map((seed) => {
      const y = seed % 2 === 0 ? 1 : 0
      const world = outcome({ outcome: y, forecast: 0.5, item: `item ${seed}`, ...dates, ...more })
      return episode(cell, seed, [used('look', { seed }, result(y)), shown(prompt), world])
    })
  }
  const found = (traces: readonly Trace[]) =>
    audited(traces, 'leakage').map(({ severity, count, of }) => [severity, count, of])

  test('a tool that states the outcome is an error, and one that errs is evidence', () => {
    expect(found(leaking((y) => `The market resolved ${y ? 'YES' : 'NO'}.`))).toEqual([['error', 4, 4]])
    expect(found(leaking(() => '{"outcome": 1}'))).toEqual([['info', 2, 4]])
    expect(found(leaking(() => 'Nothing is known.'))).toEqual([])
  })

  test('a prompt that states the outcome is an error', () => {
    const cell = cellOf('a')
    const traces = seeds.map((seed) => episode(cell, seed, [shown('Outcome: yes'), outcome({ outcome: 1 })]))
    expect(found(traces)).toEqual([['error', 4, 4]])
  })

  test('a date after the resolution is a warning, unless the prompt names the day', () => {
    expect(found(leaking(() => 'As of 2026-02-03 all is over.'))).toEqual([['warning', 4, 4]])
    expect(found(leaking(() => 'On February 3, 2026 all was over.'))).toEqual([['warning', 4, 4]])
    expect(found(leaking(() => '[{"t":1770300000,"p":0.99}]'))).toEqual([['warning', 4, 4]])
    expect(found(leaking(() => 'As of 2026-02-03 all is over.', 'By February 3, 2026?'))).toEqual([])
    expect(found(leaking(() => 'As of 2026-01-15 all is open, on 2026-02-01 it closes.'))).toEqual([])
  })

  test('a moment between baseline and resolution is a warning', () => {
    expect(found(leaking(() => 'At 2026-01-31T20:00:00Z the price was 0.9.'))).toEqual([['warning', 4, 4]])
  })

  test('the moment of resolution in a prompt is a warning, a full hour is not', () => {
    expect(found(leaking(() => 'none', 'Resolution date: 2026-02-01T02:11:38+00:00'))).toEqual([
      ['warning', 4, 4],
    ])
    const hour = { resolvedAt: '2026-02-01T12:00:00Z' }
    expect(found(leaking(() => 'none', 'Resolution date: 2026-02-01T12:00:00Z', hour))).toEqual([])
  })

  test('tools that ran after the resolution are a warning', () => {
    expect(found(leaking(() => 'none', 'Rain?', { ranAt: '2026-04-27' }))).toEqual([['warning', 4, 4]])
    expect(found(leaking(() => 'none', 'Rain?', { ranAt: '2026-01-27' }))).toEqual([])
  })

  test.each([
    ['The market resolved YES on 1 May.', 1],
    ['It has been resolved to "No".', 0],
    ['{"question":"x","winning_outcome":"Yes"}', 1],
    ['"resolutionOutcome": 0,', 0],
    ['The event did not happen.', 0],
    ['This market will resolve to "Yes" if there is rain.', undefined],
    ['It will be resolved to Yes if there is rain.', undefined],
    ['Is the outcome: yes or no?', undefined],
    ['where y is 1 if the event happened and 0 if not', undefined],
    ['outcome = 0.35', undefined],
    ['It resolved YES. It resolved NO.', undefined],
  ])('%j states %j', (text, stated) => {
    expect(statedOutcome(text)).toBe(stated)
  })

  test.each([
    ['on 2026-02-03', '2026-02-03T00:00:00.000Z'],
    ['2026-02-03T04:05:06+02:00', '2026-02-03T02:05:06.000Z'],
    ['Feb 3, 2026', '2026-02-03T00:00:00.000Z'],
    ['3rd of nothing, 3 March 2026', '2026-03-03T00:00:00.000Z'],
    ['{"updatedAt":1770300000000}', '2026-02-05T14:00:00.000Z'],
  ])('%j holds the date %s', (text, date) => {
    expect(datesIn(text).map(({ at }) => new Date(at).toISOString())).toEqual([date])
  })

  test.each(['2026-02-31', 'February 31, 2026', '1620069.69', '{"volume":1770300000}', '2026-13-01'])(
    '%j holds no date',
    (text) => {
      expect(datesIn(text)).toEqual([])
    },
  )
})
