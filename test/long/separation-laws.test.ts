/** What theory says of mechanisms that no single pair of topologies shows. */
import { linearRegression, linearRegressionLine, rSquared } from 'simple-statistics'
import { describe, expect, test } from 'vitest'
import type { EndedTrace, Trace } from '../../harness/core/trace.ts'
import finalStates from '../../harness/metrics/final-states.ts'
import { mean } from '../../harness/stats/mean.ts'
import { endedResult, eventsOf } from '../conformance/support-episode.ts'
import { type Arm, episode, intervalOf, paired, valueFrom, type World } from './paired-play.ts'

const typical = { persona: 'typical' } as const

describe('the desk that hashes conversations to owners', () => {
  test('takes one fifth of the calls and tokens of five who all answer, and leaves no duplicate', async () => {
    const world: World = { scenario: 'support-desk' }
    const arms = [['convention-hash'], ['broadcast-first']] as const
    for (const metric of ['calls.calls', 'tokens.input', 'tokens.output']) {
      const { left, right } = await paired(world, arms, metric)
      expect(left / right, metric).toBeGreaterThan(0.17)
      expect(left / right, metric).toBeLessThanOrEqual(0.2)
    }
    const { left, right } = await paired(world, arms, 'duplicated-share')
    expect([left, right]).toEqual([0, 1])
  })
})

describe('crawlers that own pages by hash', () => {
  test('never fetch a page twice', async () => {
    const arms = [['convention-hash'], ['stigmergy']] as const
    const { left, right } = await paired({ scenario: 'shared-fetch' }, arms, 'duplicated-share')
    expect([left, right > 0.5]).toEqual([0, true])
  })
})

describe('final states under reordered delivery (CALM)', () => {
  const orderless: readonly Arm[] = [['coordination-free'], ['coordination-free', { merge: 'gather' }]]
  const numbers = (form: string, copies: string, arm: Arm): Promise<readonly number[]> => {
    const world: World = { scenario: 'monotone', params: { form, copies }, faults: 'reorder:50' }
    return Promise.all(seeds(10).map((seed) => statesOf(world, arm, seed)))
  }
  describe.each(['one', 'each'])('copies=%s', (copies) => {
    test('are one where writes only add, whoever merges', async () => {
      for (const arm of [...orderless, ['orchestrator'] satisfies Arm])
        expect(new Set(await numbers('monotone', copies, arm)), String(arm)).toEqual(new Set([1]))
    })
    test('are several where writes replace each other and no order is agreed', async () => {
      for (const arm of orderless)
        expect(intervalOf(await numbers('non-monotone', copies, arm)).low, String(arm)).toBeGreaterThan(1)
    })
    test('are one where writes replace each other and one mind puts them in order', async () => {
      expect(new Set(await numbers('non-monotone', copies, ['orchestrator']))).toEqual(new Set([1]))
    })
  })
})

describe('an incident', () => {
  const incident = (setting: string): World => ({ scenario: 'root-cause', params: { setting } })
  const gained = async (metric: string, arm: Arm) => {
    const [controlled, noisy] = [incident('controlled'), incident('noisy')]
    const right = await Promise.all(seeds(40).map((seed) => episode(controlled, arm, seed)))
    const wrong = await Promise.all(seeds(40).map((seed) => episode(noisy, arm, seed)))
    const values = (traces: readonly Trace[]) => traces.map((trace) => valueFrom(metric, trace))
    return intervalOf(values(right).map((value, index) => value - (values(wrong)[index] ?? Number.NaN)))
  }
  test('takes less time and is found more often where readings are right, by those who share them', async () => {
    expect((await gained('makespan', ['mesh'])).high).toBeLessThan(0)
    expect((await gained('score', ['mesh'])).low).toBeGreaterThan(0)
  })
  test('is found no more often where readings are right, by those who keep them to themselves', async () => {
    expect((await gained('score', ['independent'])).low).toBeLessThan(0)
  })
})

describe('gossip', () => {
  test('takes rounds that grow like log n until all say the same', async () => {
    const means: [number, number][] = []
    for (const agents of [2, 4, 8, 16, 32, 64]) {
      const world: World = { scenario: 'forecast', agents, params: { reports: agents, ...fair } }
      const rounds = await Promise.all(
        seeds(20).map(async (seed) =>
          convergedAfter(await episode(world, ['gossip', { fanout: 1, rounds: 60 }], seed)),
        ),
      )
      means.push([agents, mean(rounds)])
      // One rumour reaches all in about so many rounds of push (Pittel 1987).
      expect(mean(rounds)).toBeLessThan(Math.log2(agents) + Math.log(agents))
    }
    const explained = (points: readonly [number, number][]): number => {
      const all = points.map(([x, y]): [number, number] => [x, y])
      return rSquared(all, linearRegressionLine(linearRegression(all)))
    }
    const logarithmic = explained(means.map(([n, rounds]) => [Math.log(n), rounds]))
    expect(logarithmic).toBeGreaterThan(0.95)
    expect(logarithmic).toBeGreaterThan(explained(means) + 0.1)
  })
})

describe('byzantine agreement', () => {
  const disagreed = async (agents: number, faulty: number, faults: string): Promise<number> => {
    const world: World = { scenario: 'root-cause', agents, faults }
    const arm: Arm = ['byzantine-agreement', { faulty }]
    const traces = await Promise.all(seeds(20).map((seed) => episode(world, arm, seed)))
    return traces.reduce((marks, trace) => marks + valueFrom('mark:disagreement', trace), 0)
  }
  test('holds with up to f faulty of 3f + 1, and not with more', async () => {
    expect(await disagreed(4, 1, 'crash:agent=1')).toBe(0)
    expect(await disagreed(7, 2, 'crash:agent=1+crash:agent=2')).toBe(0)
    expect(await disagreed(4, 1, 'crash:agent=1+crash:agent=2')).toBeGreaterThan(0)
  })
  test('withstands more lost messages with another exchange', async () => {
    expect(await disagreed(7, 2, 'drop:0.1')).toBeLessThan(await disagreed(7, 1, 'drop:0.1'))
  })
})

describe('a mind with the tokens of a team', () => {
  const matched = async (world: World, team: Arm, metric: string) => {
    let [tokens, rounds] = [0, 0]
    for (const seed of seeds(20)) {
      const trace = await episode(world, team, seed)
      for (const { usage } of eventsOf(trace, 'call'))
        tokens += usage ? usage.inputTokens + usage.outputTokens : 0
      rounds += eventsOf(trace, 'round').length
    }
    const budget = Math.round(tokens / rounds)
    return (await paired(world, [team, ['solo-matched', { budget }]], metric)).interval
  }

  test.each([
    ['corridor', { steps: 60 }],
    ['graph-game', {}],
    ['joint-lift', {}],
    ['shared-fetch', {}],
  ] as const)('sees all, and beats those who must understand each other in %s', async (scenario, params) => {
    expect((await matched({ ...typical, scenario, params }, ['mesh'], 'score')).high).toBeLessThan(0)
  })

  test('is no better where what is to be known is told in a few words', async () => {
    const { low, high } = await matched({ ...typical, scenario: 'forecast' }, ['mesh'], 'brier.regret')
    expect(low).toBeLessThan(0)
    expect(high).toBeGreaterThan(0)
  })

  test.each([
    ['corridor', { steps: 60 }, 'convention-lowest-id'],
    ['joint-lift', {}, 'coordination-graph'],
  ] as const)('loses in %s to a rule that never errs', async (scenario, params, rule) => {
    expect((await matched({ ...typical, scenario, params }, [rule], 'score')).low).toBeGreaterThan(0)
  })
})

/** Reports that all say as much, so that agents agree only once most have been heard of. */
const fair = { reliabilityLow: 0.7, reliabilityHigh: 0.7, priorLow: 0.5, priorHigh: 0.5 }

function convergedAfter(trace: Trace): number {
  const mark = eventsOf(trace, 'mark').find(({ name }) => name === 'converged')
  // What the topology puts into its mark.
  const rounds = (mark?.data as { readonly rounds?: unknown } | undefined)?.rounds
  if (typeof rounds !== 'number') throw new Error('expected gossip that comes to an end')
  return rounds
}

/** How many final states come of one world, played six times. */
async function statesOf(world: World, arm: Arm, seed: number): Promise<number> {
  const repetitions = Array.from({ length: 6 }, (_, repetition) => repetition)
  const traces = await Promise.all(repetitions.map((repetition) => episode(world, arm, seed, repetition)))
  return finalStates.open((metric) => {
    const taken = traces.map((trace) => metric.episode(ended(trace), metric.options.parse({})))
    return new Set(taken.map((each) => JSON.stringify(each))).size
  })
}

function seeds(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}

function ended(trace: Trace): EndedTrace {
  return { ...trace, result: endedResult(trace) }
}
