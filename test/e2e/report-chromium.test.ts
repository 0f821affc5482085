import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtReport } from '../../reports/build.ts'
import type { ReportFacts, Trace } from '../../reports/define.ts'
import { foundSections } from '../../reports/sections.ts'
import { emptyFacts, fixtureFacts } from '../unit/report-fixture.ts'
import { largeFacts } from '../unit/report-large-fixture.ts'
import { marketFacts } from '../unit/report-market-fixture.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
/** Breaks out of elements, attributes, comments, data and lines wherever it is not escaped, and leaves a mark. */
const hostile = [
  '</code></script><script>window.pwned=1</script><img src=x onerror="window.pwned=1"><!--',
  '"\' autofocus onfocus="window.pwned=1" javascript:window.pwned=1 ]]>',
  '\u202e\0\x1b[2J\ud800\u2028',
].join('')

/** Reports that are opened, by the name of their file. */
const reports = {
  usual: () => fixtureFacts({ isMixed: true }),
  market: () => marketFacts(),
  hostile: () => fixtureFacts({ seeds: 3, isMixed: true, text: (text) => `${text}${hostile}` }),
  'hostile-market': () => withLongLine(marketFacts(12, (text) => `${hostile}${text}${hostile}`)),
  empty: emptyFacts,
}
const names = ['usual', 'market', 'hostile', 'hostile-market', 'empty'] as const

const looks = [
  [1280, 'light', true],
  [1280, 'dark', false],
  [390, 'light', false],
  [390, 'dark', true],
] as const
const views = names.flatMap((name) =>
  looks.map(([width, scheme, runs]) => [name, width, scheme, runs ? 'on' : 'off'] as const),
)

test.runIf(process.env['CI'] === 'true')('a browser is at hand', () => {
  expect(hasChromium, `expected a browser at ${executablePath}`).toBe(true)
})

describe.skipIf(!hasChromium)(
  `in Chromium${hasChromium ? '' : ` (skipped: none at ${executablePath})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'coordbench-report-'))
    let browser: Browser

    beforeAll(async () => {
      const sections = await foundSections()
      for (const name of names)
        writeFileSync(join(folder, `${name}.html`), await builtReport(reports[name](), sections))
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    })

    afterAll(async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    })

    describe.each(views)('the %s report at %i px, %s, scripts %s', (name, width, colorScheme, scripts) => {
      let page: Page
      const complaints: string[] = []

      beforeAll(async () => {
        const javaScriptEnabled = scripts === 'on'
        page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme, javaScriptEnabled })
        listen(page, complaints)
        await page.goto(urlOf(name))
        await page.evaluate(
          'document.querySelectorAll("details").forEach((folded) => { folded.open = true })',
        )
      })

      afterAll(() => page.close())

      test('opens without a complaint and asks for nothing', () => {
        expect(complaints).toEqual([])
      })

      test('does not scroll sideways', async () => {
        const widest = await page.evaluate<number>('document.documentElement.scrollWidth')
        expect(widest).toBeLessThanOrEqual(width)
      })

      test('leads every link to a place on the page', async () => {
        const lost = `[...document.querySelectorAll('a')].map((link) => link.getAttribute('href'))
        .filter((target) => !target.startsWith('#') || !document.getElementById(target.slice(1)))`
        expect(await page.evaluate<string[]>(lost)).toEqual([])
      })

      test('draws marks in every chart, inside its frame', async () => {
        const bare = `[...document.querySelectorAll('svg.chart')]
        .filter((chart) => !chart.querySelector('.role-mark path, .role-mark line') || chart.getBoundingClientRect().width < 100)
        .map((chart) => chart.getAttribute('aria-labelledby'))`
        expect(await page.evaluate<string[]>(bare)).toEqual([])
      })

      test('made no element out of data', async () => {
        const foreign = 'img, iframe, [onerror], [onfocus], script:not(#_traces, body > script:last-of-type)'
        expect(
          await page.evaluate<number>(`document.querySelectorAll(${JSON.stringify(foreign)}).length`),
        ).toBe(0)
        expect(await page.evaluate<number>('document.scripts.length')).toBeLessThanOrEqual(2)
        expect(await page.evaluate('typeof window.pwned')).toBe('undefined')
      })

      test('has its headings in order, names every table and says in words what each chart shows', async () => {
        expect(await page.evaluate<string[]>(unsaid)).toEqual([])
      })

      test('is readable: text and ground differ enough everywhere', async () => {
        expect(await page.evaluate<string[]>(pale)).toEqual([])
      })
    })

    describe.each(['market', 'hostile', 'hostile-market'] as const)(
      'with scripts on, a reader of the %s report',
      (name) => {
        let page: Page
        const complaints: string[] = []

        beforeAll(async () => {
          page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
          listen(page, complaints)
          await page.goto(urlOf(name))
        })

        afterAll(() => page.close())

        test('sorts a table by a column, up and down, with the keyboard', async () => {
          const head = page.locator('#leaderboard thead th').nth(6)
          await head.locator('button').focus()
          await page.keyboard.press('Enter')
          expect(await head.getAttribute('aria-sort')).toBe('ascending')
          const up = await page.evaluate<number[]>(columnOfCalls)
          expect(up).toEqual(up.toSorted((a, b) => a - b))
          await page.keyboard.press('Enter')
          expect(await head.getAttribute('aria-sort')).toBe('descending')
          expect(await page.evaluate<number[]>(columnOfCalls)).toEqual(up.toSorted((a, b) => b - a))
        })

        test('keeps only the rows that name a topology, and gets all back', async () => {
          const rows = page.locator('#grid tbody tr:visible')
          const all = await rows.count()
          await page.locator('#_filter input').fill(name === 'hostile' ? 'mesh' : 'debate')
          await expect.poll(() => rows.count()).toBeLessThan(all)
          expect(await rows.count()).toBeGreaterThan(0)
          expect(await page.locator('#_filter [role=status]').textContent()).toMatch(/^\d+ of \d+ rows/)
          await page.locator('#_filter input').fill('')
          await expect.poll(() => rows.count()).toBe(all)
        })

        test('follows a number to its episodes and opens a trace that was not drawn before', async () => {
          await page.locator('#leaderboard a.behind').first().click()
          const list = page.locator(new URL(page.url()).hash)
          await list.locator('a.open').first().waitFor()
          expect(await list.locator('tbody tr').count()).toBeGreaterThan(1)
          await page.locator('dialog').waitFor({ state: 'detached' })
          await list.locator('a.open').first().click()
          const dialog = page.locator('dialog.viewer')
          expect(await dialog.locator('table.sequence tbody tr').count()).toBeGreaterThan(2)
          expect(await dialog.locator('h2').textContent()).toMatch(/^Episode \d+: /)
          expect(await dialog.locator('img, script, [onerror]').count()).toBe(0)
          for (let fold = 0; fold < (await dialog.locator('details').count()); fold++)
            await dialog.locator('details').nth(fold).evaluate('(folded) => { folded.open = true }')
          await page.keyboard.press('Escape')
          await page.locator('dialog').waitFor({ state: 'detached' })
          expect(await page.evaluate('document.activeElement.className')).toBe('open')
        })

        test('meets every embedded trace without a complaint', async () => {
          const opened = await page.evaluate<number>(openAll)
          expect(opened).toBeGreaterThan(20)
          expect(await page.evaluate('typeof window.pwned')).toBe('undefined')
          expect(complaints).toEqual([])
        })
      },
    )

    test('5,000 episodes of one message make less than 8 MB, 100,000 messages as well', async () => {
      const sections = await foundSections()
      for (const [name, episodes, messages] of [
        ['5,000 episodes', 5000, 1],
        ['100,000 messages', 50, 2000],
      ] as const) {
        const began = performance.now()
        const text = await builtReport(largeFacts(episodes, messages), sections)
        const built = performance.now() - began
        const file = join(folder, `${episodes}.html`)
        writeFileSync(file, text)
        expect(Buffer.byteLength(text)).toBeLessThan(8_000_000)
        const page = await browser.newPage()
        await page.goto(pathToFileURL(file).href)
        const { paint, load } = await page.evaluate<{ paint: number; load: number }>(timing)
        const megabytes = (Buffer.byteLength(text) / 1e6).toFixed(2)
        console.log(
          `${name}: ${megabytes} MB, built in ${built.toFixed(0)} ms, painted ${paint.toFixed(0)} ms, loaded ${load.toFixed(0)} ms`,
        )
        await page.evaluate('document.querySelector("details.named").open = true')
        await page.locator('a.open').first().click()
        const rows = page.locator('dialog table.sequence tbody tr')
        const before = await rows.count()
        if (messages > 1) {
          await page.getByRole('button', { name: /^Draw the next/ }).click()
          expect(await rows.count()).toBeGreaterThan(before)
        }
        await page.close()
      }
    })

    test('on paper no table is cut off and no control is left', async () => {
      const page = await browser.newPage({ viewport: { width: 1000, height: 900 } })
      await page.goto(urlOf('market'))
      await page.emulateMedia({ media: 'print' })
      expect(await page.locator('#_filter:visible, nav:visible, a.skip:visible').count()).toBe(0)
      const cut = `[...document.querySelectorAll('.scroll')].filter((box) => getComputedStyle(box).overflowY !== 'visible').length`
      expect(await page.evaluate<number>(cut)).toBe(0)
      await page.close()
    })

    function urlOf(name: string): string {
      return pathToFileURL(join(folder, `${name}.html`)).href
    }
  },
)

/** The same facts with a reply of five megabytes on one line in every trace. */
function withLongLine(facts: ReportFacts): ReportFacts {
  const line = `${hostile}${'<x>'.repeat(1_700_000)}`
  const trace = (episode: number): Trace => {
    const found = facts.trace(episode)
    const events = found.events.map((event) => (event.kind === 'call' ? { ...event, reply: line } : event))
    return { ...found, events }
  }
  return { ...facts, trace }
}

/** Notes what a page says on its console, throws, or asks for. */
function listen(page: Page, complaints: string[]): void {
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url())
  })
}

/** The seventh column of the first leaderboard. */
const columnOfCalls = `[...document.querySelector('#leaderboard tbody').rows]
  .map((row) => Number.parseFloat(row.cells[6].textContent.replaceAll(',', '').replaceAll('\u2212', '-')))`

/** Opens and closes the traces of the first 30 links; gives how many dialogs there were. */
const openAll = `(() => {
  let opened = 0
  for (const link of [...document.querySelectorAll('a.open')].slice(0, 30)) {
    link.click()
    const dialog = document.querySelector('dialog')
    if (dialog?.querySelector('table.sequence tbody tr')) opened++
    dialog?.close()
    dialog?.remove()
  }
  return opened
})()`

/** When the page was first seen and when it was all there, in milliseconds since it was asked for. */
const timing = `new Promise((done) => requestAnimationFrame(() => setTimeout(() => done({
  paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
  load: performance.getEntriesByType('navigation')[0].loadEventEnd,
}))))`

/** Headings that skip a level, tables without caption or scope, charts without words. */
const unsaid = `(() => {
  const levels = [...document.querySelectorAll('main h2, main h3, main h4')].map((heading) => Number(heading.tagName[1]))
  const skipped = levels.filter((level, index) => level > (levels[index - 1] ?? 1) + 1).map((level) => 'heading ' + level)
  const bare = [...document.querySelectorAll('table')].filter((table) => !table.caption?.textContent.trim())
  const heads = [...document.querySelectorAll('th:not([scope])')]
  const mute = [...document.querySelectorAll('svg.chart')].filter((chart) =>
    !['aria-labelledby', 'aria-describedby'].every((name) => document.getElementById(chart.getAttribute(name))?.textContent.trim()))
  return [...skipped, ...bare.map(() => 'table'), ...heads.map(() => 'th'), ...mute.map(() => 'chart')]
})()`

/** Texts whose contrast with what lies behind them is below 4.5 (WCAG 2.2, 1.4.3). */
const pale = `(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const over = (colours) => {
    canvas.clearRect(0, 0, 1, 1)
    for (const colour of colours) { canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1) }
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
  }
  const light = ([red, green, blue]) => 0.2126 * red + 0.7152 * green + 0.0722 * blue
  const grounds = (element) => element ? [...grounds(element.parentElement), getComputedStyle(element).backgroundColor] : []
  const isSaying = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '')
  const found = new Map()
  for (const element of document.querySelectorAll('body *')) {
    if (!isSaying(element) || element.closest('svg, style, .skip')) continue
    const behind = grounds(element)
    const key = [getComputedStyle(element).color, ...behind].join(' ')
    if (found.has(key)) continue
    const [text, ground] = [light(over([...behind, getComputedStyle(element).color])), light(over(behind))]
    const ratio = (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05)
    found.set(key, ratio < 4.5 ? element.className + ' ' + element.textContent.slice(0, 40) + ' ' + ratio.toFixed(2) : '')
  }
  return [...found.values()].filter(Boolean)
})()`
