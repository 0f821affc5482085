import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, describe, expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import { builtReport } from '../../reports/build.ts'
import {
  type Chart,
  chart,
  defineSection,
  html,
  numberRuns,
  shownNumber,
  type TraceEvent,
  table,
} from '../../reports/define.ts'
import { pageScript } from '../../reports/page-script.ts'
import { foundSections } from '../../reports/sections.ts'
import { emptyFacts, fixtureFacts, longName } from './report-fixture.ts'

const sections = await foundSections()
const usual = await builtReport(fixtureFacts(), sections)

describe('the top of a report', () => {
  const sentence =
    'They show what a structure does to agents with these error rates, not what any language model does.'

  test('says that simulated numbers are simulated, and of which model', () => {
    expect(usual).toContain('These numbers come from simulated agents.')
    expect(usual).toContain(sentence)
    expect(usual).toContain('Simulated: <code>simulated:typical</code>. Not simulated: none.')
  })

  test('says it before the first table', () => {
    expect(usual.indexOf(sentence)).toBeLessThan(usual.indexOf('<table'))
  })

  test('tells the models apart when a file mixes them, and marks the rows', async () => {
    const mixed = await builtReport(fixtureFacts({ isMixed: true }), sections)
    expect(mixed).toContain('Numbers marked “simulated” come from simulated agents.')
    expect(mixed).toContain('Not simulated: <code>openai:gpt-5-mini</code>.')
    expect(mixed).toContain('>simulated</span>')
    expect(usual).not.toContain('>simulated</span>')
  })

  test('says so when no model is simulated', async () => {
    const { cells, ...facts } = fixtureFacts({ isMixed: true })
    const real = cells.filter(({ identity }) => !identity.isSimulated)
    const report = await builtReport({ ...facts, cells: real }, sections)
    expect(report).toContain('No model in this file is simulated.')
    expect(report).not.toContain(sentence)
  })

  test('says that an empty file has no number to explain', async () => {
    expect(await builtReport(emptyFacts(), sections)).toContain('so there is no number to explain')
  })
})

describe('a report', () => {
  test('is one file that fetches nothing and runs nothing but its own script', () => {
    expect(usual).toContain('default-src &#39;none&#39;; style-src &#39;sha256-')
    const hash = createHash('sha256').update(pageScript).digest('base64')
    expect(usual).toContain(`script-src &#39;sha256-${hash}&#39;;`)
    expect(usual.match(/<script[^>]*>/g)).toEqual([
      '<script type="application/json" id="_traces">',
      '<script>',
    ])
    expect(usual).not.toMatch(/<iframe|<img|<object| on[a-z]+="| style="/)
    expect(usual.match(/(?:href|src)="[^"]*"/g)?.filter((link) => !/="(#|data:,)/.test(link))).toEqual([])
  })

  test('is the same bytes for the same facts', async () => {
    expect(await builtReport(fixtureFacts(), sections)).toBe(usual)
  })

  test('gives every section an anchor that the navigation leads to', () => {
    const shown = sections.filter(({ id }) => usual.includes(`<section id="${id}"`))
    expect(shown.length).toBeGreaterThan(10)
    for (const { id } of shown)
      expect(usual).toMatch(new RegExp(`<a href="#${id}">.*<section id="${id}"`, 's'))
  })

  test('has no anchor twice', () => {
    const anchors = [...usual.matchAll(/ id="([^"]*)"/g)].map(([, anchor]) => anchor)
    expect(anchors.filter((anchor, index) => anchors.indexOf(anchor) !== index)).toEqual([])
  })

  test('shows why cells are not applicable, why there is no interval and what was too few', () => {
    expect(usual).toContain('needs the trait &quot;contention&quot;, which the scenario lacks')
    expect(usual).toContain('no interval: every episode gave the same value')
    expect(usual).toContain('too few: needs at least one forecast of a team')
  })

  test('shows metrics that it has never heard of, and names of 80 characters in full', () => {
    expect(longName).toHaveLength(80)
    expect(usual).toContain('never-seen-before')
    expect(usual).toContain(`>${longName}</span>`)
  })

  test('of 70 cells is built within five seconds', async () => {
    const further = Array.from({ length: 28 }, (_, index) => `more-${index}`)
    const facts = fixtureFacts({ further })
    expect(facts.cells.length).toBeGreaterThanOrEqual(70)
    const began = performance.now()
    await builtReport(facts, sections)
    expect(performance.now() - began).toBeLessThan(5000)
  })

  test('leaves out a section that has nothing to show', async () => {
    const silent = defineSection({ id: 'silent', title: 'Silent', order: 1, render: () => undefined })
    expect(await builtReport(emptyFacts(), [silent])).not.toContain('Silent')
  })

  test('keeps the audit, whatever sections are given, and where something else has its name', async () => {
    const other = defineSection({ id: 'audit', title: 'Other', order: 1, render: () => html`all is well` })
    for (const given of [[], [other]]) {
      const page = await builtReport(fixtureFacts(), given)
      expect(page).toContain('<section id="audit"')
      expect(page).toContain('1 error and 1 warning')
      expect(page).toContain('These are one treatment.')
      expect(page).not.toContain('all is well')
    }
    const clean = await builtReport(emptyFacts(), [])
    expect(clean).toContain('No finding.')
    expect(clean).toContain('Nothing found by: same-treatment, dead-tools, leakage.')
  })

  test('names the section that failed and keeps the cause', async () => {
    const cause = new Error('no such row')
    const failing = defineSection({
      id: 'failing',
      title: 'Failing',
      order: 1,
      render: () => Promise.reject(cause),
    })
    const failure = builtReport(emptyFacts(), [failing])
    await expect(failure).rejects.toMatchObject({
      message: 'section "failing" could not be rendered: no such row',
      cause,
    })
  })

  test('refuses two sections of one id', async () => {
    const section = defineSection({ id: 'one', title: 'One', order: 1, render: () => html`one` })
    await expect(builtReport(emptyFacts(), [section, section])).rejects.toThrow(
      'expected sections with ids of their own, got "one" twice',
    )
  })
})

describe('the example episodes', () => {
  test('are shown through a stated window when they are long', async () => {
    const facts = fixtureFacts({ seeds: 1, further: [] })
    const events = Array.from({ length: 500 }, (_, round): TraceEvent => {
      const agents = agentIds(2)
      return { kind: 'world', name: 'yield', agents, data: null, seq: round, round, at: round }
    })
    const trace = (episode: number) => ({ ...facts.trace(episode), events })
    const report = await builtReport({ ...facts, trace }, sections)
    expect(report).toContain('Shown: 200 of 500 steps, 4 of 4 agents.')
  })

  test('say which one is shown in full, and why', () => {
    expect(usual).toMatch(
      /The first one was chosen as the shortest of the \d+ looked at in which messages were sent; /,
    )
    expect(usual).toContain('These are all 27 events of the episode.')
  })

  test('say how many events are not shown', async () => {
    const { cells, ...facts } = fixtureFacts({ seeds: 1, further: [] })
    const corridor = cells.filter(({ identity }) => identity.scenario.id === 'corridor')
    const report = await builtReport({ ...facts, cells: corridor }, sections)
    expect(report).toMatch(/[\d,]+ more events of the [\d,]+ of episode \d+ stand in the results file/)
  })
})

describe('a wrong section file fails with its path, what was expected and what came', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-sections-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  test.each([
    ['nothing.ts', 'export const one = 1', 'expected a default export made by defineSection, got none'],
    ['metric.ts', 'export default { plugin: "metric" }', 'got a metric'],
    ['other.ts', section('another', 1), 'expected id "other", got "another"'],
    ['Big.ts', section('Big', 1), 'expected an id in kebab-case, got "Big"'],
    ['late.ts', section('late', 'NaN'), 'expected order to be a number, got NaN'],
  ])('%s', async (name, text, complaint) => {
    const own = join(folder, name.replace('.ts', ''))
    mkdirSync(join(own, 'parts'), { recursive: true })
    writeFileSync(join(own, name), text)
    writeFileSync(join(own, 'parts', 'part.ts'), 'export const part = 1')
    const failure = foundSections(new URL(`${pathToFileURL(own).href}/`))
    await expect(failure).rejects.toThrow(`${join(own, name)}: `)
    await expect(failure).rejects.toThrow(complaint)
    await expect(failure).rejects.toMatchObject({ name: 'UsageError' })
  })

  function section(id: string, order: unknown): string {
    return `export default { plugin: 'section', id: '${id}', title: 'T', order: ${order}, render() {} }`
  }
})

describe('a chart', () => {
  const values = [
    { a: 1, b: 'http://example.invalid/' },
    { a: 2, b: '{"signal":"alert(1)"}' },
    { a: 3, b: '<img src=x onerror=alert(1)>\u202e' },
  ]
  const mark = { type: 'point' } as const
  const encoding = { x: { field: 'a', type: 'quantitative' }, y: { field: 'b', type: 'nominal' } } as const
  const plain: Chart = {
    id: 'one',
    title: 'One',
    description: 'Two "points"',
    values,
    spec: { mark, encoding },
  }

  test('is a picture with a name and a description', async () => {
    const drawn = (await chart(plain)).toString()
    expect(drawn).toMatch(
      /^<svg [^>]*role="img"[^>]*viewBox="0 0 \d+ \d+" aria-labelledby="one-title" aria-describedby="one-description">/,
    )
    expect(drawn).toContain(
      '<title id="one-title">One</title><desc id="one-description">Two &quot;points&quot;</desc>',
    )
  })

  test('is the same bytes each time', async () => {
    const clipped: Chart = { ...plain, spec: { mark: { ...mark, clip: true }, encoding } }
    expect(String(await chart(clipped))).toBe(String(await chart(clipped)))
    expect(String(await chart(clipped))).toContain('url(#one-part-1)')
  })

  test('takes values as lettering, never as markup, expression or address', async () => {
    const drawn = String(await chart(plain))
    expect(drawn).toContain('&lt;img src=x')
    expect(drawn).not.toMatch(/<img|href|\u202e|<script/)
  })

  test.each([
    ['href', { href: { field: 'b' } }],
    ['url', { url: { field: 'b' } }],
  ])('refuses the channel %s', async (key, channel) => {
    // The types allow these channels; the drawing must not.
    const spec = { mark, encoding: { ...encoding, ...channel } } as Chart['spec']
    await expect(chart({ ...plain, spec })).rejects.toThrow(
      `chart "one": expected plain encodings, got "${key}"`,
    )
  })

  test('refuses expressions', async () => {
    const spec: Chart['spec'] = { mark, encoding, transform: [{ filter: 'datum.a > 1' }] }
    await expect(chart({ ...plain, spec })).rejects.toThrow('got "filter"')
  })

  test('takes a warning of the drawing library for an error', async () => {
    const spec: Chart['spec'] = { mark, encoding: { ...encoding, size: { field: 'b', type: 'nominal' } } }
    await expect(chart({ ...plain, spec })).rejects.toThrow(
      'chart "one": expected no warnings, got Channel size',
    )
  })

  test('refuses numbers that are not finite', async () => {
    await expect(chart({ ...plain, values: [{ a: Number.NaN, b: 'x' }] })).rejects.toThrow('got NaN for "a"')
  })
})

test('the drawing library is loaded by nothing but a chart', () => {
  const define = new URL('../../reports/define.ts', import.meta.url)
  const program = `import { registerHooks } from 'node:module'
    registerHooks({ resolve(name, context, next) {
      if (name.startsWith('vega')) throw new Error('loaded ' + name)
      return next(name, context)
    } })
    await import('${define.href}')`
  execFileSync(process.execPath, ['--input-type=module', '--eval', program])
})

describe('numbers', () => {
  test.each([
    [0, '0'],
    [12345.6, '12,346'],
    [0.5, '0.500'],
    [-0.0001, '−1.0e−4'],
    [99.995, '100.00'],
    [1e300, '1.0e300'],
  ])('%d is printed %s', (value, text) => expect(shownNumber(value)).toBe(text))

  test('runs of whole numbers are drawn together', () => {
    expect(numberRuns([3, 1, 2, 7, 2])).toBe('1 to 3, 7')
  })
})

describe('a table', () => {
  const columns = [{ head: 'n', isRowHead: true, cell: (row: number) => row }]

  test('folds what is beyond its first page and counts what is beyond its limit', () => {
    const rows = Array.from({ length: 25 }, (_, index) => index)
    const markup = String(table({ caption: 'c', columns, rows, page: 10, most: 22 }))
    expect(markup.match(/<summary>[^<]*/g)).toEqual(['<summary>Rows 11 to 20', '<summary>Rows 21 to 22'])
    expect(markup).toContain('3 more rows stand in the results file')
  })

  test('gives every heading a scope', () => {
    expect(usual.match(/<th(?![^>]*scope=)[ >]/g)).toBeNull()
  })
})

test('only the chart, the page and its data may call markup trusted', () => {
  const folder = fileURLToPath(new URL('../../reports/', import.meta.url))
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  )
  const trusting = files.filter((name) => /\btrusted\b/.test(readFileSync(join(folder, name), 'utf8')))
  expect(trusting.toSorted()).toEqual(['chart.ts', 'data-block.ts', 'html.ts', 'page.ts'])
})
