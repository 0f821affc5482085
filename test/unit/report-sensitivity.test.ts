import { describe, expect, test } from 'vitest'
import { builtReport } from '../../reports/build.ts'
import { curveReader } from '../../reports/sections/sensitivity/curves.ts'
import { sensitivityChart } from '../../reports/sections/sensitivity/drawing.ts'
import { sweepParts } from '../../reports/sections/sensitivity/panels.ts'
import sensitivity from '../../reports/sections/sensitivity.ts'
import { type SweptSetting, sensitivityFacts, usualSweep } from './report-sensitivity-fixture.ts'

const values = [0, 0.5, 1]

function parts(settings: readonly SweptSetting[]) {
  return sweepParts(sensitivityFacts(settings))
}

/** Cells of one topology over forgetting, beside other settings. */
function over(topology: string, more: Partial<SweptSetting> = {}, at: readonly number[] = values) {
  return at.map((forgetting): SweptSetting => {
    const persona = { ...more.persona, forgetting }
    return { ...more, topology, persona }
  })
}

describe('which cells are one sweep', () => {
  test('those of all topologies that differ in one number, by its value', () => {
    const [part, ...others] = parts(usualSweep)
    expect(others).toEqual([])
    expect(part).toMatchObject({ place: 'modelParams', parameter: 'forgetting', isSimulated: true })
    expect(part?.panels.map(({ setting, lines }) => [setting, lines.map(({ name }) => name)])).toEqual([
      ['', ['dialogue', 'mesh', 'shared-ledger', 'commitment', 'mediator']],
    ])
    expect(part?.panels[0]?.lines[0]?.points).toEqual([
      { cell: 2, value: 0 },
      { cell: 3, value: 0.5 },
      { cell: 1, value: 1 },
    ])
  })

  test('a second number that differs splits them, and is named', () => {
    const settings = [0, 0.1].flatMap((errorRate) => over('mesh', { persona: { errorRate } }))
    const [part, ...others] = parts(settings)
    expect(others).toEqual([])
    expect(part?.panels.map(({ setting, lines }) => [setting, lines.length])).toEqual([
      ['persona.errorRate 0', 1],
      ['persona.errorRate 0.1', 1],
    ])
  })

  test('cells of which no two share a second number are no sweep', () => {
    expect(
      parts(
        values.map((forgetting) => ({ topology: 'mesh', persona: { forgetting, errorRate: forgetting } })),
      ),
    ).toEqual([])
  })

  test('two faults are two sweeps', () => {
    const [part] = parts([...over('mesh'), ...over('mesh', { fault: 'drop:0.1' })])
    expect(part?.panels.map(({ setting }) => setting)).toEqual(['fault none', 'fault drop:0.1'])
  })

  test('a number of the scenario and one of the topology are swept too', () => {
    const scenario = [0.2, 0.4, 0.6].map((demandProbability) => ({
      ...{ topology: 'mesh', persona: {}, scenarioParams: { demandProbability } },
    }))
    expect(parts(scenario)).toMatchObject([{ place: 'scenarioParams', parameter: 'demandProbability' }])
    const topology = [1, 2, 3].map((turns) => ({
      ...{ topology: 'mesh', persona: {}, topologyParams: { turns } },
    }))
    expect(parts(topology)).toMatchObject([{ place: 'topologyParams', parameter: 'turns' }])
  })

  test('lines of one topology are told apart by what differs between them', () => {
    const [part] = parts([
      ...over('mesh', { topologyParams: { turns: 1, order: 'fixed' } }),
      ...over('mesh', { topologyParams: { turns: 2, order: 'fixed' } }),
      ...over('dialogue', { topologyParams: { turns: 3 } }),
    ])
    expect(part?.panels.map(({ lines }) => lines.map(({ name }) => name))).toEqual([
      ['mesh · turns 1', 'mesh · turns 2', 'dialogue'],
    ])
  })

  test('fewer than three values are none, and texts are no values', () => {
    expect(parts(over('mesh', {}, [0, 1]))).toEqual([])
    expect(
      parts(['a', 'b', 'c'].map((memory) => ({ topology: 'mesh', persona: {}, scenarioParams: { memory } }))),
    ).toEqual([])
  })
})

describe('the section', () => {
  const page = async (settings: readonly SweptSetting[], text?: (of: string) => string) =>
    builtReport(sensitivityFacts(settings, text), [sensitivity])

  test('draws the score and the over-draw rate, and says that they are simulated', async () => {
    const markup = await page(usualSweep)
    expect(markup.match(/<svg[^>]*class="chart"[^>]*aria-labelledby="sensitivity-/g)).toHaveLength(2)
    expect(markup).toContain('Simulation of <code>simulated:ideal</code>')
    expect(markup).toContain('Simulation: score against forgetting: dialogue from 1.000 at 0 to 0.000 at 1')
    expect(markup).toContain('dialogue (by 1.000) moves most and shared-ledger (by 0.250) least')
  })

  test('does not call a model simulated that is not', async () => {
    const markup = await page(over('mesh', { isSimulated: false }))
    expect(markup).not.toContain('Simulation of')
    expect(markup).toContain('Model: <code>')
  })

  test('draws twelve charts at most and says how many are left out', async () => {
    const rates = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7]
    const markup = await page(rates.flatMap((errorRate) => over('mesh', { persona: { errorRate } })))
    // Eight panels over forgetting and three over errorRate, of two charts each.
    expect(markup.match(/aria-labelledby="sensitivity-/g)).toHaveLength(12)
    expect(markup).toContain('10 more charts left out')
  })

  test('draws six lines at most, those that move most', async () => {
    const topologies = ['a', 'bb', 'ccc', 'dddd', 'eeeee', 'ffffff', 'shared-ledger']
    const markup = await page(topologies.flatMap((topology) => over(topology)))
    expect(markup).toContain('1 line that it moves less left out; the table has all.')
    expect(markup).not.toMatch(/<desc[^>]*>[^<]*shared-ledger from/)
  })

  test('is missing where nothing was swept or nothing measured', async () => {
    const none = sensitivityFacts(over('mesh', {}, [0, 1]))
    expect(await sensitivity.render(none)).toBeUndefined()
    expect(await sensitivity.render({ ...sensitivityFacts(), rows: [] })).toBeUndefined()
  })

  test('lets no hostile name of a parameter, a topology or a model out unescaped', async () => {
    const hostile = `--><img src=x onerror=alert(1)>"'</svg>\u202e\0\x1b[2J\ud800`
    const markup = await page(usualSweep, (of) => `${of}${hostile}`)
    expect(markup).toContain('aria-labelledby="sensitivity-1-1-title"')
    expect(['<img', 'alert(1)>', '\u202e', '\0', '\x1b'].filter((text) => markup.includes(text))).toEqual([])
    expect(markup.isWellFormed()).toBe(true)
  })
})

test('every line has its name, none upon another, even where all end alike', () => {
  const facts = sensitivityFacts()
  const set = sweepParts(facts).flatMap(({ panels }) => panels.flatMap(curveReader(facts)))[0]
  if (!set) throw new Error('the fixture requires curves')
  const { values: data } = sensitivityChart({
    ...{ id: 'a', parameter: 'forgetting', isSimulated: true, ...set, y: { low: -0.15, high: 1.15 } },
  })
  const named = data.filter(({ label }) => label !== undefined)
  expect(named.map(({ label }) => label)).toEqual([
    'dialogue',
    'mesh',
    'shared-ledger',
    'commitment',
    'mediator',
  ])
  expect(new Set(named.map(({ labelY }) => labelY)).size).toBe(5)
})
