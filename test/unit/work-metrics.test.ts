import { describe, expect, test } from 'vitest'
import { gathererOf } from '../../harness/analysis/gatherer.ts'
import type { AnyMetric } from '../../harness/core/metric.ts'
import duplicatedShare from '../../harness/metrics/duplicated-share.ts'
import redundancy from '../../harness/metrics/redundancy.ts'
import workTime from '../../harness/metrics/work-time.ts'
import { asked, traceOf, world } from './trace-fixture.ts'

/** A task that an agent did in a second. */
function work(agent: number, task: string, ok = true) {
  return world('work', [agent], { task, startMs: 0, endMs: 1000, ok })
}

function measured(metric: AnyMetric, ...rounds: readonly ReturnType<typeof work>[][]) {
  const gatherer = gathererOf({ metric, options: metric.options.parse({}) })
  gatherer.add({ episode: 0, cell: 1, trace: traceOf(rounds.map((events) => [asked(0, 1, 2), ...events])) })
  return gatherer.measurement('a test')
}

describe('duplicated-share', () => {
  test('counts both of two agents that do the same in one round', () => {
    const measurement = measured(duplicatedShare, [work(0, 'a'), work(1, 'a'), work(2, 'b'), work(2, 'c')])
    expect(measurement).toMatchObject({ value: 1 / 2, parts: { superfluous: 1 / 4 } })
  })

  test('counts what was done in a round before, but not what was tried there in vain', () => {
    const measurement = measured(
      duplicatedShare,
      [work(0, 'a'), work(1, 'b', false)],
      [work(1, 'a'), work(0, 'b')],
    )
    expect(measurement).toMatchObject({ value: 1 / 4, parts: { superfluous: 1 / 4 } })
  })

  test('leaves out an episode without work', () => {
    expect(measured(duplicatedShare, [])).toMatchObject({ kind: 'too-few', leftOutWhy: { 'no work': 1 } })
  })
})

test('redundancy counts tasks where duplicated-share counts the times that they were done', () => {
  // All three do a, one of them does b twice; c is done once. Done six times, of which four were done by others or before.
  const rounds = [
    [work(0, 'a'), work(1, 'a'), work(2, 'a'), work(2, 'b')],
    [work(2, 'b'), work(0, 'c')],
  ]
  expect(measured(redundancy, ...rounds)).toMatchObject({ value: 1 / 3, parts: { subtasks: 3 } })
  expect(measured(duplicatedShare, ...rounds)).toMatchObject({ value: 4 / 6, parts: { superfluous: 3 / 6 } })
})

test('work-time adds up over agents and says what came to nothing', () => {
  const measurement = measured(workTime, [work(0, 'a'), work(1, 'b', false)], [work(1, 'b')])
  expect(measurement).toMatchObject({ value: 3000, parts: { fruitless: 1000 } })
})

test('work that is not written as such is passed over', () => {
  const strange = [null, [], 'a', { task: 1 }, { task: 'a', startMs: '0', endMs: 1 }]
  const measurement = measured(workTime, [work(0, 'a'), ...strange.map((data) => world('work', [0], data))])
  expect(measurement).toMatchObject({ value: 1000 })
})
