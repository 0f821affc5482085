import { describe, expect, test } from 'vitest'
import { builtReport } from '../../reports/build.ts'
import { firstAndLater } from '../../reports/sections/negotiation/outcomes.ts'
import { panelsOf } from '../../reports/sections/negotiation/plane.ts'
import { purchaseCells } from '../../reports/sections/negotiation/played.ts'
import negotiation from '../../reports/sections/negotiation.ts'
import { emptyFacts, fixtureFacts } from './report-fixture.ts'
import { negotiationFacts } from './report-negotiation-fixture.ts'

const facts = negotiationFacts()
const cells = purchaseCells(facts).get('negotiation') ?? []
const page = await builtReport(facts, [negotiation])
const near = (value: number) => expect.closeTo(value, 12)

test('is left out of a file without purchases, and of an empty one', async () => {
  expect(await negotiation.render(fixtureFacts())).toBeUndefined()
  expect(await negotiation.render(emptyFacts())).toBeUndefined()
})

test('sets conditions apart by what differs between them, and nothing else', () => {
  expect(cells.map(({ condition, topology }) => [condition, topology])).toContainEqual([
    'conflict 0.5, memory shifting',
    'dialogue',
  ])
  expect(cells).toHaveLength(8)
})

describe('the plane of rewards', () => {
  const [half, whole] = panelsOf(cells.flatMap(({ played }) => played))

  test('has a panel for each conflict level, with rounds by how they ended', () => {
    // 4 cells of 6 games of 4 rounds each; of a game one round is annulled, two earn 16, one the optimum of 20.
    const counts = { rounds: 96, optimal: 24, annulled: 24, dominated: 48 }
    expect(half).toMatchObject({ conflict: 0.5, ...counts })
    expect(whole).toMatchObject({ conflict: 1, ...counts })
  })

  test('marks the front, the optimum line and where rounds ended, as shares of the joint optimum', () => {
    expect(half?.marks).toEqual([
      { part: 'line', x: 0, y: 1, times: 1 },
      { part: 'line', x: 1, y: 0, times: 1 },
      { part: 'front', x: 0, y: 0.9, times: 24 },
      { part: 'front', x: 0.6, y: 0.4, times: 24 },
      { part: 'front', x: 0.8, y: 0, times: 24 },
      { part: 'below', x: 0.4, y: 0.4, times: 48 },
      { part: 'optimum', x: 0.6, y: 0.4, times: 24 },
      { part: 'annulled', x: 0, y: 0, times: 24 },
    ])
  })
})

describe('first rounds against later ones', () => {
  const played = cells[0]?.played ?? []

  test('are shares of all rounds, and no spread where all games are alike', () => {
    const compared = firstAndLater(played, played, 'test')
    expect(compared).toMatchObject({ firsts: 6, laters: 18, groups: 6 })
    expect(compared?.rows).toEqual(
      [
        // Annulled, 0.8, 0.8, 1.
        ['kept', 0, 1],
        ['efficiency', 0, 2.6 / 3],
        ['optimum', 0, 1 / 3],
      ].map(([outcome, first, later]) => ({
        outcome,
        first: {
          value: near(Number(first)),
          interval: { low: near(Number(first)), high: near(Number(first)) },
        },
        later: {
          value: near(Number(later)),
          interval: { low: near(Number(later)), high: near(Number(later)) },
        },
        difference: {
          value: near(Number(later) - Number(first)),
          interval: { low: near(Number(later) - Number(first)), high: near(Number(later) - Number(first)) },
        },
      })),
    )
  })

  test('draw whole groups: half of the games kept and half annulled spread as two groups of one do', () => {
    const turned = played.map((game, index) =>
      index % 2 === 0 ? game : { ...game, rounds: game.rounds.toReversed() },
    )
    // First round kept in 3 of 6 independent games. 2.5 % quantile of the binomial share, qbinom(.025, 6, .5) / 6
    // = 1/6 in R; the upper one by symmetry 5/6.
    const [kept] = firstAndLater(turned, turned, 'test')?.rows ?? []
    expect(kept?.first).toEqual({ value: 0.5, interval: { low: near(1 / 6), high: near(5 / 6) } })
    // As one group they cannot be drawn in another mixture.
    const alike = turned.map((game) => ({ ...game, group: 'one' }))
    expect(firstAndLater(alike, alike, 'test')?.rows[0]?.first).toEqual({ value: 0.5, interval: undefined })
  })

  test('take later rounds only where both remember', () => {
    expect(firstAndLater(played, [], 'test')).toBeUndefined()
    expect(page).toContain('12 and 18<small>6 groups</small>')
  })
})

test('failures stand as shares of rounds with their number, by condition and topology', () => {
  // Of 24 rounds of a cell: one broken agreement and one repetition a game; 2 eligible rounds a game, one repeats.
  expect(page).toContain('0.250<small>6 rounds; 0.500 of 12 eligible</small>')
  expect(page).toContain('0.250<small>6 rounds</small>')
})

test('topologies are compared with intervals, failures and tokens', () => {
  // Two findings in the four rounds of a talked game, one in those of the other, which agreed to nothing.
  expect(page).toContain('<td class="number">50.0</td>')
  expect(page).toContain('<td class="number">25.0</td>')
  // Of a game 0, 0.8, 0.8 and 1 of the optimum.
  expect(page).toContain('<td class="number">0.650<small class="tight">')
})

describe('a game as a conversation', () => {
  test('links each promise to the purchase that kept or broke it, and back', () => {
    expect(page).toContain('agrees that agent 1 buys 5 wood: <a class="warn" href="#talk_1_')
    expect(page).toMatch(/agrees that agent 1 buys 5 wood: <a href="#talk_1_\d+">kept by event \d+<\/a>/)
    expect(page).toContain('breaks the promise of <a href="#talk_1_')
    expect(page).toContain('agent 1 buys 5 wood: replaced later in the talk')
  })

  test('has every anchor that it links to, once', () => {
    const links = new Set([...page.matchAll(/href="#(talk_[^"]*)"/g)].map(([, id]) => id))
    const anchors = [...page.matchAll(/ id="(talk_[^"]*)"/g)].map(([, id]) => id)
    expect(links.size).toBeGreaterThan(5)
    expect(new Set(anchors).size).toBe(anchors.length)
    expect([...links].filter((id) => !anchors.includes(id))).toEqual([])
  })

  test('is shown for topologies in which agents talk only', () => {
    expect(page.match(/class="drawn"/g)).toHaveLength(1)
  })
})

test('lets no hostile text out unescaped, and says the same twice', async () => {
  const hostile = `--><img src=x onerror=alert(1)>"'</style></svg></table>\u202e\0\x1b[2J\ud800`
  const text = (of: string) => `${of}${hostile}`
  const markup = await builtReport(negotiationFacts(2, text), [negotiation])
  expect(['<img', 'alert(1)>', '\u202e', '\0', '\x1b'].filter((each) => markup.includes(each))).toEqual([])
  expect(markup.isWellFormed()).toBe(true)
  expect(await builtReport(negotiationFacts(2, text), [negotiation])).toBe(markup)
  expect(await builtReport(facts, [negotiation])).toBe(page)
})
