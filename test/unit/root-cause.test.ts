import { describe, expect, test } from 'vitest'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { plugins } from '../../harness/registry.ts'
import { type Calls, callsAway, callsInWords, statedCalls } from '../../scenarios/root-cause/graph.ts'
import { posterior } from '../../scenarios/root-cause/posterior.ts'
import { noiseOf, type Reading, readingInWords, statedReadings } from '../../scenarios/root-cause/reading.ts'
import { opened, rootCauseParams } from '../../scenarios/root-cause/state.ts'
import { endedResult, eventsOf, type Params, played } from '../conformance/support-episode.ts'
import { streamsOf } from './play.ts'

const [rootCause] = (await plugins('scenario', ['root-cause'])) as [AnyScenario]
const [independent, mesh, silent] = (await plugins('topology', ['independent', 'mesh', 'silent'])) as [
  AnyTopology,
  AnyTopology,
  AnyTopology,
]

const seeds = Array.from({ length: 40 }, (_, seed) => seed + 1)
const worldOf = (seed: number, params: Params = {}) =>
  opened(streamsOf(seed), { params: rootCauseParams.parse(params), agents: 4, seed })

/** Shortest ways by Floyd and Warshall, from the callers' side. */
function distances(calls: Calls): readonly (readonly number[])[] {
  const away = calls.map((called, a) =>
    calls.map((_, b) => (a === b ? 0 : called.includes(b) ? 1 : Number.POSITIVE_INFINITY)),
  )
  for (const [middle] of calls.entries())
    for (const row of away)
      for (const [b] of calls.entries())
        row[b] = Math.min(row[b] ?? 0, (row[middle] ?? 0) + (away[middle]?.[b] ?? 0))
  return away
}

/** Bayes' rule in products, with none of the world's own functions. */
function byProducts(
  calls: Calls,
  setting: keyof typeof noiseOf,
  readings: readonly Reading[],
): readonly number[] {
  const away = distances(calls)
  const { hit, falseAlarm, handedOn } = noiseOf[setting]
  const products = calls.map((_, root) =>
    readings.reduce((product, { service, source, showsErrors }) => {
      const suffers = handedOn ** (away[service]?.[root] ?? 0)
      const reached = Number.isFinite(away[service]?.[root]) ? suffers : 0
      const errors = falseAlarm[source] + reached * (hit[source] - falseAlarm[source])
      return product * (showsErrors ? errors : 1 - errors)
    }, 1),
  )
  const total = products.reduce((sum, product) => sum + product, 0)
  return products.map((product) => product / total)
}

describe('the posterior', () => {
  test.each(['controlled', 'noisy'] as const)('is that of Bayes’ rule, in products (%s)', (setting) => {
    for (const seed of seeds) {
      const { calls, readings } = worldOf(seed, { setting })
      const expected = byProducts(calls, setting, readings)
      for (const [service, probability] of posterior(calls, noiseOf[setting], readings).entries())
        expect(probability).toBeCloseTo(expected[service] ?? Number.NaN, 10)
    }
  })

  test('names the root cause for sure where nothing is noisy and everything is seen', () => {
    for (const seed of seeds) {
      const { calls, readings, root } = worldOf(seed, { setting: 'controlled' })
      expect(posterior(calls, noiseOf.controlled, readings)[root]).toBe(1)
    }
  })

  test('is calibrated: what it gives the root cause is, on average, what it gives its own guesses', () => {
    const many = Array.from({ length: 400 }, (_, seed) => worldOf(seed))
    const differences = many.map(({ calls, readings, root }) => {
      const probabilities = posterior(calls, noiseOf.noisy, readings)
      return (probabilities[root] ?? 0) - probabilities.reduce((sum, each) => sum + each ** 2, 0)
    })
    const mean = differences.reduce((sum, each) => sum + each, 0) / differences.length
    const error =
      Math.sqrt(differences.reduce((sum, each) => sum + (each - mean) ** 2, 0)) / differences.length
    expect(Math.abs(mean)).toBeLessThan(4 * error)
  })

  test('leaves all as likely where readings contradict each other', () => {
    const errors = [0, 1].map(
      (service) => ({ minute: 0, service, source: 'logs', showsErrors: true }) as const,
    )
    expect(posterior([[], []], noiseOf.controlled, errors)).toEqual([0.5, 0.5])
  })
})

test('a service is as far from another as the shortest way of calls', () => {
  for (const seed of seeds) {
    const { calls } = worldOf(seed)
    const expected = distances(calls)
    for (const [root] of calls.entries())
      expect(callsAway(calls, root).map((away) => away ?? Number.POSITIVE_INFINITY)).toEqual(
        expected.map((row) => row[root]),
      )
  }
})

test('graph and readings are read back from their sentences', () => {
  const { calls, readings } = worldOf(1)
  expect(statedCalls(`Well. ${callsInWords(calls)}`)).toEqual(calls)
  expect(statedReadings(readings.map(readingInWords).join(' '))).toEqual(readings)
  expect(statedCalls('Calls: s0 to nothing; s1 to s1.')).toBeUndefined()
})

async function mean(topology: AnyTopology, scenarioParams: Params) {
  const traces = await Promise.all(
    seeds.slice(0, 20).map((seed) => played({ scenario: rootCause, topology, seed, scenarioParams })),
  )
  return traces.reduce((sum, trace) => sum + endedResult(trace).score, 0) / traces.length
}

describe('a team', () => {
  test.each(['controlled', 'noisy'])(
    'that shares what it sees finds more than one that does not (%s)',
    async (setting) => {
      expect(await mean(mesh, { setting })).toBeGreaterThan(0.3 + (await mean(independent, { setting })))
    },
  )

  test('that shares everything never errs where nothing is noisy', async () => {
    expect(await mean(mesh, { setting: 'controlled' })).toBe(1)
  })

  test('that never answers takes until the deadline in virtual time, and earns nothing', async () => {
    const { score, makespanMs, rounds } = endedResult(await played({ scenario: rootCause, topology: silent }))
    expect([score, makespanMs, rounds]).toEqual([0, 180_000, 3])
  })

  test('that waits is worth less by the minute, and says what it knew', async () => {
    const traces = await Promise.all(
      seeds.slice(0, 12).map((seed) => played({ scenario: rootCause, topology: mesh, seed })),
    )
    const scores = traces.map((trace) => endedResult(trace).score)
    const minutes = traces.map(
      (trace) => eventsOf(trace, 'world').filter(({ name }) => name === 'wait').length,
    )
    expect(new Set(minutes).size).toBeGreaterThan(1)
    for (const [index, score] of scores.entries())
      if (score > 0) expect(score).toBeCloseTo(1 - 0.2 * (minutes[index] ?? 0), 12)
  })
})
