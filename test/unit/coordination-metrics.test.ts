import { describe, expect, test } from 'vitest'
import { analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import type { CellRow } from '../../harness/core/analysis.ts'
import type { AnyMetric, Measurement } from '../../harness/core/metric.ts'
import type { Trace } from '../../harness/core/trace.ts'
import coordinationEfficiency from '../../harness/metrics/coordination-efficiency.ts'
import coordinationShare from '../../harness/metrics/coordination-share.ts'
import deadlock from '../../harness/metrics/deadlock.ts'
import echo from '../../harness/metrics/echo.ts'
import errorAmplification from '../../harness/metrics/error-amplification.ts'
import messageDensity from '../../harness/metrics/message-density.ts'
import overhead from '../../harness/metrics/overhead.ts'
import redundancy from '../../harness/metrics/redundancy.ts'
import waiting from '../../harness/metrics/waiting.ts'
import {
  asked,
  call,
  decided,
  ended,
  type Made,
  message,
  plainCell,
  traceOf,
  world,
} from './trace-fixture.ts'

interface Played {
  readonly turns?: number
  readonly score?: number
  readonly repetition?: number
  readonly version?: number
  readonly seed: number
}

/** One episode of a topology with so many turns. */
function played(id: string, { turns = 1, score = 0.5, repetition = 0, version = 1, seed }: Played): Trace {
  const calls = Array.from({ length: turns }, () => call('agent-0'))
  const cell = { ...plainCell, topology: { id, version } }
  const result = ended({ score })
  return traceOf([[asked(0, 1, 2), ...calls]], { cell, seed, repetition, result })
}

/** The metric for each topology of these episodes. */
function byTopology(metric: AnyMetric, traces: readonly Trace[]): ReadonlyMap<string, Measurement> {
  const identities = [...new Map(traces.map(({ cell }) => [JSON.stringify(cell), cell])).values()]
  const cells = identities.map((identity, cell): CellRow => ({ cell, identity, group: '', fingerprint: 'f' }))
  const episodes = traces.map((trace, episode) => {
    const cell = identities.findIndex((each) => JSON.stringify(each) === JSON.stringify(trace.cell))
    return { episode, cell, trace }
  })
  const rows = analyse({ cells, episodes, metrics: chosenMetrics([metric], []) })
  return new Map(rows.map((row) => [`${row.topology}${row.group}`, row.measurement]))
}

/** The metric over episodes that need no baseline. */
function over(metric: AnyMetric, ...traces: readonly Trace[]): Measurement | undefined {
  return byTopology(
    metric,
    traces.map((trace, seed) => ({ ...trace, seed })),
  ).get('mesh')
}

const seeds = [1, 2, 3, 4, 5]

describe('a metric with a baseline', () => {
  const solo = seeds.map((seed) => played('solo', { seed, turns: 2 }))

  test('pairs each episode with solo in the same world, in whatever order they come', () => {
    const mesh = [1, 2].map((seed) => played('mesh', { seed, turns: 6 }))
    const rows = byTopology(overhead, [...mesh, ...solo])
    expect(rows.get('mesh')).toMatchObject({ value: 200, n: 2, parts: { turns: 6, baselineTurns: 2 } })
    expect(rows.get('solo')).toMatchObject({ value: 0, n: 5 })
    expect(byTopology(overhead, [...solo, ...mesh]).get('mesh')).toEqual(rows.get('mesh'))
  })

  test('leaves out seeds that solo has not, and says what it needs where it has none', () => {
    const rows = byTopology(overhead, [
      ...solo,
      played('mesh', { seed: 1, turns: 3 }),
      played('mesh', { seed: 9 }),
    ])
    const leftOutWhy = { 'no episode of solo with this seed': 1 }
    expect(rows.get('mesh')).toMatchObject({ value: 50, n: 1, leftOut: 1, leftOutWhy })
    expect(byTopology(overhead, [played('mesh', { seed: 9 })]).get('mesh')).toMatchObject({
      ...{ kind: 'too-few', n: 1, leftOut: 0 },
      needs: 'episodes of solo with the same scenario, parameters, model, fault, agents and seeds',
    })
  })

  test('does not take solo with other parameters, of another model or with other agents for it', () => {
    const other = { ...plainCell, topology: { id: 'solo', version: 1 }, scenarioParams: { steps: 3 } }
    const strangers = [other, { ...other, scenarioParams: {}, agents: 4 }].map((cell) =>
      traceOf([[asked(0)]], { cell }),
    )
    expect(byTopology(overhead, [...strangers, played('mesh', { seed: 1 })]).get('mesh')).toHaveProperty(
      'kind',
      'too-few',
    )
  })

  test('takes the mean over the repetitions of solo, of its newest version', () => {
    const again = [
      played('solo', { seed: 1, turns: 9, version: 1 }),
      played('solo', { seed: 1, turns: 2, version: 2 }),
      played('solo', { seed: 1, turns: 4, version: 2, repetition: 1 }),
    ]
    expect(
      byTopology(overhead, [...again, played('mesh', { seed: 1, turns: 6 })]).get('mesh'),
    ).toHaveProperty('value', 100)
  })
})

describe("Kim et al.'s table", () => {
  // arXiv 2512.08296v2, table 5: mean turns and success; overhead and efficiency as printed there.
  test.each([
    ['independent', 114, 0.37, 58, 0.234],
    ['decentralised', 261, 0.477, 263, 0.132],
    ['centralised', 277, 0.463, 285, 0.12],
    ['hybrid', 443, 0.452, 515, 0.074],
  ])('%s comes out', (id, turns, score, printedOverhead, printedEfficiency) => {
    const traces = [
      played('solo', { seed: 1, turns: 72, score: 0.466 }),
      played(id, { seed: 1, turns, score }),
    ]
    const [first, second] = [overhead, coordinationEfficiency].map((metric) =>
      byTopology(metric, traces).get(id),
    )
    expect(Math.abs(Number(first && 'value' in first && first.value) - printedOverhead)).toBeLessThan(1)
    expect(second).toHaveProperty('value', expect.closeTo(printedEfficiency, 2))
  })
})

describe('error amplification', () => {
  const failing = (id: string, ...scores: readonly number[]) =>
    scores.map((score, seed) => played(id, { seed, score }))

  test('is the ratio of mean failures on the same seeds', () => {
    const rows = byTopology(errorAmplification, [
      ...failing('solo', 1, 0, 1, 0, 1),
      ...failing('mesh', 0, 0, 1, 0, 0.5),
    ])
    expect(rows.get('mesh')).toMatchObject({
      value: expect.closeTo(1.75, 12),
      parts: { failure: 0.7, baselineFailure: 0.4 },
    })
    expect(rows.get('solo')).toMatchObject({ value: 1, interval: { kind: 'none' } })
  })

  test('has no interval where many draws hold no failure of solo', () => {
    const rows = byTopology(errorAmplification, [
      ...failing('solo', 1, 0, 1, 1, 1),
      ...failing('mesh', 0, 0, 1, 0, 1),
    ])
    const reason = 'solo fails in too few episodes: many draws hold none, and their ratio has no bound'
    expect(rows.get('mesh')).toMatchObject({
      value: expect.closeTo(3, 12),
      interval: { kind: 'none', reason },
    })
  })

  test('is said in words where solo never fails', () => {
    const solo = failing('solo', 1, 1)
    expect(byTopology(errorAmplification, [...solo, ...failing('mesh', 1, 0)]).get('mesh')).toMatchObject({
      kind: 'too-few',
      needs: expect.stringMatching(/it never failed and the team did, so that the ratio is infinite$/),
    })
    expect(byTopology(errorAmplification, [...solo, ...failing('mesh', 1, 1)]).get('mesh')).toMatchObject({
      needs: expect.stringMatching(/neither failed, so that the ratio is undefined$/),
    })
  })

  test('a team without a call has no efficiency, in words', () => {
    const rows = byTopology(coordinationEfficiency, [
      played('solo', { seed: 1 }),
      played('silent', { seed: 1, turns: 0 }),
    ])
    expect(rows.get('silent')).toMatchObject({ needs: expect.stringMatching(/its efficiency has no bound$/) })
    expect(
      byTopology(overhead, [played('solo', { seed: 1 }), played('silent', { seed: 1, turns: 0 })]).get(
        'silent',
      ),
    ).toHaveProperty('value', -100)
  })
})

describe('message density', () => {
  test('is messages over turns, further tries not counted and tool turns counted', () => {
    const turns = [call('agent-0'), call('agent-0', { attempt: 1 }), call('agent-0', { turn: 1 })]
    const signal: Made = { ...message('agent-0', 'agent-1', 1), ...{ protocol: true } }
    const trace = traceOf([
      [...turns, message('agent-0', 'agent-1', 1), message('agent-0', 'agent-2', undefined), signal],
    ])
    expect(over(messageDensity, trace)).toMatchObject({
      value: 1.5,
      parts: { messages: 3, turns: 2, protocol: 1 },
    })
  })
})

describe('redundancy', () => {
  const work = (agent: number, task: string, ok = true) =>
    world('work', [agent], { task, startMs: 0, endMs: 10, ok })

  test('is the share of tasks that more than one agent did', () => {
    const trace = traceOf([[work(0, 'a'), work(1, 'a'), work(0, 'b'), work(0, 'b')], [work(2, 'c', false)]])
    // Busy 10 of agent 0 (all at once), 10 of agent 1, 10 of agent 2; useful 10 of a and 10 of b.
    expect(over(redundancy, trace)).toMatchObject({
      value: expect.closeTo(1 / 3, 12),
      parts: { subtasks: 3, wasted: expect.closeTo(1 / 3, 12) },
    })
  })

  test('is the share of questions that more than one member answered, where work does not divide', () => {
    const team: Made = { kind: 'round', asks: 'team', asked: [] }
    const alone = [team, call('agent-0'), call('agent-0', { request: 'critique' })]
    const both = [team, call('agent-0'), call('agent-1', { request: 'propose' })]
    expect(over(redundancy, traceOf([alone, both]))).toHaveProperty('value', 0.5)
  })

  test("an agent's own question is its own, and the joint question is everybody's", () => {
    const own = [asked(0, 1), call('agent-0'), call('agent-1')]
    expect(over(redundancy, traceOf([own]))).toMatchObject({ value: 0, parts: { subtasks: 2 } })
    const refusal = call('agent-1', { reading: { kind: 'refused', reason: 'declined', detail: '' } })
    const managed = [asked(0, 1), call('agent-0'), refusal, call('manager', { scope: 'group' })]
    expect(over(redundancy, traceOf([managed]))).toHaveProperty('value', 0.5)
  })

  test('leaves out an episode in which nobody did anything', () => {
    expect(over(redundancy, traceOf([[asked(0)]]))).toMatchObject({
      leftOutWhy: { 'nobody did anything': 1 },
    })
  })
})

describe('deadlock', () => {
  const yields = [asked(0, 1), world('yield', [0, 1])]
  const crosses = [asked(0, 1), world('crossing', [0]), world('yield', [1])]

  test('is the share of rounds in which all leave it to each other', () => {
    expect(over(deadlock, traceOf([yields, crosses, yields, crosses]))).toMatchObject({
      value: 0.5,
      parts: { episodes: 0, still: 2 },
    })
  })

  test('an episode that ends so is deadlocked; one that gets out again is not', () => {
    expect(over(deadlock, traceOf([crosses, yields, yields, yields]))).toHaveProperty('parts.episodes', 1)
    expect(over(deadlock, traceOf([yields, yields, yields, crosses]))).toHaveProperty('parts.episodes', 0)
    expect(over(deadlock, traceOf([yields]))).toHaveProperty('parts.episodes', 1)
  })

  test('one agent waits for nobody, and a missing answer is an outage', () => {
    const alone = [asked(0), world('yield', [0])]
    expect(over(deadlock, traceOf([alone]))).toMatchObject({ leftOutWhy: { 'never two agents asked': 1 } })
    const silent = [asked(0, 1), world('yield', [0]), world('no-answer', [1])]
    expect(over(deadlock, traceOf([silent]))).toHaveProperty('value', 0)
  })

  test('where work divides it is a round in which nothing gets done, or that ends by giving up', () => {
    const piece = (ok: boolean, endMs: number) => world('work', [0], { task: 'a', startMs: 0, endMs, ok })
    const done = [asked(0, 1), piece(true, 5)]
    const passed = [asked(0, 1), decided([0, 1])]
    const givenUp = [asked(0, 1), piece(true, 5), piece(false, 0)]
    const outage = [asked(0, 1), decided([0, 1], { source: 'fallback' })]
    expect(over(deadlock, traceOf([done, passed, givenUp, outage]))).toHaveProperty('value', 0.5)
    expect(over(deadlock, traceOf([passed]))).toMatchObject({
      leftOutWhy: { 'no contention and no work': 1 },
    })
  })

  test('where work divides and nobody ever touches a task, every round is one', () => {
    const untouched = [asked(0, 1), decided([0, 1]), world('untouched', [], { tasks: ['a'] })]
    expect(over(deadlock, traceOf([untouched, untouched]))).toMatchObject({
      value: 1,
      parts: { episodes: 1, still: 2 },
    })
    const outage = [...untouched, decided([1], { source: 'fallback' })]
    expect(over(deadlock, traceOf([outage]))).toHaveProperty('value', 0)
  })
})

describe('echo', () => {
  const says = (from: string, to: string, text: string): Made => {
    const sent = message(from, to, 1)
    return sent.kind === 'message' ? { ...sent, text } : sent
  }

  test('finds what the receiver was told or said before, but for the number of the speaker', () => {
    const talk = [
      ...[
        call('agent-0', { reply: 'Agent 0 has waited 2 steps.' }),
        says('agent-1', 'agent-0', 'Agent 1 has waited 2 steps.'),
      ],
      ...[says('agent-1', 'agent-2', 'Agent 1 yields.'), says('agent-0', 'agent-2', 'agent 0 yields.')],
      ...[says('agent-0', 'agent-2', 'Agent 0 yields.'), says('agent-0', 'agent-2', 'Agent 1 yields.')],
    ]
    // Of five, the first (said by its receiver) and the fourth (told by agent 1) are known; case counts.
    expect(over(echo, traceOf([talk]))).toMatchObject({
      value: expect.closeTo(2 / 5, 12),
      parts: { repeated: 2 },
    })
  })

  test('counts neither what was lost, nor what a rule wrote, nor what was said in another round', () => {
    const lost = message('agent-0', 'agent-1', undefined)
    const signal: Made = { ...message('agent-0', 'agent-1', 1), ...{ protocol: true } }
    const rounds = [[says('agent-0', 'agent-1', 'x'), lost, signal], [says('agent-0', 'agent-1', 'x')]]
    expect(over(echo, traceOf(rounds))).toHaveProperty('value', 0)
  })
})

describe('time at work', () => {
  const piece = (agent: number, startMs: number, endMs: number) =>
    world('work', [agent], { task: `${agent} ${startMs}`, startMs, endMs, ok: true })
  const thinks = call('agent-0', { duration: { kind: 'drawn', ms: 100 } })
  // Code review: 5, 10, 8 and 6 s, one agent each, after a call of 0.1 s.
  const parallel = [0, 1, 2, 3].map((agent) => piece(agent, 0, [5000, 10_000, 8000, 6000][agent] ?? 0))
  const review = traceOf([[asked(0, 1, 2, 3), thinks, ...parallel]], {
    cell: { ...plainCell, agents: 4 },
    result: ended({ makespanMs: 10_100 }),
  })

  test('is no waiting', () => {
    expect(over(waiting, review)).toHaveProperty('value', expect.closeTo(1 - 29_100 / 40_400, 12))
  })

  test('leaves the rest of the makespan to coordination, with the ceiling that it would allow', () => {
    expect(over(coordinationShare, review)).toMatchObject({
      value: expect.closeTo(100 / 10_100, 12),
      parts: { serial: expect.closeTo(100 / 29_100, 12), ceiling: expect.closeTo(291, 9) },
    })
  })

  test('of two that work at once counts once for the team and twice for the agents', () => {
    const trace = traceOf([[piece(0, 0, 600), piece(1, 400, 800)], [piece(0, 0, 100)]])
    // 1000 ms: 800 + 100 of them at work; 600 + 400 + 100 of 3 x 1000 busy.
    expect(over(coordinationShare, trace)).toHaveProperty('value', expect.closeTo(0.1, 12))
    expect(over(waiting, trace)).toHaveProperty('value', expect.closeTo(1 - 1100 / 3000, 12))
  })

  test('is not told of by events that only go by the name', () => {
    const trace = traceOf([[piece(0, 0, 500), world('work', [0], { task: 1 }), world('work', [1], null)]])
    expect(over(waiting, trace)).toEqual(over(waiting, traceOf([[piece(0, 0, 500)]])))
  })
})
