import { describe, expect, test } from 'vitest'
import type { StoredEpisode } from '../../harness/analysis/gatherer.ts'
import { compareBy } from '../../harness/comparison/compare.ts'
import { comparisonJson } from '../../harness/comparison/comparison-json.ts'
import { comparisonText } from '../../harness/comparison/comparison-text.ts'
import { episodeTotals } from '../../harness/comparison/episode-totals.ts'
import { ofTotals } from '../../harness/comparison/measures.ts'
import { settingsOf } from '../../harness/comparison/settings.ts'
import ece from '../../harness/metrics/ece.ts'
import overhead from '../../harness/metrics/overhead.ts'
import { asked, call, plainCell, traceOf } from './trace-fixture.ts'

const a = [
  ...[
    [3, 10],
    [1, 4],
    [6, 9],
    [2, 8],
    [5, 12],
  ],
  ...[
    [0, 3],
    [4, 7],
    [2, 6],
    [7, 11],
    [1, 5],
  ],
]
const b = [
  ...[
    [1, 10],
    [2, 5],
    [3, 9],
    [1, 8],
    [2, 10],
  ],
  ...[
    [1, 4],
    [3, 7],
    [0, 6],
    [4, 12],
    [1, 4],
  ],
]
const ratio = ofTotals({
  of: ([part = 0, whole = 0]) => (whole > 0 ? part / whole : undefined),
  unbounded: 'nothing to take a share of',
})
const paired = (of: (seed: number) => string) =>
  a.map((row, seed) => ({ seed, group: of(seed), a: row, b: b[seed] ?? [] }))

describe('a difference of ratios', () => {
  const items = paired(String)
  const found = ratio.difference(items, { draws: 99_999, effect: undefined })

  test('is that of the totals, with the paired percentile bootstrap', () => {
    // SciPy 1.17.1: stats.bootstrap over the seeds, 400,000 resamples, method='percentile': 0.06939 to 0.24655, 0.99812
    // of the draws above 0. 31/75 - 18/75.
    expect(found?.value).toBeCloseTo(13 / 75, 12)
    expect(found?.interval).toMatchObject({ low: expect.closeTo(0.0694, 2), high: expect.closeTo(0.2465, 2) })
    expect(found?.bootstrap?.low).toBeCloseTo(0.0694, 2)
    expect(found?.bootstrap?.shareAboveZero).toBeCloseTo(0.9981, 3)
  })

  test('turns its sign with the pair', () => {
    const turned = items.map((item) => ({ ...item, a: item.b, b: item.a }))
    expect(ratio.value(turned)).toBeCloseTo(-(found?.value ?? Number.NaN), 12)
  })

  test('does not depend on the order of the items', () => {
    const options = { draws: 199, effect: undefined }
    expect(ratio.difference(items.toReversed(), options)).toEqual(ratio.difference(items, options))
  })

  test('has no tests that take items one by one', () => {
    expect(found).toMatchObject({ basis: 'totals', n: 10, clusters: 10 })
    expect([found?.t, found?.wilcoxon, found?.errors, found?.requiredN['0.05']]).toEqual(
      Array(4).fill(undefined),
    )
  })

  test('resamples items of one group together', () => {
    const grouped = ratio.difference(
      paired((seed) => String(seed % 5)),
      { draws: 199, effect: undefined },
    )
    expect(grouped).toMatchObject({ n: 10, clusters: 5, value: found?.value })
  })

  test('has no interval where a draw may hold nothing to divide by', () => {
    const scarce = paired(String).map((item, index) => (index > 1 ? { ...item, a: [0, 0] } : item))
    const rare = ratio.difference(scarce, { draws: 999, effect: undefined })
    expect(rare?.interval).toEqual({ kind: 'none', reason: 'nothing to take a share of' })
    expect(rare?.bootstrap).toBeUndefined()
  })

  test('has no value where there is nothing at all', () => {
    const nothing = [{ seed: 1, group: '', a: [0, 0], b: [1, 2] }]
    expect(ratio.difference(nothing, { draws: 199, effect: undefined })).toBeUndefined()
  })
})

const turns: { readonly [topology: string]: readonly number[] } = {
  mesh: [12, 15, 9, 20, 14, 11, 18, 13, 16, 10],
  chain: [10, 14, 9, 15, 13, 12, 14, 11, 15, 9],
  solo: [4, 5, 3, 6, 5, 4, 5, 4, 6, 3],
}

function played(repetitions = 1) {
  const cells = Object.keys(turns).map((id) => ({ ...plainCell, topology: { id, version: 1 } }))
  const episodes = cells.flatMap((cell, index): readonly StoredEpisode[] =>
    (turns[cell.topology.id] ?? []).flatMap((count, seed) =>
      Array.from({ length: repetitions }, (_, repetition) => {
        const calls = Array.from({ length: count + repetition }, () => call('agent-0'))
        const trace = traceOf([[asked(0), ...calls]], { cell, seed, repetition })
        return { episode: 100 * index + 10 * repetition + seed, cell: index, trace }
      }),
    ),
  )
  return { episodes, cells: cells.map((identity, cell) => ({ cell, identity, group: '', fingerprint: '' })) }
}

function compared(repetitions?: number) {
  const { episodes, cells } = played(repetitions)
  const totals = episodeTotals({ metric: overhead, options: {} }, episodes)
  if (totals === undefined) throw new Error('expected totals, got none')
  return compareBy(ofTotals(totals), {
    ...{ settings: settingsOf(cells), metric: overhead, values: totals.values, onlyCommon: false },
    ...{ wanted: (pair) => pair, draws: 9999, effect: undefined, treatmentOf: () => undefined },
  })
}

describe('a metric that is set against a baseline', () => {
  test('is compared on the seeds of both, each with the baseline of its seed', () => {
    const row = compared().find((each) => each.a.label === 'chain' && each.b.label === 'mesh')
    // Turns of 122 and 138 against 45. SciPy, as above: 14.634 to 56.25 for mesh - chain.
    expect(row?.difference?.value).toBeCloseTo((100 * (122 - 138)) / 45, 10)
    const json = row && comparisonJson(row, undefined, 3)
    expect(json).toMatchObject({
      basis: 'totals',
      n: 10,
      clusters: 10,
      tests: { t: { p: null } },
      requiredN: { '0.05': null },
    })
    expect(json?.low).toBeCloseTo(-56.25, 0)
    expect(json?.high).toBeCloseTo(-14.63, 0)
    expect(json?.warnings).not.toContainEqual(expect.stringMatching(/^no test/))
    expect(json?.holmOfBootstrap).toBeLessThan(0.01)
  })

  test('has a noise floor of its own unit', () => {
    const row = compared(2).find((each) => each.a.label === 'chain' && each.b.label === 'mesh')
    // Ten turns more in each second repetition, against (45 + 55) / 2 of solo.
    expect(row?.noise).toMatchObject({
      kind: 'measured',
      source: 'repetitions',
      value: expect.closeTo(20, 10),
    })
  })

  test('is shown without columns of tests that it has not', () => {
    const text = comparisonText(compared(), undefined)
    expect(text).toContain('the items of both are resampled together, by groups')
    expect(text).not.toContain('Holm and Bonferroni adjust')
  })
})

test('a metric that is another function of all episodes has no totals', () => {
  const { episodes } = played()
  const outcome = {
    kind: 'world',
    name: 'outcome',
    agents: [],
    data: { forecast: 0.4, outcome: 1, item: 'm' },
  } as const
  const forecasts = episodes.map((stored) => {
    const { cell, seed } = stored.trace
    return { ...stored, trace: traceOf([[outcome]], { cell, seed }) }
  })
  const options = ece.options.parse({})
  expect(episodeTotals({ metric: ece, options }, forecasts)).toBeUndefined()
})
