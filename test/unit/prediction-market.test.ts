import { describe, expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { agentIds } from '../../harness/core/members.ts'
import type { Streams } from '../../harness/core/rng.ts'
import type { Setting } from '../../harness/core/scenario.ts'
import type { ToolResult } from '../../harness/core/tool.ts'
import { stream } from '../../harness/run/streams.ts'
import { posterior } from '../../scenarios/common/evidence/posterior.ts'
import type { Report } from '../../scenarios/common/evidence/report.ts'
import { groupOf, groupOutcome } from '../../scenarios/prediction-market/event-group.ts'
import { callsWanted, lookedUp, lookupTools } from '../../scenarios/prediction-market/lookup.ts'
import { marketLine } from '../../scenarios/prediction-market/market-line.ts'
import { type MarketParams, marketParams } from '../../scenarios/prediction-market/params.ts'
import predictionMarket from '../../scenarios/prediction-market/prediction-market.ts'
import { marketPrice, priceInWords, statedPrice } from '../../scenarios/prediction-market/price.ts'
import { atStart, type MarketState } from '../../scenarios/prediction-market/state.ts'
import { viewInWords, viewOf } from '../../scenarios/prediction-market/view.ts'

function streamsOf(seed: number): Streams {
  return (purpose, round = 0, of = seed) => stream(`${of}/world/${purpose}/${round}`)
}

function settingOf(given: object = {}, seed = 1, item?: Json): Setting<MarketParams> {
  const params = marketParams.parse(given)
  return { params, agents: 3, seed, ...(item !== undefined && { item }) }
}

function drawn(given: object = {}, seed = 1): MarketState {
  return atStart(streamsOf(seed), settingOf(given, seed))
}

/** A real market as its line is read. */
function real(line: object, given: object = {}, seed = 4): MarketState {
  const item = marketLine.parse(line) as Json
  return atStart(streamsOf(seed), settingOf({ questions: 'markets.jsonl#00000000', ...given }, seed, item))
}

const seeds = Array.from({ length: 30 }, (_, seed) => seed)
const reports: readonly Report[] = [
  { id: 0, says: 'yes', reliability: 0.7 },
  { id: 1, says: 'no', reliability: 0.62 },
  { id: 2, says: 'yes', reliability: 0.81 },
]

describe('the price', () => {
  // SciPy 1.17: expit(logit(.37) + sum of the first m of [logit(.7), -logit(.62), logit(.81)] + s * z), in thousandths
  test.each([
    [3, 0, 9, 0.782], // 0.7816901408450705
    [0, 0, 1, 0.37],
    [2, 0.5, -1.25, 0.31], // 0.31013950605486834
    [3, 1.5, 0.4, 0.867], // 0.8670983465811651
    [3, 5, 3, 0.999], // 0.9999999145678278
    [3, 5, -3, 0.001], // 1.0953264639909668e-06
  ])('of a market that knows %d reports, with noise %d x %d, is %d', (priceReports, priceNoise, z, price) => {
    expect(marketPrice({ prior: 0.37, reports }, { priceReports, priceNoise }, z)).toBe(price)
  })

  test('without noise is the posterior to the thousandth', () => {
    for (const seed of seeds) {
      const { prior, price, reports: all } = drawn({ priceNoise: 0 }, seed)
      expect(Math.abs((price ?? 2) - posterior({ prior, reports: all }))).toBeLessThanOrEqual(0.0011)
    }
  })

  test('says no more of the outcome than the reports do, so that nothing is gained by leaning from them to it', () => {
    for (const given of [{}, { priceReports: 2, priceNoise: 0 }]) {
      const gains = Array.from({ length: 4000 }, (_, seed) => {
        const state = drawn(given, seed)
        const best = posterior({ prior: state.prior, reports: state.reports })
        return (state.outcome - best) * ((state.price ?? Number.NaN) - best)
      })
      const mean = gains.reduce((sum, gain) => sum + gain, 0) / gains.length
      const variance = gains.reduce((sum, gain) => sum + (gain - mean) ** 2, 0) / (gains.length - 1)
      expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(variance / gains.length))
    }
  })

  test('draws nothing that shifts prior, outcome or reports', () => {
    const worlds = [{}, { priceNoise: 3, priceReports: 0 }, { groupSize: 1, groupCorrelation: 1 }]
    const drawnAt = worlds.map((given) => seeds.map((seed) => ({ ...drawn(given, seed), price: 0 })))
    expect(drawnAt[1]).toEqual(drawnAt[0])
    expect(drawnAt[2]).toEqual(drawnAt[0])
  })

  test.each([0, 0.5, 0.437, 0.078082, 1e-7, 1])('%d is read back from its own words', (price) => {
    expect(statedPrice(`So: ${priceInWords(price).toUpperCase()} And so on.`)).toBe(price)
  })

  test('that is none, or is said in other words, is not read', () => {
    for (const text of ['The market price is 1.200.', 'The market price is .5', 'The price is 0.500.', ''])
      expect(statedPrice(text)).toBeUndefined()
  })
})

describe('a group of questions', () => {
  const pairs = 20_000

  /** Outcomes of the first two questions of many groups, with these priors. */
  function outcomes(groupCorrelation: number, priors: readonly [number, number]) {
    return Array.from({ length: pairs }, (_, group) =>
      priors.map((prior, place) => {
        const seed = 2 * group + place
        return groupOutcome(streamsOf(seed), prior, seed, { groupSize: 2, groupCorrelation })
      }),
    )
  }

  test.each([
    [0, 0.3, 0.6],
    [0.49, 0.3, 0.6],
    [0.3, 0.5, 0.5],
    [1, 0.2, 0.8],
  ])('has outcomes of correlation %d, with the priors %d and %d', (correlation, p, q) => {
    const drawnPairs = outcomes(correlation, [p, q])
    const mean = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / pairs
    const [first, second] = [0, 1].map((place) => mean(drawnPairs.map((pair) => pair[place] ?? Number.NaN)))
    const both = mean(drawnPairs.map(([a = 0, b = 0]) => a * b))
    const error = 4 * Math.sqrt((p * (1 - p) * q * (1 - q)) / pairs)
    expect(Math.abs((first ?? 2) - p)).toBeLessThan(0.015)
    expect(Math.abs((second ?? 2) - q)).toBeLessThan(0.015)
    expect(Math.abs(both - (first ?? 2) * (second ?? 2) - correlation * p * (1 - q))).toBeLessThan(error)
  })

  test('is named by its seeds, and a question alone by its own', () => {
    expect([10, 14, 15].map((seed) => groupOf(seed, { groupSize: 5 }).name)).toEqual([
      ...['items-10-to-14', 'items-10-to-14', 'items-15-to-19'],
    ])
    expect(drawn({}, 7)).toMatchObject({ item: 'item-7', group: 'item-7' })
    expect(drawn({ groupSize: 5 }, 7)).toMatchObject({ item: 'item-7', group: 'items-5-to-9' })
  })

  test('leaves the best forecast what it was: the posterior of the own prior and reports', () => {
    const event = outcomeOf(drawn({ groupSize: 5 }, 7), 0.5)
    const { prior, reports: all } = drawn({ groupSize: 5 }, 7)
    expect(event['posterior']).toBe(posterior({ prior, reports: all }))
  })
})

/** The data of the outcome event after this answer. */
function outcomeOf(state: MarketState, answer: number): { readonly [name: string]: Json } {
  return predictionMarket.open((world) => {
    // The state is one of this world.
    const { events } = world.step(state as never, teamAnswer(answer) as never, streamsOf(1))
    return Object(events[0]?.data)
  })
}

function teamAnswer(answer: number) {
  return { asks: 'team', settled: { answer, source: 'given' } } as const
}

describe('the outcome event', () => {
  test('holds the posterior of all reports and of those of each agent', () => {
    const state: MarketState = { ...drawn(), prior: 0.37, reports, price: 0.6, outcome: 1 }
    expect(outcomeOf(state, 0.4)).toEqual({
      ...{ outcome: 1, forecast: 0.4, price: 0.6, group: 'item-1', item: 'item-1' },
      question: 'Will event 1 happen?',
      // Exact fractions in Python 3.11, as in forecast.test.ts.
      posterior: expect.closeTo(0.7816901408450704, 14),
      // Odds 37/63 times 7/3, 38/62 and 81/19.
      ownPosteriors: [259, 1406, 2997].map((yes, index) =>
        expect.closeTo(yes / (yes + ([189, 3906, 1197][index] ?? 0)), 14),
      ),
    })
  })

  test('holds one own posterior an agent, all equal where evidence is shared', () => {
    const { ownPosteriors, posterior: all } = outcomeOf(drawn({ evidence: 'shared' }), 0.4)
    expect(ownPosteriors).toEqual([all, all, all])
  })

  test('holds the price whether it is shown or not', () => {
    expect(outcomeOf(drawn({ price: 'hidden' }), 0.4)['price']).toBe(drawn().price)
  })

  test('of a real question knows no posterior, and its group and category', () => {
    const line = {
      question: 'Will it rain?',
      resolutionOutcome: 1,
      baselineMidPrice: 0.25,
      category: 'weather',
    }
    const known = { outcome: 1, forecast: 0.4, price: 0.25, category: 'weather', question: 'Will it rain?' }
    expect(outcomeOf(real({ ...line, marketId: '0x1', eventGroupId: '7' }), 0.4)).toEqual({
      ...{ ...known, item: '0x1', group: '7' },
    })
    expect(outcomeOf(real({ ...line, eventGroupId: null }), 0.4)).toMatchObject({
      item: 'line-4',
      group: 'line-4',
    })
    expect(outcomeOf(real({ ...line, baselineMidPrice: null }), 0.4)).not.toHaveProperty('price')
  })
})

test('the oracle answers the posterior, so that its regret is exactly 0', () => {
  predictionMarket.open((world) => {
    for (const given of [{}, { price: 'hidden' }, { evidence: 'shared', priceNoise: 0 }, { groupSize: 3 }]) {
      for (const seed of seeds) {
        const state = drawn(given, seed)
        const answers = world.arms.oracle?.(state as never, stream('unused')) as ReturnType<typeof teamAnswer>
        const { forecast, posterior: best } = outcomeOf(state, answers.settled.answer)
        expect(Number(forecast) - Number(best)).toBe(0)
      }
    }
  })
})

/** Everything that anybody can be shown of a world: rules, question, sights, and what any call of a tool gives. */
function shown(state: MarketState, given: object): string {
  return predictionMarket.open((world) => {
    const setting = { params: world.params.parse(given), agents: 3, seed: 1 }
    const round = world.round(state as never)
    const calls = ['read_report', 'market_price', 'market_details', 'outcome'].flatMap((tool) =>
      [{}, null, ...[0, 1, 2, 3, 4, 5, 99].map((report) => ({ report }))].map((given) => ({
        tool,
        arguments: given,
      })),
    )
    const seen = agentIds(3).flatMap((agent): readonly string[] => [
      world.describe(world.observe(state as never, agent)),
      ...calls.map((call) => world.useTool?.(state as never, agent, call).result ?? ''),
    ])
    const asked = round.asks === 'team' ? round.question.text : ''
    return [world.brief(setting), asked, JSON.stringify(world.tools?.(setting)), ...seen].join('\n')
  })
}

describe('no word of the outcome is shown', () => {
  const choices = ['none', 'lookup'].flatMap((tools) =>
    ['shown', 'hidden'].flatMap((price) =>
      ['split', 'shared'].map((evidence) => ({ tools, price, evidence })),
    ),
  )

  test.each(choices)('of a drawn question, with %j', (given) => {
    for (const seed of seeds) {
      const state = drawn(given, seed)
      const other: MarketState = { ...state, outcome: state.outcome === 1 ? 0 : 1, group: 'x', item: 'y' }
      expect(shown(other, given)).toBe(shown(state, given))
    }
  })

  test.each(choices)('of a real question, nor when it was resolved, with %j', (given) => {
    const line = {
      ...{ question: 'Will it rain?', category: 'weather', description: 'Anywhere.', closesAt: '2031-05-06' },
      ...{
        baselineMidPrice: 0.25,
        resolutionOutcome: 1,
        resolvedAt: '2029-01-02',
        baselineDate: '2029-01-01',
      },
      ...{ volumeUsdc: 987_654, marketId: '0xabc', eventGroupId: '777', ilsScore: 0.123 },
    }
    const file = { questions: 'markets.jsonl#00000000', ...given }
    const text = shown(real(line, given), file)
    expect(text).toBe(shown(real({ ...line, resolutionOutcome: 0 }, given), file))
    expect(text).not.toMatch(/2029|987|0xabc|777|0\.123/)
    expect(text).toContain('2031-05-06')
    expect(text.includes('0.25')).toBe(given.price === 'shown')
  })

  test('and a hidden price moves nothing that anybody sees', () => {
    for (const tools of ['none', 'lookup']) {
      const given = { price: 'hidden', tools }
      expect(shown({ ...drawn(given), price: 0.123 }, given)).toBe(shown(drawn(given), given))
    }
  })
})

describe('with tools', () => {
  const given = { tools: 'lookup', priceNoise: 0 }
  const state = drawn(given)
  const [first = agentIds(1)[0], second = first] = agentIds(2)

  /** What a tool gives to the first agent, or another one. */
  function use(tool: string, args: Json = {}, agent = first): ToolResult {
    if (agent === undefined) throw new Error('expected an agent, got none')
    return lookedUp(state, agent, { tool, arguments: args })
  }

  test('an agent sees what exists for it, and no report', () => {
    if (first === undefined) throw new Error('expected an agent, got none')
    expect(viewInWords(viewOf(state, first))).toBe(
      'Question: Will event 1 happen?\nThe prior is 0.30.\nYour tools can read for you: reports 0, 3; the market price.',
    )
  })

  test('an agent reads its own reports in the words that others see at sight, and those of nobody else', () => {
    const [report] = drawn().reports
    const words = `Report 0 (reliability ${report?.reliability.toFixed(2)}) says ${report?.says}.`
    expect(use('read_report', { report: 0 })).toEqual({ result: words, isError: false })
    const others = { isError: true, result: 'There is no report 0 for you.' }
    expect(use('read_report', { report: 0 }, second)).toEqual(others)
    for (const odd of [{}, null, { report: '0' }, { report: 99 }, { report: -1 }])
      expect(use('read_report', odd)).toMatchObject({ isError: true })
  })

  test('a world offers only those that can give something', () => {
    const names = (params: object) => lookupTools(settingOf(params)).map(({ name }) => name)
    expect(names({})).toEqual([])
    expect(names({ tools: 'lookup' })).toEqual(['read_report', 'market_price'])
    expect(names({ tools: 'lookup', price: 'hidden' })).toEqual(['read_report'])
    expect(names({ tools: 'lookup', questions: 'a.jsonl#0' })).toEqual(['market_details', 'market_price'])
    for (const tool of lookupTools(settingOf(given)))
      expect(tool.parameters.safeParse({ report: 1 }).success).toBe(true)
  })

  test('a mind asks once for everything that it may read, and then believes what it would have seen at sight', () => {
    if (first === undefined) throw new Error('expected an agent, got none')
    const sight = { agent: first, observations: new Map([[first, viewOf(state, first)]]), claims: [] }
    const calls = callsWanted(sight)
    expect(calls).toEqual([
      { tool: 'read_report', arguments: { report: 0 } },
      { tool: 'read_report', arguments: { report: 3 } },
      { tool: 'market_price', arguments: {} },
    ])
    const toolUses = calls.map((call) => ({ ...call, ...lookedUp(state, first, call) }))
    expect(callsWanted({ ...sight, toolUses: toolUses.slice(0, 1) })).toEqual(calls.slice(1))
    expect(callsWanted({ ...sight, toolUses })).toEqual([])
    predictionMarket.open((world) => {
      const atSight = new Map([[first, viewOf(drawn({ priceNoise: 0 }), first) as never]])
      const read = world.belief({ ...sight, observations: sight.observations as never, toolUses })
      expect(read).toEqual(world.belief({ ...sight, observations: atSight }))
    })
  })

  test('a mind asks for at most sixteen things at once', () => {
    if (first === undefined) throw new Error('expected an agent, got none')
    const many = drawn({ ...given, evidence: 'shared', reports: 40 })
    const view = { agent: first, observations: new Map([[first, viewOf(many, first)]]), claims: [] }
    expect(callsWanted(view)).toHaveLength(16)
  })
})

test('the facts of a state are those that its own words are read as', () => {
  predictionMarket.open((world) => {
    for (const [given, count] of [
      [{}, 8],
      [{ price: 'hidden' }, 7],
    ] as const) {
      const state = drawn(given) as never
      const all = world.traits?.facts?.all(state)
      const texts = agentIds(3).map((agent) => world.describe(world.observe(state, agent)))
      expect(all).toHaveLength(count)
      expect(world.traits?.facts?.readClaims(texts.join('\n'))).toEqual(all)
    }
  })
})

test('a real question without its line is a fault of the harness', () => {
  const setting = settingOf({ questions: 'markets.jsonl#00000000' }, 3)
  expect(() => atStart(streamsOf(3), setting)).toThrow('expected line 3 of markets.jsonl#00000000, got none')
})
