import { describe, expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import { faultOf, filledBid, purchaseQuestion } from '../../scenarios/negotiation/purchase.ts'
import { settledRound } from '../../scenarios/negotiation/step.ts'
import { gameOf, market, project } from './negotiation-fixture.ts'

// Three projects: 2 wood for 3; 1 wood and 2 stone for 4; 1 gold for 5.
const projects = [project([2, 0, 0], 3), project([1, 2, 0], 4), project([0, 0, 1], 5)]

describe('a purchase is legal', () => {
  test.each([
    ['of nothing', {}, []],
    ['of one kind', { wood: 10 }, []],
    ['of two kinds at the whole budget', { stone: 6, gold: 3 }, []],
    ['with runs that use less than was bought', { wood: 5 }, [1, 0, 0]],
    ['of runs alone', {}, [1, 2, 0]],
    ['with fewer runs than projects', {}, [1]],
    ['with a kind of which nothing is bought', { wood: 2, stone: 1, gold: 0 }, []],
    ['of more than there is, within the budget', { wood: 11 }, []],
  ])('%s', (_what, units, runs) => {
    expect(faultOf(market, projects, { units, runs })).toBeUndefined()
  })
})

describe('a purchase is refused', () => {
  test.each([
    ['beyond the budget', { stone: 7, gold: 3 }, [], 'expected a price of at most 18, got 19.5'],
    ['of three kinds', { wood: 1, stone: 1, gold: 1 }, [], 'expected at most 2 kinds of resource, got 3'],
    ['of what is not for sale', { iron: 1 }, [], 'expected wood, stone or gold, got "iron"'],
    ['of a name of the language', { constructor: 1 }, [], 'expected wood, stone or gold, got "constructor"'],
    ['with runs that need more', { wood: 3 }, [2, 0, 0], 'expected enough for all runs, got too few of wood'],
    ['with too many runs', {}, [0, 0, 0, 0], 'expected a number for each of 3 projects, got 4'],
    ['of runs whose needs are dear', {}, [0, 0, 7], 'expected a price of at most 18, got 21'],
    ['of runs that need three kinds', {}, [0, 1, 1], 'expected at most 2 kinds of resource, got 3'],
  ])('%s', (_what, units, runs, fault) => {
    expect(faultOf(market, projects, { units, runs })).toContain(fault)
  })

  test.each([
    ['a number below 0', '{"units":{"wood":-1}}'],
    ['a part of a unit', '{"units":{"wood":1.5}}'],
    ['a field that it does not have', '{"units":{},"price":3}'],
    ['no object', '[1,2]'],
  ])('with %s', (_what, text) => {
    const question = purchaseQuestion(gameOf(projects, projects), first)
    expect(question.read(`ANSWER: ${text}`)).toMatchObject({ kind: 'refused', reason: 'illegal' })
  })

  test('with words that give away no amount that a project needs', () => {
    const fault = faultOf(market, [project([6, 0, 0], 1)], { units: { wood: 2 }, runs: [1] })
    expect(fault).not.toMatch(/\d/)
  })
})

describe('what is left out is filled in', () => {
  test.each([
    ['runs alone buy the fewest units', {}, [1, 2, 0], [4, 4, 0], [1, 2, 0], 11],
    ['units alone run projects in their order', { wood: 4, stone: 4 }, [], [4, 4, 0], [2, 0, 0], 6],
    [
      'units that runs leave over run projects in their order',
      { wood: 5, stone: 4 },
      [0, 1],
      [5, 4, 0],
      [2, 1, 0],
      10,
    ],
    ['units that complete no run pay nothing', { wood: 1, stone: 1 }, [], [1, 1, 0], [0, 0, 0], 0],
    ['nothing runs nothing', {}, [], [0, 0, 0], [0, 0, 0], 0],
    ['runs of 0 are no runs', { gold: 2 }, [0, 0, 0], [0, 0, 2], [0, 0, 2], 10],
  ])('%s', (_what, units, runs, bought, done, value) => {
    expect(filledBid(market, projects, { units, runs })).toEqual({ units: bought, runs: done, value })
  })
})

const [first, second] = agentIds(2) as [ReturnType<typeof agentIds>[0], ReturnType<typeof agentIds>[0]]

describe('a round', () => {
  const game = gameOf(projects, projects)
  const round = (a: Record<string, number>, b: Record<string, number>) =>
    settledRound(game, {
      asks: 'each',
      byAgent: new Map([
        [first, { answer: { units: a, runs: [] }, source: 'given' }],
        [second, { answer: { units: b, runs: [] }, source: 'given' }],
      ]),
    })

  test('pays both when all that is asked for is there', () => {
    expect(round({ wood: 6 }, { wood: 4 })).toMatchObject({ overdrawn: [], rewards: [9, 6] })
  })

  test('is annulled when one unit more of anything is asked for than there is', () => {
    expect(round({ wood: 6 }, { wood: 5 })).toMatchObject({ overdrawn: [0], rewards: [0, 0] })
    expect(round({ gold: 4 }, { wood: 2, gold: 3 })).toMatchObject({ overdrawn: [2], rewards: [0, 0] })
  })

  test('is annulled by one agent alone that asks for more than there is', () => {
    expect(round({ wood: 11 }, { gold: 1 })).toMatchObject({ overdrawn: [0], rewards: [0, 0] })
  })

  test('takes no answer for an empty purchase', () => {
    const { rewards, bids } = settledRound(game, { asks: 'each', byAgent: new Map() })
    expect([rewards, bids[0]?.units]).toEqual([
      [0, 0],
      [0, 0, 0],
    ])
  })
})

describe('the question', () => {
  test('gives three tries, then nothing is bought', () => {
    const question = purchaseQuestion(gameOf(projects, projects), first)
    expect([question.retries, question.fallback]).toEqual([2, { units: {}, runs: [] }])
  })

  test('says the same to both, whatever their projects are', () => {
    const game = gameOf(projects, [project([1, 0, 0], 1), project([0, 1, 0], 2), project([0, 0, 6], 9)])
    expect(purchaseQuestion(game, first).text).toBe(purchaseQuestion(game, second).text)
  })

  test('fills in a field that is left out', () => {
    const question = purchaseQuestion(gameOf(projects, projects), first)
    expect(question.read('ANSWER: {"runs":[1]}')).toEqual({
      kind: 'read',
      answer: { units: {}, runs: [1] },
    })
  })
})
