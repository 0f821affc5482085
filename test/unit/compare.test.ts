import { describe, expect, test } from 'vitest'
import type { StoredEpisode } from '../../harness/analysis/gatherer.ts'
import { compare } from '../../harness/comparison/compare.ts'
import { comparisonJson } from '../../harness/comparison/comparison-json.ts'
import { comparisonText } from '../../harness/comparison/comparison-text.ts'
import { episodeValues } from '../../harness/comparison/episode-values.ts'
import { powerPlans } from '../../harness/comparison/power-rows.ts'
import { pairsOf, settingsOf } from '../../harness/comparison/settings.ts'
import { treatmentKey } from '../../harness/comparison/twins.ts'
import type { Cell, Trace } from '../../harness/core/trace.ts'
import brier from '../../harness/metrics/brier.ts'
import brierDecomposition from '../../harness/metrics/brier-decomposition.ts'
import cost from '../../harness/metrics/cost.ts'
import score from '../../harness/metrics/score.ts'
import { aborted, call, ended, type Made, plainCell, traceOf, world } from './trace-fixture.ts'

const real: Cell = { ...plainCell, isSimulated: false, model: { id: 'some-model', version: 1 } }
const cellOf = (topology: string, change: Partial<Cell> = {}): Cell => ({
  ...real,
  topology: { id: topology, version: 1 },
  ...change,
})

/** One cell's scores by seed, from 1; a list stands for repetitions, undefined for an aborted episode. */
interface Scores {
  readonly cell: Cell
  readonly scores: readonly (number | undefined | readonly number[])[]
  readonly events?: (seed: number) => readonly Made[]
}

function stored(all: readonly Scores[]) {
  const traces: Trace[] = all.flatMap(({ cell, scores, events }) =>
    scores.flatMap((score, index) =>
      (typeof score === 'object' ? score : [score]).map((each, repetition) => {
        const result = each === undefined ? aborted : ended({ score: each })
        return traceOf([events?.(index + 1) ?? []], { cell, seed: index + 1, repetition, result })
      }),
    ),
  )
  const identities = all.map(({ cell }) => cell)
  const cells = identities.map((identity, cell) => ({ cell, identity, group: '', fingerprint: '' }))
  const episodes: StoredEpisode[] = traces.map((trace, episode) => ({
    ...{ episode, trace },
    cell: identities.indexOf(trace.cell),
  }))
  return {
    cells,
    episodes,
    treatmentOf: (episode: number) => treatmentKey({ events: traces[episode]?.events ?? [] }),
  }
}

const chosen = { metric: score, options: {} }

function compared(all: readonly Scores[], change: { effect?: number; onlyCommon?: boolean } = {}) {
  const { cells, episodes, treatmentOf } = stored(all)
  return compare({
    ...{
      settings: settingsOf(cells),
      metric: chosen.metric,
      values: episodeValues(chosen, episodes),
      treatmentOf,
    },
    ...{ wanted: (pair) => pair, onlyCommon: false, draws: 499, effect: undefined, ...change },
  })
}

const some = [0.2, 0.4, 0.9, 0.6, 0.1]
const more = [0.3, 0.7, 0.8, 0.9, 0.4]

describe('a pair', () => {
  test('is compared item by item: mean of a less mean of b', () => {
    const [row, ...others] = compared([
      { cell: cellOf('one'), scores: some },
      { cell: cellOf('two'), scores: more },
    ])
    expect(others).toEqual([])
    // R 4.2: t.test(c(.2,.4,.9,.6,.1), c(.3,.7,.8,.9,.4), paired=TRUE)
    expect(row?.difference?.value).toBeCloseTo(-0.18, 12)
    expect(row?.difference?.t?.statistic).toBeCloseTo(-2.25, 9)
    expect(row?.difference?.t?.p).toBeCloseTo(0.0876451765, 9)
  })

  test('leaves out items that one of the two lacks or could not end, and counts them', () => {
    const [row] = compared([
      { cell: cellOf('one'), scores: [...some, 0.5, undefined] },
      { cell: cellOf('two'), scores: [...more, undefined] },
    ])
    expect(row).toMatchObject({ leftOut: 2, difference: { n: 5 } })
    expect(row?.difference?.value).toBeCloseTo(-0.18, 12)
  })

  test('averages repetitions within an item', () => {
    const [row] = compared([
      { cell: cellOf('one'), scores: [[0.1, 0.3], 0.4, 0.9, 0.6, 0.1] },
      { cell: cellOf('two'), scores: more },
    ])
    expect(row?.difference).toMatchObject({ n: 5, clusters: 5 })
    expect(row?.difference?.value).toBeCloseTo(-0.18, 12)
  })

  test('without a shared item has no difference, and says so', () => {
    const [row] = compared([
      { cell: cellOf('one'), scores: [0.5] },
      { cell: cellOf('two'), scores: [undefined, 0.5] },
    ])
    expect(row?.difference).toBeUndefined()
    const json = row && comparisonJson(row, undefined, 1)
    expect(json).toMatchObject({
      difference: null,
      n: 0,
      holm: null,
      warnings: ['no item has a value in both'],
    })
  })
})

describe('pairs are made within one setting', () => {
  test('never across parameters, models, faults, policies or numbers of agents', () => {
    const rows = compared([
      { cell: cellOf('one'), scores: some },
      { cell: cellOf('two', { agents: 4 }), scores: more },
      { cell: cellOf('two', { scenarioParams: { demand: 2 } }), scores: more },
      { cell: cellOf('two', { modelParams: { temperature: 1 } }), scores: more },
      { cell: cellOf('two', { fault: { id: 'drop:0.1', versions: { drop: 1 } } }), scores: more },
      { cell: cellOf('two', { policy: { id: 'vote', versions: { vote: 1 } } }), scores: more },
    ])
    expect(rows).toEqual([])
  })

  test('and cells of one topology stand apart by their parameters', () => {
    const rows = compared([
      { cell: cellOf('one', { topologyParams: { rounds: 2 } }), scores: some },
      { cell: cellOf('one', { topologyParams: { rounds: 10 } }), scores: more },
      { cell: cellOf('two'), scores: more },
    ])
    const names = rows.map(({ a, b }) => `${a.label} - ${b.label}`)
    expect(names).toEqual(['one rounds=10 - one rounds=2', 'one rounds=10 - two', 'one rounds=2 - two'])
  })

  test('of which each has its own label', () => {
    const settings = settingsOf(
      stored([
        { cell: cellOf('one', { agents: 3 }), scores: [] },
        { cell: cellOf('one', { agents: 4 }), scores: [] },
      ]).cells,
    )
    expect(settings.map(({ group }) => group)).toEqual(['agents=3', 'agents=4'])
    expect(pairsOf(['x', 'y', 'z'])).toEqual([
      ['x', 'y'],
      ['x', 'z'],
      ['y', 'z'],
    ])
  })
})

describe('the noise floor', () => {
  test('is the mean distance between repetitions of the two cells, over the items of both', () => {
    const [row] = compared([
      {
        cell: cellOf('one'),
        scores: [
          [0.2, 0.4],
          [0.6, 0.7],
        ],
      },
      {
        cell: cellOf('two'),
        scores: [
          [0.5, 0.5],
          [0.9, 0.8],
        ],
      },
    ])
    // One: |0.40 - 0.55| = 0.15; two: |0.70 - 0.65| = 0.05.
    expect(row?.noise).toMatchObject({ source: 'repetitions', from: '2 pairs of repetitions' })
    expect(row?.noise).toHaveProperty('value', expect.closeTo(0.1, 12))
  })

  const asked = (text: string) => (seed: number) => [
    call('agent-0', { prompt: [{ role: 'user', kind: 'request', text: `${text} ${seed}` }] }),
  ]
  const three = (change: Partial<Cell> = {}) => [
    { cell: cellOf('one', change), scores: some, events: asked('same') },
    { cell: cellOf('three', change), scores: [0.2, 0.4, 0.9, 0.6, 0.2], events: asked('other') },
    { cell: cellOf('two', change), scores: more, events: asked('same') },
  ]

  test('without repetitions is the distance of two topologies that were shown the same prompts', () => {
    const rows = compared(three())
    expect(rows.map(({ areTwins }) => areTwins)).toEqual([false, true, false])
    for (const { noise } of rows) {
      expect(noise).toMatchObject({ source: 'twins', from: 'one and two', value: expect.closeTo(0.18, 12) })
    }
    const text = comparisonText(rows, undefined)
    expect(text).toContain('Smaller than the noise: one - three, three - two.')
    expect(text).toMatch(/Warning, one - two: one treatment: .* the difference is noise\./)
  })

  test('is not taken from simulated twins, which say the same again', () => {
    for (const { noise, areTwins } of compared(three({ isSimulated: true }))) {
      expect(areTwins).toBe(false)
      expect(noise).toEqual({ kind: 'none', reason: expect.stringMatching(/repetitions; sweep with --aa/) })
    }
  })

  test('is not taken from topologies that make other answers of the same replies', () => {
    const pooled = (rule: string) => (seed: number) => [
      ...asked('same')(seed),
      { kind: 'pool', collector: 'c', from: ['x', 'y'], unread: [], rule, answer: 1 } as unknown as Made,
    ]
    const rows = compared([
      { cell: cellOf('one'), scores: some, events: pooled('mean') },
      { cell: cellOf('two'), scores: more, events: pooled('median') },
    ])
    expect(rows[0]).toMatchObject({ areTwins: false, noise: { kind: 'none' } })
  })
})

describe('a family', () => {
  test('is adjusted over all of its pairs', () => {
    const rows = compared([
      { cell: cellOf('one'), scores: some },
      { cell: cellOf('three'), scores: [0.2, 0.4, 0.9, 0.6, 0.2] },
      { cell: cellOf('two'), scores: more },
    ])
    for (const { difference, adjusted } of rows) {
      expect(adjusted.bonferroni).toBeCloseTo(Math.min(1, 3 * (difference?.t?.p ?? 0)), 12)
      expect(adjusted.holm).toBeLessThanOrEqual(adjusted.bonferroni ?? 0)
    }
  })

  test('can be held to the items that all of its topologies have', () => {
    const all = [
      { cell: cellOf('one'), scores: some },
      { cell: cellOf('three'), scores: [0.2, undefined, 0.9] },
      { cell: cellOf('two'), scores: more },
    ]
    expect(compared(all).map(({ difference }) => difference?.n)).toEqual([2, 5, 2])
    expect(compared(all, { onlyCommon: true }).map(({ difference }) => difference?.n)).toEqual([2, 2, 2])
  })
})

describe('an effect', () => {
  const pair = [
    { cell: cellOf('one'), scores: some },
    { cell: cellOf('two'), scores: more },
  ]
  const json = (effect?: number) => {
    const [row] = compared(pair, effect === undefined ? {} : { effect })
    if (row === undefined) throw new Error('expected a row')
    return comparisonJson(row, effect, 1)
  }

  test('that was only observed is labelled optimistic', () => {
    expect(json()).toMatchObject({ effectSource: 'observed (optimistic)', effect: expect.closeTo(-0.18, 12) })
  })

  test('that is given and small makes a significant result worth little', () => {
    const given = json(0.02)
    expect(given).toMatchObject({ effectSource: 'given', effect: 0.02 })
    expect(given.typeM).toBeGreaterThan(5)
    expect(given.requiredN).toEqual(json().requiredN)
  })

  test('with few groups comes with a warning', () => {
    expect(json().warnings).toContainEqual(expect.stringMatching(/^5 groups of items, under 30/))
  })
})

describe('metrics', () => {
  const outcome = (seed: number) => [
    world('outcome', [], { forecast: seed / 10, outcome: seed % 2, item: `m${seed}` }),
  ]
  const { episodes } = stored([{ cell: cellOf('one'), scores: some, events: outcome }])

  test('whose value is a mean give the value of each episode, though they take more than a number', () => {
    const values = episodeValues({ metric: brier, options: brier.options.parse({}) }, episodes)
    expect(values.map(({ value }) => value)).toEqual(
      [0.81, 0.04, 0.49, 0.16, 0.25].map((value) => expect.closeTo(value, 12)),
    )
    expect(values[0]?.group).toBe('["corridor",["m1"]]')
  })

  test('that are a function of the whole set are refused in one sentence', () => {
    const parts = { metric: brierDecomposition, options: brierDecomposition.options.parse({}) }
    expect(() => episodeValues(parts, episodes)).toThrow(
      '--metric: expected a metric whose value is the mean over episodes, such as score, brier or tokens, got "brier-decomposition", a function of all episodes together',
    )
  })

  test('that take nothing leave the episode without a value', () => {
    const { episodes: free } = stored([{ cell: cellOf('one', { isSimulated: true }), scores: some }])
    const values = episodeValues({ metric: cost, options: {} }, free)
    expect(values.map(({ value }) => value)).toEqual([undefined, undefined, undefined, undefined, undefined])
  })
})

test('a plan takes the spread of a pilot, its design effect and the price of its episodes', () => {
  const usage = { inputTokens: 10, outputTokens: 2, usd: 0.5 }
  const inGroups = (seed: number): readonly Made[] => [
    call('agent-0', { usage }),
    world('outcome', [], { forecast: 0.5, outcome: 1, group: `g${Math.floor((seed - 1) / 2)}` }),
  ]
  const { cells, episodes } = stored([
    { cell: cellOf('one'), scores: [0.1, 0.12, 0.3, 0.28, 0.5, 0.9], events: inGroups },
    { cell: cellOf('two'), scores: [0, 0, 0, 0, 0, 0], events: inGroups },
  ])
  const values = episodeValues(chosen, episodes)
  const usd = episodeValues({ metric: cost, options: {} }, episodes)
  const demand = { difference: 0.1, power: 0.8, items: undefined }
  const [plan] = powerPlans({
    ...{ ...demand, settings: settingsOf(cells), metric: chosen, values, tokens: [], usd },
    ...{ wanted: (pair) => pair, oneSample: undefined, source: 'stored episodes' },
  })
  // R 4.2: v <- c(.1,.12,.3,.28,.5,.9); sd(v); m <- mean(v); gt <- tapply(v-m,c(1,1,2,2,3,3),sum)
  // (sqrt(3/2*sum(gt^2))/6)^2 / (var(v)/6); ((qnorm(.975)+qnorm(.8))/(.1/sd(v)))^2
  expect(plan?.pilot).toMatchObject({ items: 6, clusters: 3, sd: expect.closeTo(0.298708330427303, 12) })
  expect(plan?.pilot?.designEffect).toBeCloseTo(2.049462044231919, 12)
  expect(plan?.sizes[0]).toMatchObject({ independentItems: 71, items: 146, clusters: 73 })
  expect(plan?.perItem).toEqual({ episodes: 2, tokens: undefined, usd: 1 })
})
