/** The three worlds of work under topologies that hand it out and such that do not. */
import { beforeAll, describe, expect, test } from 'vitest'
import { gathererOf } from '../../harness/analysis/gatherer.ts'
import type { AnyMetric, Measurement } from '../../harness/core/metric.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { workedOff } from '../../topologies/common/assigned-work.ts'
import { endedResult, eventsOf, type Params, played } from '../conformance/support-episode.ts'
import { madeTopology } from './made-plugins.ts'

const [desk, review, fetch] = (await plugins('scenario', [
  'support-desk',
  'code-review',
  'shared-fetch',
])) as [AnyScenario, AnyScenario, AnyScenario]
const [independent, mesh] = (await plugins('topology', ['independent', 'mesh'])) as [AnyTopology, AnyTopology]
const metrics = await plugins('metric', ['deadlock', 'tokens', 'duplicated-share', 'work-time'])

function measured(id: string, traces: readonly Trace[]): Extract<Measurement, { kind: 'measured' }> {
  const metric: AnyMetric | undefined = metrics.find((each) => each.id === id)
  if (metric === undefined) throw new Error(`expected a metric ${id}`)
  const gatherer = gathererOf({ metric, options: metric.options.parse({}) })
  for (const [episode, trace] of traces.entries()) gatherer.add({ episode, cell: 1, trace })
  const measurement = gatherer.measurement('a test')
  if (measurement.kind !== 'measured') throw new Error(`expected a value, needs ${measurement.needs}`)
  return measurement
}

/** Hands each open task to one of the asked agents, by its place, without a message. */
function handing(owner: (index: number, key: string) => number): AnyTopology {
  return madeTopology((turn, at) => {
    const parts = new Map(turn.asked.map(({ agent }) => [agent, [] as string[]]))
    for (const [index, { id, partOf = id }] of (turn.traits.tasks ?? []).entries()) {
      const member = turn.asked[owner(index, partOf) % turn.asked.length] ?? turn.asked[0]
      parts.get(member.agent)?.push(id)
    }
    return workedOff(turn, at, parts, 'handed')
  })
}

/** Owner = hash of the item, or of the conversation that it is a part of, FNV-1a. */
const byHash = handing((_index, id) => {
  let hash = 0x811c9dc5
  for (const character of id) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0
  return hash
})
const inTurn = handing((index) => index)
const allToFirst = handing(() => 0)

const seeds = Array.from({ length: 10 }, (_, index) => index + 1)

function playedAll(scenario: AnyScenario, topology: AnyTopology, scenarioParams: Params = {}) {
  return Promise.all(seeds.map((seed) => played({ scenario, topology, seed, scenarioParams })))
}

function calls(traces: readonly Trace[]): number {
  return traces.reduce((sum, trace) => sum + eventsOf(trace, 'call').length, 0)
}

function meanScore(traces: readonly Trace[]): number {
  return traces.reduce((sum, trace) => sum + endedResult(trace).score, 0) / traces.length
}

/** Virtual time that the world itself took, beside the calls of one second each. */
function worldMs(trace: Trace): number {
  const { makespanMs, rounds } = endedResult(trace)
  return makespanMs - 1000 * rounds
}

describe('the support desk', () => {
  let broadcast: readonly Trace[]
  let hashed: readonly Trace[]
  beforeAll(async () => {
    broadcast = await playedAll(desk, independent)
    hashed = await playedAll(desk, byHash)
  })

  test('takes a fifth of the calls and tokens of a broadcast when five agents own conversations by hash', () => {
    expect(calls(hashed) / calls(broadcast)).toBe(1 / 5)
    expect(measured('tokens', hashed).value / measured('tokens', broadcast).value).toBeCloseTo(1 / 5, 1)
  })

  test('has duplicates only where all agents see and answer all', () => {
    expect(measured('duplicated-share', broadcast)).toMatchObject({ value: 1, parts: { superfluous: 4 / 5 } })
    expect(measured('duplicated-share', hashed).value).toBe(0)
    expect([meanScore(broadcast), meanScore(hashed)]).toEqual([0, 1])
  })

  test('gives the customer both replies of two agents that answer at once', async () => {
    const trace = await played({
      scenario: desk,
      topology: independent,
      agents: 2,
      scenarioParams: { rounds: 1, messages: 1 },
    })
    const world = eventsOf(trace, 'world')
    expect(world.map(({ name, agents }) => [name, agents])).toEqual([
      ['work', [0]],
      ['work', [1]],
      ['duplicate', [0, 1]],
    ])
    expect(endedResult(trace).score).toBe(0)
  })

  test('is served rightly by agents that told each other what they take', async () => {
    const traces = await playedAll(desk, mesh)
    expect([meanScore(traces), measured('duplicated-share', traces).value]).toEqual([1, 0])
  })

  test('is misread as often as skill at support is lacking', async () => {
    const model = simulatedModel('ideal', { skill: { support: 0.7 } })
    const scenarioParams = { rounds: 20, arrivals: 20, every: 1, messages: 1 }
    const trace = await played({ scenario: desk, topology: byHash, model, scenarioParams })
    const { score } = endedResult(trace)
    // 400 conversations: four standard errors of a share of 0.7 are 0.09.
    expect(Math.abs(score - 0.7)).toBeLessThan(0.09)
  })
})

describe('the code review', () => {
  const everyone = { skills: 'generalists' }

  test('takes 10 s with a reviewer for each part, 29 s with one for all, and 29 s of work either way', async () => {
    const parallel = await played({ scenario: review, topology: inTurn, scenarioParams: everyone })
    const sequence = await played({ scenario: review, topology: allToFirst, scenarioParams: everyone })
    expect([worldMs(parallel), worldMs(sequence)]).toEqual([10_000, 29_000])
    expect([parallel, sequence].map((trace) => measured('work-time', [trace]).value)).toEqual([
      29_000, 29_000,
    ])
    expect([endedResult(parallel).score, endedResult(sequence).score]).toEqual([1, 1])
  })

  test('takes 29 s and four times the work when all reviewers do all', async () => {
    const trace = await played({ scenario: review, topology: independent, scenarioParams: everyone })
    expect([worldMs(trace), measured('work-time', [trace]).value]).toEqual([29_000, 4 * 29_000])
    expect(measured('duplicated-share', [trace])).toMatchObject({ value: 1, parts: { superfluous: 3 / 4 } })
  })

  test.each([1, 2, 5, 8])('takes 10 s for five stages of 2 s with %d agents', async (agents) => {
    const scenarioParams = { ...everyone, stages: 5 }
    const topology = agents === 1 ? allToFirst : inTurn
    const trace = await played({ scenario: review, topology, agents, scenarioParams })
    expect([worldMs(trace), endedResult(trace).score]).toEqual([10_000, 1])
  })

  test('finds nothing with reviewers that lack the capability', async () => {
    const wrong = handing((index) => index + 1)
    const trace = await played({
      scenario: review,
      topology: wrong,
      scenarioParams: { skills: 'specialists', rounds: 2 },
    })
    expect(endedResult(trace).score).toBe(0)
    expect(measured('work-time', [trace])).toMatchObject({
      value: 2 * 29_000,
      parts: { fruitless: 2 * 29_000 },
    })
  })
})

test.each([desk, review, fetch])(
  'agents that leave all work to each other are deadlocked (%#)',
  async (scenario) => {
    const nobody = madeTopology((turn, at) => workedOff(turn, at, new Map(), 'left'))
    const trace = await played({ scenario, topology: nobody })
    expect(endedResult(trace).score).toBe(0)
    expect(measured('deadlock', [trace])).toMatchObject({ value: 1, parts: { episodes: 1 } })
  },
)

describe('the shared fetch', () => {
  test('gets all that can be got when each page has one owner, and much less when nobody talks', async () => {
    const [alone, told, handed] = await Promise.all(
      [independent, mesh, inTurn].map((topology) => playedAll(fetch, topology)),
    )
    if (alone === undefined || told === undefined || handed === undefined) throw new Error('expected traces')
    expect(meanScore(handed)).toBeGreaterThan(0.95)
    expect(meanScore(told)).toBeLessThan(meanScore(handed))
    expect(meanScore(alone)).toBeLessThan(meanScore(told))
    expect(measured('duplicated-share', handed).value).toBe(0)
    expect(measured('duplicated-share', alone).value).toBeGreaterThan(0.5)
  })

  test('is fetched whole by one crawler without a duplicate', async () => {
    const scenarioParams = { pages: 6, listed: 3, rounds: 6 }
    const trace = await played({ scenario: fetch, topology: independent, agents: 1, scenarioParams })
    expect([endedResult(trace).score, measured('duplicated-share', [trace]).value]).toEqual([1, 0])
  })
})
