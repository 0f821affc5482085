import { describe, expect, test } from 'vitest'
import { gathererOf } from '../../harness/analysis/gatherer.ts'
import type { AnyMetric, Measurement } from '../../harness/core/metric.ts'
import type { Trace } from '../../harness/core/trace.ts'
import brier from '../../harness/metrics/brier.ts'
import calls from '../../harness/metrics/calls.ts'
import collisions from '../../harness/metrics/collisions.ts'
import cost from '../../harness/metrics/cost.ts'
import crossings from '../../harness/metrics/crossings.ts'
import deviations from '../../harness/metrics/deviations.ts'
import jainFairness from '../../harness/metrics/jain-fairness.ts'
import livelock from '../../harness/metrics/livelock.ts'
import makespan from '../../harness/metrics/makespan.ts'
import messages from '../../harness/metrics/messages.ts'
import refused from '../../harness/metrics/refused.ts'
import reward from '../../harness/metrics/reward.ts'
import score from '../../harness/metrics/score.ts'
import starvation from '../../harness/metrics/starvation.ts'
import tokens from '../../harness/metrics/tokens.ts'
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

/** The metric over these episodes, each of a world of its own. */
function over(metric: AnyMetric, ...traces: readonly Trace[]): Measurement {
  const gatherer = gathererOf({ metric, options: metric.options.parse({}) })
  for (const [episode, made] of traces.entries()) {
    gatherer.add({ episode, cell: 1, trace: { ...made, seed: episode } })
  }
  return gatherer.measurement('a test')
}

function leftOut(reason: string): unknown {
  const needs = `at least one episode with a value; left out: ${reason} (1)`
  return { kind: 'too-few', n: 0, leftOut: 1, leftOutWhy: { [reason]: 1 }, needs }
}

const refusal = (
  reason: 'unreadable' | 'illegal' | 'declined',
): Partial<Extract<Made, { kind: 'call' }>> => ({
  reading: { kind: 'refused', reason, detail: 'no answer line' },
})

const paidCell = { ...plainCell, isSimulated: false }

describe('score', () => {
  test('is the mean score, its interval cut to [0, 1]', () => {
    const measured = over(
      score,
      ...[1, 1, 0.7, 0.9].map((value, seed) => traceOf([], { seed, result: ended({ score: value }) })),
    )
    expect(measured).toMatchObject({ value: expect.closeTo(0.9, 12), n: 4, interval: { high: 1 } })
  })
})

describe('calls', () => {
  test('counts every try, and retries apart', () => {
    const trace = traceOf([
      [asked(0), call('agent-0', refusal('illegal')), call('agent-0', { attempt: 1 }), call('manager')],
    ])
    expect(over(calls, trace)).toMatchObject({ value: 3, parts: { retries: 1 } })
  })

  test('an episode without a call has 0', () => {
    expect(over(calls, traceOf([[asked(0)]]))).toMatchObject({ value: 0, n: 1 })
  })
})

describe('tokens', () => {
  test('adds input and output of all calls', () => {
    const trace = traceOf([
      [call('agent-0'), call('agent-1', { usage: { inputTokens: 7, outputTokens: 1 } })],
    ])
    expect(over(tokens, trace)).toMatchObject({ value: 20, parts: { input: 17, output: 3 } })
  })

  test('gives cached and reasoning tokens only where every call tells', () => {
    const full = { inputTokens: 10, outputTokens: 5, cachedTokens: 4, reasoningTokens: 0 }
    const both = over(tokens, traceOf([[call('agent-0', { usage: full }), call('agent-1', { usage: full })]]))
    expect(both).toHaveProperty('parts', { input: 20, output: 10, cached: 8, reasoning: 0 })
    const one = over(tokens, traceOf([[call('agent-0', { usage: full }), call('agent-1')]]))
    expect(one).toHaveProperty('parts', { input: 20, output: 7 })
  })

  test('leaves out an episode with a call that came without a count', () => {
    expect(over(tokens, traceOf([[call('agent-0', { usage: undefined })]]))).toEqual(
      leftOut('no token count'),
    )
  })
})

describe('cost', () => {
  const priced = (usd: number) => call('agent-0', { usage: { inputTokens: 1, outputTokens: 1, usd } })

  test('adds the dollars of all calls', () => {
    const traces = [[priced(0.25), priced(0.5)], [priced(0.25)]].map((events) =>
      traceOf([events], { cell: paidCell }),
    )
    expect(over(cost, ...traces)).toMatchObject({ value: 0.5, n: 2 })
  })

  test('leaves out an episode with one call of unknown price', () => {
    expect(over(cost, traceOf([[priced(0.25), call('agent-0')]], { cell: paidCell }))).toEqual(
      leftOut('no price'),
    )
  })

  test('a simulated episode has no price, even without a call', () => {
    expect(over(cost, traceOf([[asked(0)]]))).toEqual(leftOut('no price'))
  })

  test('an episode of a language model that made no call cost nothing', () => {
    expect(over(cost, traceOf([[asked(0)]], { cell: paidCell }))).toMatchObject({ value: 0 })
  })
})

describe('messages', () => {
  test('counts sent, delivered, lost and read', () => {
    const talk = [
      message('agent-0', 'agent-1', 5),
      message('agent-0', 'agent-2', undefined),
      message('agent-1', 'agent-2', 5),
    ]
    const trace = traceOf([[...talk, call('agent-1', { reads: [0] })]])
    expect(over(messages, trace)).toMatchObject({ value: 3, parts: { delivered: 2, lost: 1, read: 1 } })
  })
})

describe('makespan', () => {
  test('is the virtual time of the episode', () => {
    const traces = [800, 1200].map((makespanMs) => traceOf([], { result: ended({ makespanMs }) }))
    expect(over(makespan, ...traces)).toMatchObject({ value: 1000, n: 2 })
  })
})

describe('waiting', () => {
  test('is the share of the agents time without a call of their own', () => {
    // Busy 400 + 200 of 3 x 1000.
    const busy = [
      call('agent-0', { duration: { kind: 'drawn', ms: 400 } }),
      call('agent-2', { duration: { kind: 'measured', ms: 200 } }),
    ]
    expect(over(waiting, traceOf([busy]))).toMatchObject({ value: expect.closeTo(0.8, 12) })
  })

  test('counts neither staff nor what runs on after the end', () => {
    const late = { ...call('agent-0', { duration: { kind: 'drawn', ms: 500 } }), at: 900 }
    const after = { ...call('agent-1'), at: 1000 }
    // Busy 100 of 3 x 1000.
    expect(over(waiting, traceOf([[late, after, call('manager')]]))).toMatchObject({
      value: expect.closeTo(29 / 30, 12),
    })
  })

  test('leaves out what took no time, and teams in which no agent was called', () => {
    const instant = { result: ended({ makespanMs: 0 }) }
    expect(over(waiting, traceOf([[call('agent-0')]], instant))).toEqual(leftOut('no time passed'))
    expect(over(waiting, traceOf([[call('solo')]]))).toEqual(leftOut('no agent was called'))
  })
})

describe('refused', () => {
  test('is the share of all calls, by reason', () => {
    const most = traceOf([
      [call('agent-0', refusal('illegal')), call('agent-0', refusal('declined')), call('agent-1')],
    ])
    const none = traceOf([[call('agent-0')]])
    const measured = over(refused, most, none)
    expect(measured).toMatchObject({ value: 0.5, n: 2 })
    expect(measured).toHaveProperty('parts', { unreadable: 0, illegal: 0.25, declined: 0.25 })
  })

  test('leaves out episodes without a call', () => {
    expect(over(refused, traceOf([[asked(0)]]))).toEqual(leftOut('no call'))
  })
})

describe('contention', () => {
  const through = [asked(0, 1), world('crossing', [0]), world('yield', [1])]
  const crash = [asked(0, 1, 2), world('collision', [0, 1, 2])]
  const polite = [asked(0, 1), world('yield', [0, 1])]
  const forecast = traceOf([[asked(0), world('outcome', [], { forecast: 0.5, outcome: 1 })]])

  test('collisions count once, however many agents take part; crossings once for each agent', () => {
    const trace = traceOf([through, crash, [asked(0, 1), world('crossing', [0, 1])]])
    expect(over(collisions, trace)).toMatchObject({ value: 1 })
    expect(over(crossings, trace)).toMatchObject({ value: 3 })
  })

  test('an episode in which nothing of the kind happens counts as 0', () => {
    expect(over(collisions, traceOf([through]))).toMatchObject({ value: 0, n: 1 })
    expect(over(crossings, traceOf([polite]))).toMatchObject({ value: 0, n: 1 })
  })

  test('livelock counts the rounds in it, and the share of episodes that have one', () => {
    const measured = over(
      livelock,
      traceOf([through, polite, polite, polite, polite]),
      traceOf([polite, polite, through]),
    )
    expect(measured).toMatchObject({ value: 2, n: 2, parts: { episodes: 0.5 } })
  })

  test('starvation is the share of agents that starve', () => {
    const hungry = Array.from({ length: 12 }, () => through)
    expect(over(starvation, traceOf(hungry))).toMatchObject({
      value: expect.closeTo(1 / 3, 12),
      parts: { episodes: 1 },
    })
    expect(over(starvation, traceOf([through]))).toMatchObject({ value: 0 })
  })

  test.each([collisions, crossings, livelock, starvation])(
    '$id leaves out worlds without contention',
    (metric) => {
      expect(over(metric, forecast)).toEqual(leftOut('no contention'))
    },
  )
})

describe('reward', () => {
  test('charges each round of coordination the price of the scenario', () => {
    const cell = { ...plainCell, scenarioParams: { coordinationCost: 0.25 } }
    const trace = traceOf([[{ kind: 'coordination' }], [{ kind: 'coordination' }]], {
      cell,
      payoffs: [3, 1, 0],
    })
    expect(over(reward, trace)).toMatchObject({ value: 3.5 })
  })

  test('without a price it is the sum of the pay-offs', () => {
    expect(over(reward, traceOf([[{ kind: 'coordination' }]], { payoffs: [3, -1] }))).toMatchObject({
      value: 2,
    })
  })

  test('leaves out worlds without pay-offs', () => {
    expect(over(reward, traceOf([]))).toEqual(leftOut('no pay-offs'))
  })
})

describe('brier', () => {
  const outcome = (data: { [name: string]: number }) => traceOf([[world('outcome', [], data)]])

  test('is the mean squared error, with the error of the best forecast and the regret', () => {
    const traces = [
      outcome({ forecast: 0.8, outcome: 1, posterior: 0.9 }),
      outcome({ forecast: 0.5, outcome: 0, posterior: 0.2 }),
    ]
    // (0.04 + 0.25) / 2, (0.01 + 0.04) / 2, (0.01 + 0.09) / 2
    const measured = over(brier, ...traces)
    expect(measured).toMatchObject({ value: expect.closeTo(0.145, 12), n: 2 })
    expect(measured).toHaveProperty('parts', {
      oracle: expect.closeTo(0.025, 12),
      regret: expect.closeTo(0.05, 12),
      ...{ baseRate: 0.25, half: 0.25 },
    })
  })

  test('a posterior of 0 is a posterior', () => {
    expect(over(brier, outcome({ forecast: 0.5, outcome: 1, posterior: 0 }))).toHaveProperty('parts', {
      oracle: 1,
      regret: 0.25,
      ...{ baseRate: 0, half: 0.25 },
    })
  })

  test('has only parts that need no posterior where one is not known', () => {
    const traces = [
      outcome({ forecast: 0.8, outcome: 1, posterior: 0.9 }),
      outcome({ forecast: 1, outcome: 1 }),
    ]
    expect(over(brier, ...traces)).toHaveProperty('parts', { baseRate: 0, half: 0.25 })
  })

  test('leaves out worlds without forecasts', () => {
    expect(over(brier, traceOf([[world('crossing', [0])]]))).toEqual(leftOut('no forecast'))
  })

  test.each([{ outcome: 1 }, { forecast: 2, outcome: 1 }, { forecast: 0.5, outcome: 0.5 }])(
    'an outcome that is none is a fault of the harness: %j',
    (data) => {
      expect(() => over(brier, outcome(data))).toThrow(
        'metric "brier" on episode 0: event 0, an outcome: expected',
      )
    },
  )
})

describe('deviations', () => {
  test('counts the answers that differ from advice', () => {
    const advised = (agents: readonly number[], deviates: boolean) =>
      decided(agents, { advice: 'cross', deviates })
    const trace = traceOf([[advised([0, 1], true), advised([2], false), decided([3])], [advised([], true)]])
    expect(over(deviations, trace)).toMatchObject({ value: 3, parts: { advised: 4, share: 0.75 } })
  })

  test('leaves out episodes in which nobody was advised', () => {
    expect(over(deviations, traceOf([[decided([0])]]))).toEqual(leftOut('no advice'))
  })
})

describe('jain-fairness', () => {
  test('is the index of the pay-offs', () => {
    const traces = [
      [4, 0, 0, 0],
      [1, 1, 1, 1],
    ].map((payoffs) => traceOf([], { payoffs }))
    expect(over(jainFairness, ...traces)).toMatchObject({ value: 0.625 })
  })

  test.each([
    [[], 'no pay-offs'],
    [[0, 0], 'no pay-off above 0'],
    [[2, -1], 'a negative pay-off'],
  ])('leaves out the pay-offs %j: %s', (payoffs, reason) => {
    expect(over(jainFairness, traceOf([], { payoffs }))).toEqual(leftOut(reason))
  })
})
