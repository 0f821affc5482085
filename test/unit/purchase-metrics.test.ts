import { describe, expect, test } from 'vitest'
import { gathererOf } from '../../harness/analysis/gatherer.ts'
import type { AnyMetric, Measurement } from '../../harness/core/metric.ts'
import type { Trace } from '../../harness/core/trace.ts'
import convergenceRound from '../../harness/metrics/convergence-round.ts'
import equalSplit from '../../harness/metrics/equal-split.ts'
import fairEfficiency from '../../harness/metrics/fair-efficiency.ts'
import jointEfficiency from '../../harness/metrics/joint-efficiency.ts'
import optimumRate from '../../harness/metrics/optimum-rate.ts'
import overdrawRate from '../../harness/metrics/overdraw-rate.ts'
import recoveryRate from '../../harness/metrics/recovery-rate.ts'
import repetitionRate from '../../harness/metrics/repetition-rate.ts'
import { type Made, traceOf, world } from './trace-fixture.ts'

type Units = Readonly<Record<string, number>>

/** A round of two in which 20 can be earned: rewards, what each bought, and the name of the game. */
function round(
  rewards: readonly [number, number] | 'annulled',
  bought: readonly [Units, Units],
  game = 'one',
): Made[] {
  const earned = rewards === 'annulled' ? [0, 0] : rewards
  const [a = 0, b = 0] = earned
  const data = { game, joint: a + b, best: 20, rewards: [a, b], overdrawn: rewards === 'annulled' }
  return [
    world('purchase', [0], { units: bought[0] }),
    world('purchase', [1], { units: bought[1] }),
    world('settlement', [], data),
  ]
}

const both: readonly [Units, Units] = [{ wood: 5 }, { wood: 5, gold: 1 }]
const swapped: readonly [Units, Units] = [{ wood: 5, gold: 1 }, { wood: 5 }]
const other: readonly [Units, Units] = [{ wood: 7 }, { wood: 2 }]
const apart: readonly [Units, Units] = [{ wood: 7 }, { gold: 2 }]

/** Annulled, annulled again, 15 of 20, the optimum. */
const first = traceOf([
  round('annulled', both),
  round('annulled', swapped),
  round([10, 5], other),
  round([8, 12], other),
])
/** The optimum twice with the same purchases, then another game with the same purchases and 19.9 of 20. */
const second = traceOf([round([20, 0], apart), round([20, 0], apart), round([10, 9.9], apart, 'two')], {
  seed: 2,
})
const worlds = [first, second]

function measured(metric: AnyMetric, traces: readonly Trace[], options: object = {}): Measurement {
  const gatherer = gathererOf({ metric, options: metric.options.parse(options) })
  for (const [episode, trace] of traces.entries()) gatherer.add({ episode, cell: 1, trace })
  return gatherer.measurement('the test')
}

const near = (value: number) => expect.closeTo(value, 12)

describe('over the seven rounds of two games', () => {
  test.each([
    ['joint efficiency', jointEfficiency, {}, (0 + 0 + 0.75 + 1 + 1 + 1 + 0.995) / 7],
    ['over-draws', overdrawRate, {}, 2 / 7],
    ['optima by default', optimumRate, {}, 3 / 7],
    ['optima from 0.99 on', optimumRate, { threshold: 0.99 }, 4 / 7],
    ['optima from 0.75 on', optimumRate, { threshold: 0.75 }, 5 / 7],
    ['optima from 1 on', optimumRate, { threshold: 1 }, 3 / 7],
    // The lower reward over 10: 0, 0, 0.5, 0.8, 0, 0, 0.99.
    ['fair efficiency', fairEfficiency, {}, 2.29 / 7],
    // First optimum in round 4 and in round 1.
    ['convergence', convergenceRound, {}, 2.5],
    // After an annulled round: annulled, then not.
    ['recovery', recoveryRate, {}, 1 / 2],
    // Same game as before in 3 + 1 rounds; together 2 + 1 repeat, a swap among them; by agent 1 + 1.
    ['repetition together', repetitionRate, {}, 3 / 4],
    ['repetition by agent', repetitionRate, { key: 'agent' }, 2 / 4],
    // Both bought wood, and equally much, in the two annulled rounds; nothing is shared in the second game.
    ['equal split', equalSplit, {}, 2 / 7],
  ])('%s', (_what, metric, options, value) => {
    expect(measured(metric, worlds, options)).toMatchObject({ kind: 'measured', value: near(value) })
  })

  test('have parts: by agent, by what went before, and how long over-draws last', () => {
    expect(measured(fairEfficiency, worlds)).toMatchObject({
      parts: { 'agent-0': near((1 + 0.8 + 2 + 2 + 1) / 7), 'agent-1': near((0.5 + 1.2 + 0.99) / 7) },
    })
    expect(measured(repetitionRate, worlds)).toMatchObject({
      parts: { 'after-overdraw': near(1 / 2), 'after-success': near(1) },
    })
    expect(measured(recoveryRate, worlds)).toMatchObject({ parts: { latency: near(2) } })
    expect(measured(equalSplit, worlds)).toMatchObject({ parts: { perfunctory: near(2 / 7) } })
  })
})

describe('an episode is left out', () => {
  const all = [jointEfficiency, fairEfficiency, overdrawRate, optimumRate, convergenceRound, recoveryRate]
  test.each([...all, repetitionRate, equalSplit].map((metric) => [metric.id, metric] as const))(
    'by %s where nothing is bought',
    (_id, metric) => {
      expect(measured(metric, [traceOf([])])).toMatchObject({ leftOutWhy: { 'no purchases': 1 } })
    },
  )

  test('where there is nothing to count', () => {
    const annulled = traceOf([round('annulled', both)])
    expect(measured(convergenceRound, [annulled])).toMatchObject({
      leftOutWhy: { 'never at the optimum': 1 },
    })
    expect(measured(recoveryRate, [second])).toMatchObject({
      leftOutWhy: { 'no round after an over-draw': 1 },
    })
    expect(measured(repetitionRate, [annulled])).toMatchObject({
      leftOutWhy: { 'no game twice in a row': 1 },
    })
  })
})

test('an event that is no settlement is an error of the world, not a number', () => {
  const wrong = traceOf([[world('settlement', [], { game: 'one', joint: 1 })]])
  expect(() => measured(jointEfficiency, [wrong])).toThrow(/event 0: expected the data of a purchase/)
})
