import { beforeAll, describe, expect, test } from 'vitest'
import { builtReport } from '../../reports/build.ts'
import type { AnySection, ReportFacts } from '../../reports/define.ts'
import { pageScript } from '../../reports/page-script.ts'
import { foundSections } from '../../reports/sections.ts'
import { emptyFacts, fixtureFacts } from '../unit/report-fixture.ts'
import { marketFacts } from '../unit/report-market-fixture.ts'
import { negotiationFacts } from '../unit/report-negotiation-fixture.ts'
import { sensitivityFacts } from '../unit/report-sensitivity-fixture.ts'

const sections = await foundSections()

/** Breaks out of tags, attributes, comments and lines wherever it is not escaped. */
const hostile = `--><img src=x onerror=alert(1)>"'</style></svg></table>\u202e\0\x1b[2J\ud800`
const breaking = ['<img', '<script', 'alert(1)>', '\u202e', '\0', '\x1b']

/** Files that a section must cope with. */
const files: readonly (readonly [string, () => ReportFacts])[] = [
  ['a usual file', () => fixtureFacts()],
  ['a file that mixes simulated and other models', () => fixtureFacts({ isMixed: true })],
  ['a file with one episode a cell', () => fixtureFacts({ seeds: 1 })],
  ['a file with no episode', () => fixtureFacts({ seeds: 0 })],
  ['a file of forecasts with prices', () => marketFacts(30)],
  ['a file of negotiations', () => negotiationFacts()],
  ['a file of a swept parameter', () => sensitivityFacts()],
  ['an empty file', emptyFacts],
]

/** Each file made twice, once for all sections: what they compute of one is computed once. */
const twice = files.map(([name, facts]) => [name, once(facts), once(facts)] as const)
const spoiled = fixtureFacts({ isMixed: true, text: (text) => `${text}${hostile}` })

function once(made: () => ReportFacts): () => ReportFacts {
  let facts: ReportFacts | undefined
  return () => {
    facts ??= made()
    return facts
  }
}

test('every section has a place of its own in the order', () => {
  const orders = sections.map(({ order }) => order)
  expect(new Set(orders).size).toBe(orders.length)
})

describe.each(sections.map((section) => [section.id, section] as const))('section %s', (_, section) => {
  test('has a title in words', () => {
    expect(section.title).toMatch(/^[A-Z][^\n]*[a-z]$/)
  })

  test.each(twice)('renders %s, and the same bytes twice', async (_name, facts, again) => {
    const [first, second] = [await rendered(section, facts()), await rendered(section, again())]
    expect(first).toBe(second)
    expect(first).not.toMatch(/undefined|NaN|\[object|Infinity/)
  })

  test('lets no hostile text out unescaped', async () => {
    const markup = await rendered(section, spoiled)
    expect(breaking.filter((text) => markup.includes(text))).toEqual([])
    expect(markup.isWellFormed()).toBe(true)
  })

  test('closes every element that it opens', async () => {
    expect(unbalanced(await rendered(section, spoiled))).toEqual([])
  })

  test('stays below five seconds and seven megabytes with a thousand cells', async () => {
    const began = performance.now()
    const markup = await rendered(section, large)
    expect(markup.length).toBeLessThan(7_000_000)
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

let large = emptyFacts()
beforeAll(() => {
  large = fixtureFacts({ seeds: 2, further: Array.from({ length: 500 }, (_, index) => `topology-${index}`) })
})

/** The page of one section, without the page's own script and the tag of its data. */
async function rendered(section: AnySection, facts: ReportFacts): Promise<string> {
  const page = await builtReport(facts, [section])
  return page
    .replace(`<script>${pageScript}</script>`, '')
    .replace(/<script type="application\/json" id="_traces">([^<>]*)<\/script>/, '$1')
}

/** Elements left open or closed out of turn. */
function unbalanced(markup: string): readonly string[] {
  const open: string[] = []
  for (const [, slash, name = '', rest = ''] of markup.matchAll(/<(\/?)([a-z]+)((?:[^<>"]|"[^"]*")*)>/gi)) {
    if (/^(meta|link|br|col|input|doctype)$/i.test(name) || rest.endsWith('/')) continue
    if (!slash) open.push(name)
    else if (open.pop() !== name) return [`</${name}> after ${open.join(' ')}`]
  }
  return open
}
