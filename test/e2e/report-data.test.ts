import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { command } from './command.ts'
import { publishedResults } from './published-results.ts'

/** The folder of published data sets; they are not part of this repository. */
const data = process.env['COORDBENCH_DATA']

describe.skipIf(data === undefined)('the report of the published traces (needs COORDBENCH_DATA)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-report-'))
  let page = ''
  const section = (id: string) => page.slice(page.indexOf(`<section id="${id}"`)).split('</section>')[0] ?? ''

  beforeAll(async () => {
    const db = await publishedResults(data ?? '')
    await command('report', '--db', db, '--out', folder)
    page = readFileSync(join(folder, 'index.html'), 'utf8')
  }, 60_000)
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('shows the published leaderboard to six digits', () => {
    // leaderboard.csv of the data set: Brier and Alpha; REL and RES with the publisher's edges.
    const published = [
      ...['0.153112', '\u22120.000607', '0.013106', '0.108720'],
      ...['0.159145', '\u22120.006641', '0.019898', '0.110414'],
      ...['0.161680', '\u22120.009175', '0.025300', '0.111600'],
      ...['0.169563', '\u22120.017058', '0.020072', '0.100044'],
      ...['0.180916', '\u22120.028411', '0.026190', '0.093696'],
    ]
    const board = section('leaderboard')
    expect(published.filter((number) => !board.includes(`>${number}<`))).toEqual([])
  })

  test('shows the market price and the base rate as references', () => {
    // numpy: ((price - y)**2).mean() and y.mean() * (1 - y.mean()).
    expect(section('leaderboard')).toMatch(/Market price.*>0\.152505<.*Base rate.*>0\.249100</s)
  })

  test('says which differences are below the noise of one treatment asked twice', () => {
    const words = section('differences')
    expect(words).toContain(
      'are one treatment under two names: every prompt of every item was the same, and still their Brier score differs by 0.0218',
    )
    expect(words).toContain('8 of 9 other differences are no larger')
  })

  test('draws both diagrams of all five with their numbers, and no more', () => {
    expect(section('calibration').match(/by isotonic recalibration<\/title>/g)).toHaveLength(5)
    expect(section('price').match(/against the market price<\/title>/g)).toHaveLength(5)
    expect(section('power').match(/apart<\/title>/g)).toHaveLength(10)
  })
})
