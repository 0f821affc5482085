import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type Chart, chart, scenarioGrids } from '../../reports/define.ts'
import { diagramChart, diagramOf } from '../../reports/sections/calibration/diagram.ts'
import { planeChart, planePoints } from '../../reports/sections/calibration/plane.ts'
import { key, spaceTime } from '../../reports/sections/corridor/drawing.ts'
import { panelsOf } from '../../reports/sections/corridor/panels.ts'
import { intervalsChart } from '../../reports/sections/grid/intervals.ts'
import { tradeOffChart } from '../../reports/sections/trade-off/drawing.ts'
import { tradeOffOf } from '../../reports/sections/trade-off/points.ts'
import { fixtureFacts } from '../unit/report-fixture.ts'
import { marketFacts } from '../unit/report-market-fixture.ts'

const panels = panelsOf(fixtureFacts(), 'corridor')?.panels ?? []

function panelChart(topology: string): Chart {
  const panel = panels.find((each) => each.topology === topology)
  if (!panel) throw new Error(`the fixture requires topology "${topology}"`)
  return spaceTime(`golden-${topology}`, panel, 'An episode of 200 steps')
}

const market = marketFacts()
const lines = scenarioGrids(market).flatMap((grid) => grid.lines)

function found<T>(made: T | undefined): T {
  if (made === undefined) throw new Error('the fixture requires a chart, got none')
  return made
}

test.each([
  ['grid-intervals', () => found(scenarioGrids(market).map((grid) => intervalsChart(grid, 'golden'))[0])],
  [
    'calibration-diagram',
    () => diagramChart(found(lines.flatMap((line) => diagramOf(market, line))[0]), 'golden-diagram'),
  ],
  ['calibration-plane', () => planeChart(planePoints(market, lines), 'golden-plane')],
  ['trade-off', () => tradeOffChart(found(scenarioGrids(market).map(tradeOffOf)[0]), 'golden-trade')],
  ['corridor-key', () => key('corridor-key')],
  ['corridor-silent', () => panelChart('silent')],
  ['corridor-independent', () => panelChart('independent')],
  ['corridor-mesh', () => panelChart('mesh')],
])('%s looks as it did when it was last looked at', async (name, make) => {
  expectAsBefore(`charts/${name}`, `${await chart(make())}\n`)
})

/** Compares with the stored image; a new image is written beside the old. */
function expectAsBefore(name: string, drawn: string): void {
  const path = (ending: string) => fileURLToPath(new URL(`./${name}${ending}.svg`, import.meta.url))
  const before = existsSync(path('')) ? readFileSync(path(''), 'utf8') : undefined
  rmSync(path('-changed'), { force: true })
  if (before === drawn) return
  writeFileSync(path('-changed'), drawn)
  expect.fail(`expected ${name}.svg as stored, got another image: look at ${name}-changed.svg`)
}
