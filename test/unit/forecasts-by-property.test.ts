/** Forecasts set apart by a property of their items. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import brier from '../../harness/metrics/brier.ts'
import ece from '../../harness/metrics/ece.ts'
import { episode } from './forecast-metrics-fixture.ts'
import { plainCell } from './trace-fixture.ts'

describe('by a property of the items', () => {
  const cells = [{ cell: 1, identity: plainCell, group: '', fingerprint: '' }]
  const stored = (count: number, category: string | null, from = 0) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ episode: from + index, cell: 1 },
      trace: episode([{ forecast: (index % 10) / 10, outcome: index % 2, ...(category && { category }) }], {
        seed: from + index,
      }),
    }))
  const table = (episodes: ReturnType<typeof stored>, by: readonly string[]) =>
    analyse({ cells, episodes, metrics: chosenMetrics([brier, ece], []), by }).map(
      ({ group, metric, measurement }) => [group, metric.id, measurement.n, measurement.kind],
    )

  test('episodes of one cell are set apart; with fewer than 30 there is a Brier score only', () => {
    expect(table([...stored(30, 'crypto'), ...stored(29, 'world cup', 30)], ['category'])).toEqual([
      ['category=crypto', 'brier', 30, 'measured'],
      ['category=crypto', 'ece', 30, 'measured'],
      ['category=world cup', 'brier', 29, 'measured'],
      ['category=world cup', 'ece', 29, 'too-few'],
    ])
  })

  test('in a group that no property sets apart, few forecasts have every metric', () => {
    expect(table(stored(5, 'crypto'), ['topology'])).toEqual([
      ['', 'brier', 5, 'measured'],
      ['', 'ece', 5, 'measured'],
    ])
  })

  test('episodes without it are a group of their own', () => {
    expect(
      table([...stored(2, 'crypto'), ...stored(1, null, 2)], ['category']).map(([group]) => group),
    ).toEqual([...['', '', 'category=crypto', 'category=crypto']])
  })

  test('goes together with seeds and names of cells', () => {
    const episodes = [...stored(1, 'crypto', 7), ...stored(1, 'sports', 8)]
    expect(table(episodes, ['topology', 'category', 'seed']).map(([group]) => group)).toEqual([
      ...['category=crypto seed=7', 'category=crypto seed=7'],
      ...['category=sports seed=8', 'category=sports seed=8'],
    ])
  })

  test('where no episode has it, asking for it is the mistake of the user', () => {
    expect(() => table(stored(3, null), ['category'])).toThrow(
      '--by category: expected episodes whose outcomes name it, got 3 without one',
    )
  })
})
