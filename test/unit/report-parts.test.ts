import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dataText } from '../../reports/data-block.ts'
import { flowsOf } from '../../reports/flows.ts'
import { endLabels, labelled } from '../../reports/labels.ts'
import { PackedViews } from '../../reports/packed-views.ts'
import { ranksOf } from '../../reports/sections/leaderboard/ranks.ts'
import { frontierOf } from '../../reports/sections/trade-off/frontier.ts'
import { embeddedTraces, listedEpisodes } from '../../reports/selection.ts'
import { traceView } from '../../reports/trace-view.ts'
import { largeFacts } from './report-large-fixture.ts'
import { marketFacts } from './report-market-fixture.ts'

const market = marketFacts(20)

describe('flows', () => {
  test('of the members of an episode add up to its counts', () => {
    for (const { episode } of market.episodes) {
      const { members } = flowsOf(market.trace(episode).events)
      const { calls, tools, tokens = 0, usd = 0 } = market.sums(episode)
      const sum = (of: (member: (typeof members)[number]) => number) =>
        members.reduce((total, member) => total + of(member), 0)
      expect(sum((member) => member.calls)).toBe(calls)
      expect(sum((member) => member.tools)).toBe(tools)
      expect(sum(({ inputTokens, outputTokens }) => inputTokens + outputTokens)).toBe(tokens)
      expect(sum((member) => member.usd)).toBeCloseTo(usd, 12)
    }
  })

  test('over the edges to a member never take more than its input tokens and dollars', () => {
    for (const { episode } of market.episodes) {
      const { members, edges } = flowsOf(market.trace(episode).events)
      for (const { member, inputTokens, usd } of members) {
        const read = edges.filter(({ to }) => to === member)
        expect(read.reduce((sum, edge) => sum + edge.tokens, 0)).toBeLessThanOrEqual(inputTokens)
        expect(read.reduce((sum, edge) => sum + edge.usd, 0)).toBeLessThanOrEqual(usd)
      }
    }
  })
})

describe('the frontier', () => {
  test('holds what nothing beats, twins included', () => {
    const choices = [
      { cost: 1, loss: 5 },
      { cost: 2, loss: 5 },
      { cost: 2, loss: 3 },
      { cost: 2, loss: 3 },
      { cost: 9, loss: 3 },
      { cost: 10, loss: 1 },
    ]
    expect([...frontierOf(choices)].toSorted()).toEqual([0, 2, 3, 5])
  })

  test('leaves out exactly the choices that another one beats', () => {
    const choice = fc.record({ cost: fc.nat(8), loss: fc.nat(8) })
    fc.assert(
      fc.property(fc.array(choice), (choices) => {
        const beaten = choices.map((own) =>
          choices.some(
            ({ cost, loss }) => cost <= own.cost && loss <= own.loss && (cost < own.cost || loss < own.loss),
          ),
        )
        expect(choices.map((_, index) => !frontierOf(choices).has(index))).toEqual(beaten)
      }),
    )
  })
})

test('equal values share the best rank', () => {
  expect(ranksOf([0.2, 0.1, 0.2, 0.3])).toEqual([2, 1, 2, 4])
})

test('names beside points lie inside the frame and on no point', () => {
  const frame = { width: 300, height: 200 }
  const place = fc.record({ x: fc.nat(300), y: fc.nat(200), name: fc.string({ maxLength: 40 }) })
  fc.assert(
    fc.property(fc.array(place, { maxLength: 12 }), (points) => {
      for (const { label, labelX, labelY, align } of labelled(points, frame)) {
        if (label === '') continue
        const width = label.length * 6.2
        const left = align === 'left' ? labelX : labelX - width
        expect(left).toBeGreaterThanOrEqual(0)
        expect(left + width).toBeLessThanOrEqual(frame.width)
        const isInside = ({ x, y }: { x: number; y: number }) =>
          x > left && x < left + width && Math.abs(y - labelY) < 7
        expect(points.filter(isInside)).toEqual([])
      }
    }),
  )
})

test('data holds no tag, no comment and no end of its block, and reads back as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom('</script>', '<!--', '-->', ']]>', '&lt;'), (value, text) => {
      // What JSON.parse gives is JSON.
      const data = JSON.parse(JSON.stringify([value, text]))
      expect(dataText(data)).not.toMatch(/[<>&]/)
      expect(JSON.parse(dataText(data))).toEqual(data)
    }),
  )
})

describe('the traces that a page carries', () => {
  test('are all of them when there is room', () => {
    expect(embeddedTraces(market).numbers.size).toBe(market.episodes.length)
  })

  test('are as many as fit, the first of them always', () => {
    const view = (episode: number) =>
      traceView(market.trace(episode), episode, { events: 1000, characters: 1000 })
    const packed = new PackedViews(1)
    expect([packed.add(view(1)), packed.add(view(2))]).toEqual([true, false])
    expect([...packed.episodes()]).toEqual([1])
  })

  test('hold each text once, and each sentence of it once', () => {
    const { pieces, texts } = embeddedTraces(market).data
    expect(new Set(pieces).size).toBe(pieces.length)
    expect(new Set(texts.map((numbers) => JSON.stringify([numbers].flat()))).size).toBe(texts.length)
  })

  test('come back letter by letter from their sentences', () => {
    const view = traceView(market.trace(1), 1, { events: 1000, characters: 1000 })
    const packed = new PackedViews(1e6)
    packed.add(view)
    const { pieces, texts, traces } = packed.data()
    const text = (number: number) =>
      [texts[number] ?? 0]
        .flat()
        .map((piece) => pieces[piece])
        .join('')
    const [title = 0, about = 0, , , , rows = []] = traces['1'] ?? []
    expect([text(title), text(about)]).toEqual([view.title, view.about])
    expect(rows.map(([, , , , , , said = 0]) => text(said))).toEqual(view.rows.map((row) => row.text))
    expect(rows.reduce((seq, [further = 0]) => seq + further, 0)).toBe(view.rows.at(-1)?.seq)
  })

  test('of 100,000 messages stay within their bytes', () => {
    const { data, numbers } = embeddedTraces(largeFacts(50, 2000))
    expect(JSON.stringify(data).length).toBeLessThan(7_000_000)
    expect(numbers.size).toBeGreaterThan(10)
  })
})

test('a file of very many episodes lists the first of each cell', () => {
  const facts = largeFacts(20_000, 1)
  expect(listedEpisodes(facts).numbers.size).toBe(15_000)
})

test('names at the ends of lines keep their order and a line of distance, inside the frame', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 200, noNaN: true }), { maxLength: 12 }), (heights) => {
      const ends = heights.map((y, index) => ({ name: `n${index}`, x: 10, y }))
      const labels = endLabels(ends, { height: 200 }).map(
        ({ labelY }, index) => [heights[index] ?? 0, labelY] as const,
      )
      const sorted = labels.toSorted(([a, p], [b, q]) => a - b || p - q).map(([, y]) => y)
      expect(sorted.every((y, index) => index === 0 || y - (sorted[index - 1] ?? 0) >= 14 - 1e-9)).toBe(true)
      expect(sorted.every((y) => y >= 0 && y <= 200)).toBe(true)
    }),
  )
})
