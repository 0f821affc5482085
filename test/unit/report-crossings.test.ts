import { describe, expect, test } from 'vitest'
import { pricedPairs, sweepable } from '../../reports/sections/crossings/pairs.ts'
import crossings from '../../reports/sections/crossings.ts'
import { pricedFacts } from './report-crossings-fixture.ts'
import { emptyFacts } from './report-fixture.ts'

describe('the prices of coordination', () => {
  const [pair] = pricedPairs(pricedFacts())

  test('cross where the two lines of the fixture do, and nowhere else', () => {
    const places = pair?.crossings.map(({ cost, crossings: own }) => [cost, own.map(({ from }) => from)])
    const expected = Array.from({ length: 11 }, (_, index) => {
      const x = 0.2 * index - 0.2
      return [index / 10, x >= 0.1 && x <= 0.9 ? [expect.closeTo(x, 9)] : []]
    })
    expect(places).toEqual(expected)
    expect(pair?.crossings.map(({ above }) => above)).toEqual([
      ...['a', 'a', 'changes', 'changes', 'changes', 'changes'],
      ...['b', 'b', 'b', 'b', 'b'],
    ])
  })

  test('break even at .1 + .5 x the demand', () => {
    expect(pair?.breakEven.map(({ cost }) => cost)).toEqual(
      [0.1, 0.3, 0.5, 0.7, 0.9].map((x) => expect.closeTo(0.1 + 0.5 * x, 9)),
    )
  })

  test('are said in one line, with each crossing or none, and marked as simulated', async () => {
    const text = String(await crossings.render(pricedFacts()))
    expect(text).toContain(
      'Pays at every demandProbability for c = 0 to 0.1; crosses for c = 0.2 to 0.5; pays nowhere for c = 0.6 to 1.',
    )
    expect(text).toContain('Simulated agents')
    expect(text).toMatch(/<td>none<\/td>/)
  })
})

test('a file without a sweep says which command makes one; a file without such worlds says nothing', async () => {
  const single = pricedFacts([0.5])
  expect([pricedPairs(single), sweepable(single)]).toEqual([[], true])
  expect(String(await crossings.render(single))).toContain('--set demandProbability=0.1..0.9:0.1')
  expect(await crossings.render(emptyFacts())).toBeUndefined()
})
