import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plugins } from '../../harness/registry.ts'
import { builtReport } from '../../reports/build.ts'
import type { ReportFacts } from '../../reports/define.ts'
import { foundSections } from '../../reports/sections.ts'
import { topologyShape } from '../../reports/shape.ts'
import { catalogueFacts } from '../unit/report-catalogue-fixture.ts'
import { pricedFacts } from '../unit/report-crossings-fixture.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const hasChromium = existsSync(executablePath)
const worlds = Array.from({ length: 12 }, (_, index) => `world-number-${index + 1}`)

/** Every topology of this project in twelve worlds, with scores that differ. */
async function wholeCatalogue(): Promise<ReportFacts> {
  const topologies = await plugins('topology')
  const made = topologies.map(({ id, family = 'plan', sees }, index) => ({
    ...{ id, family, tokens: 100 * (index % 7), seesUnion: sees === 'union' },
    scores: Object.fromEntries(worlds.map((world, at) => [world, ((7 * index + 3 * at) % 11) / 10])),
  }))
  const facts = catalogueFacts(made)
  return { ...facts, topologies: topologies.map((each) => ({ ...each, shape: topologyShape(each) })) }
}

describe.skipIf(!hasChromium)(
  `in Chromium${hasChromium ? '' : ` (skipped: none at ${executablePath})`}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'coordbench-catalogue-'))
    const urlOf = (name: string) => pathToFileURL(join(folder, `${name}.html`)).href
    let browser: Browser

    beforeAll(async () => {
      const shown = new Set(['cheapest', 'interaction', 'catalogue', 'crossings'])
      const sections = (await foundSections()).filter(({ id }) => shown.has(id))
      for (const [name, facts] of [
        ['catalogue', await wholeCatalogue()],
        ['prices', pricedFacts()],
      ] as const)
        writeFileSync(join(folder, `${name}.html`), await builtReport(facts, sections))
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] })
    })

    afterAll(async () => {
      await browser.close()
      rmSync(folder, { recursive: true })
    })

    async function opened(name: string, width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme })
      await page.goto(urlOf(name))
      return page
    }

    test.each([
      ['catalogue', 390, 'dark'],
      ['catalogue', 1280, 'light'],
      ['prices', 390, 'light'],
      ['prices', 1280, 'dark'],
    ] as const)(
      'the %s page at %i px does not scroll sideways, folded or open',
      async (name, width, scheme) => {
        const page = await opened(name, width, scheme)
        const widest = () => page.evaluate<number>('document.documentElement.scrollWidth')
        expect(await widest()).toBeLessThanOrEqual(width)
        await page.evaluate(
          'document.querySelectorAll("details").forEach((folded) => { folded.open = true })',
        )
        expect(await widest()).toBeLessThanOrEqual(width)
        await page.close()
      },
    )

    test('a mechanism opens and closes by keyboard, and names its limits', async () => {
      const page = await opened('catalogue', 1280, 'light')
      const mechanism = page.locator('.mechanisms details').first()
      await mechanism.locator('summary').focus()
      await page.keyboard.press('Enter')
      expect(await mechanism.locator('dt', { hasText: 'Breaks' }).isVisible()).toBe(true)
      await page.keyboard.press('Enter')
      expect(await mechanism.getAttribute('open')).toBeNull()
      await page.close()
    })

    test('on a phone each score stands with its world; on a desk the worlds are heads', async () => {
      for (const [width, isShown] of [
        [390, true],
        [1280, false],
      ] as const) {
        const page = await opened('catalogue', width, 'light')
        const cell = page.locator('.mechanisms td.slim').first()
        expect(await cell.locator('small').isVisible()).toBe(isShown)
        expect(await page.locator('.mechanisms thead').isVisible()).toBe(!isShown)
        await page.close()
      }
    })

    test('says in words what each drawing shows', async () => {
      const page = await opened('catalogue', 1280, 'light')
      const names = await page
        .locator('svg.shape')
        .evaluateAll((all) => all.map((svg) => svg.querySelector('title')?.textContent ?? ''))
      expect(names.length).toBeGreaterThan(40)
      expect(
        names.filter((name) => !/: \d+ agents, \d+ staff, \d+ boards, \d+ declared ways/.test(name)),
      ).toEqual([])
      await page.close()
    })

    test('every mechanism over twelve worlds is printed on two pages of A4', async () => {
      const page = await opened('catalogue', 1280, 'light')
      await page.evaluate(
        'document.querySelectorAll("header, main > section:not(#catalogue)").forEach((other) => other.remove())',
      )
      const pdf = await page.pdf({ preferCSSPageSize: true })
      expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length).toBe(2)
      await page.close()
    })
  },
)
