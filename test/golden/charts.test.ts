import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { plugins } from '../../harness/registry.ts'
import { type Chart, chart, comparisonsOf, lineForecasts, scenarioGrids } from '../../reports/define.ts'
import { bandChart } from '../../reports/sections/bands/drawing.ts'
import { binnedChart, corpChart, diagramOf } from '../../reports/sections/calibration/diagram.ts'
import { planeChart } from '../../reports/sections/calibration/plane.ts'
import { planeOf } from '../../reports/sections/calibration/plane-points.ts'
import { shapeDrawing } from '../../reports/sections/catalogue/drawing.ts'
import { key, spaceTime } from '../../reports/sections/corridor/drawing.ts'
import { panelsOf } from '../../reports/sections/corridor/panels.ts'
import { crossingsChart } from '../../reports/sections/crossings/drawing.ts'
import { pricedPairs } from '../../reports/sections/crossings/pairs.ts'
import { differencesChart } from '../../reports/sections/differences/drawing.ts'
import { intervalsChart } from '../../reports/sections/grid/intervals.ts'
import { pairSpreads, powerChart } from '../../reports/sections/power/drawing.ts'
import { priceChart } from '../../reports/sections/price/drawing.ts'
import { curveReader } from '../../reports/sections/sensitivity/curves.ts'
import { sensitivityChart } from '../../reports/sections/sensitivity/drawing.ts'
import { sweepParts } from '../../reports/sections/sensitivity/panels.ts'
import { tradeOffChart } from '../../reports/sections/trade-off/drawing.ts'
import { tradeOffOf } from '../../reports/sections/trade-off/points.ts'
import { topologyShape } from '../../reports/shape.ts'
import { pricedFacts } from '../unit/report-crossings-fixture.ts'
import { fixtureFacts } from '../unit/report-fixture.ts'
import { marketFacts } from '../unit/report-market-fixture.ts'
import { sensitivityFacts } from '../unit/report-sensitivity-fixture.ts'
import { madeBands } from '../unit/report-sweep-fixture.ts'

const panels = panelsOf(fixtureFacts(), 'corridor')?.panels ?? []

function panelChart(topology: string): Chart {
  const panel = panels.find((each) => each.topology === topology)
  if (!panel) throw new Error(`the fixture requires topology "${topology}"`)
  return spaceTime(`golden-${topology}`, panel, 'An episode of 200 steps')
}

const market = marketFacts()
const lines = scenarioGrids(market).flatMap((grid) => grid.lines)

const diagrams = lines.slice(0, 1).flatMap((line) => diagramOf(market, line))
const priced = lines
  .slice(0, 1)
  .flatMap((line) => lineForecasts(market, line))
  .map(({ forecast, outcome, price = 0 }) => ({ forecast, outcome, price }))

const sensitivity = sensitivityFacts()
const curves = sweepParts(sensitivity).flatMap(({ panels: own }) => own.flatMap(curveReader(sensitivity)))

function found<T>(made: T | undefined): T {
  if (made === undefined) throw new Error('the fixture requires a chart, got none')
  return made
}

test.each([
  ['grid-intervals', () => found(scenarioGrids(market).map((grid) => intervalsChart(grid, 'golden'))[0])],
  ['calibration-diagram', () => binnedChart(found(diagrams[0]), 'golden-diagram')],
  ['calibration-corp', () => corpChart(found(diagrams[0]), 'golden-corp')],
  ['calibration-plane', () => planeChart(found(planeOf(market, lines)), 'golden-plane')],
  [
    'differences',
    () =>
      found(comparisonsOf(market).flatMap((each) => differencesChart(each, 'golden-differences') ?? [])[0]),
  ],
  ['price', () => priceChart({ name: 'a topology', forecasts: priced }, 'golden-price')],
  [
    'power',
    () => powerChart(found(comparisonsOf(market).flatMap(pairSpreads)[3]), 'golden-power', 'Brier score'),
  ],
  ['band', () => bandChart(found(madeBands()[0]), { low: 0, high: 0.4 }, 'golden-band')],
  [
    'sensitivity',
    () =>
      sensitivityChart({
        ...{ id: 'golden-sensitivity', parameter: 'forgetting', isSimulated: true, ...found(curves[0]) },
        y: { low: -0.15, high: 1.15 },
      }),
  ],
  ['crossings', () => crossingsChart(found(pricedPairs(pricedFacts())[0]), 'golden-crossings')],
  ['trade-off', () => tradeOffChart(found(scenarioGrids(market).map(tradeOffOf)[0]), 'golden-trade')],
  ['corridor-key', () => key('corridor-key')],
  ['corridor-silent', () => panelChart('silent')],
  ['corridor-independent', () => panelChart('independent')],
  ['corridor-mesh', () => panelChart('mesh')],
])('%s looks as it did when it was last looked at', async (name, make) => {
  expectAsBefore(`charts/${name}`, `${await chart(make())}\n`)
})

const shapes = new Map((await plugins('topology')).map((topology) => [topology.id, topologyShape(topology)]))

test.each(['independent', 'chain', 'mesh', 'orchestrator', 'hierarchy', 'shared-ledger', 'solo'])(
  'the edges of %s look as they did when they were last looked at',
  (id) => expectAsBefore(`charts/edges-${id}`, `${shapeDrawing(found(shapes.get(id)), id)}\n`),
)

/** Compares with the stored image; a new image is written beside the old. */
function expectAsBefore(name: string, drawn: string): void {
  const path = (ending: string) => fileURLToPath(new URL(`./${name}${ending}.svg`, import.meta.url))
  const before = existsSync(path('')) ? readFileSync(path(''), 'utf8') : undefined
  rmSync(path('-changed'), { force: true })
  if (before === drawn) return
  writeFileSync(path('-changed'), drawn)
  expect.fail(`expected ${name}.svg as stored, got another image: look at ${name}-changed.svg`)
}
