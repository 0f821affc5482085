import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { builtReport } from '../../reports/build.ts'
import { foundSections } from '../../reports/sections.ts'
import { emptyFacts, fixtureFacts } from '../unit/report-fixture.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
const hostile = '</code><img src=x onerror=alert(1)>"\'\u202e\0\x1b[2J\ud800'

/** Reports that are opened, by the name of their file. */
const reports = {
  usual: () => fixtureFacts({ isMixed: true }),
  hostile: () => fixtureFacts({ seeds: 3, isMixed: true, text: (text) => `${text}${hostile}` }),
  empty: emptyFacts,
}
const names = ['usual', 'hostile', 'empty'] as const

const views = names.flatMap((name) =>
  [1280, 390].flatMap((width) =>
    (['light', 'dark'] as const).map((scheme) => [name, width, scheme] as const),
  ),
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

    describe.each(views)('the %s report at %i px, %s', (name, width, colorScheme) => {
      let page: Page
      const complaints: string[] = []

      beforeAll(async () => {
        page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
        page.on('console', (message) => complaints.push(message.text()))
        page.on('pageerror', (error) => complaints.push(error.message))
        page.on('request', (request) => {
          if (!/^(file|data):/.test(request.url())) complaints.push(request.url())
        })
        await page.goto(pathToFileURL(join(folder, `${name}.html`)).href)
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
        expect(
          await page.evaluate<number>('document.querySelectorAll("img, script, iframe, [onerror]").length'),
        ).toBe(0)
      })

      test('is readable: text and ground differ enough everywhere', async () => {
        expect(await page.evaluate<string[]>(pale)).toEqual([])
      })
    })
  },
)

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
