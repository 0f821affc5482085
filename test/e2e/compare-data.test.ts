import { beforeAll, describe, expect, test } from 'vitest'
import type { ComparisonJson } from '../../harness/comparison/comparison-json.ts'
import type { PowerJson } from '../../harness/comparison/power-shown.ts'
import { publishedResults } from './published-results.ts'
import { json } from './run-command.ts'

/** The folder of published data sets; they are not part of this repository. */
const data = process.env['COORDBENCH_DATA']

const CA = 'consensus-alignment'
const IE = 'independent-ensemble'
const SP = 'sequential-pipeline'
const topologies = new Map([
  ['CA', CA],
  ['IE', IE],
  ['OS', 'orchestrator-specialist'],
  ['PC', 'peer-critique-debate'],
  ['SP', SP],
])

/**
 * All pairs of squared errors, n = 100, computed from the published files with numpy 2 and SciPy 1.17:
 * d = (probability - outcome)² of a less that of b, by market;
 * difference d.mean(); t and p ttest_1samp(d, 0); wilcoxon(d).pvalue; percentile bootstrap over the 90 event groups
 * (200,000 draws of default_rng(42), sums over counts): low, high, share above 0;
 * n = ceil(((norm.ppf(1-a/2)+norm.ppf(.8))/(abs(d.mean())/d.std(ddof=1)))**2) for a = .05, .005, .001;
 * type S norm.cdf(-z-l)/power and type M quad(abs(x)*norm.pdf(x,l,1), |x|>z)/power/l, l = |t|, z = norm.ppf(.975);
 * Holm by hand from the ten p.
 */
const computed = `
CA IE 0.0217705999 2.03612413 0.0444086798 0.301855168 0.00358498656 0.0450030943 0.994155 190 322 412 6.07083623e-05 1.36834875 0.444086798
CA OS 0.01923631 1.79922379 0.0750299273 0.269419074 0.000810873766 0.0422777859 0.980695 243 412 528 0.000195383409 1.50180158 0.600239418
CA PC 0.01135309 1.48064526 0.141876707 0.339228226 -0.00218219792 0.0274669578 0.94475 359 608 779 0.00091793947 1.76022547 0.99313695
CA SP 0.027804 2.0191549 0.0461745669 0.186955671 0.00330095588 0.0569713298 0.988645 193 327 419 6.60490665e-05 1.37666707 0.444086798
IE OS -0.0025342899 -0.554260854 0.580650232 0.450368823 -0.0116446417 0.00627257335 0.28692 2555 4334 5559 0.0694614823 4.33726184 1
IE PC -0.0104175099 -1.40898035 0.161974205 0.1960408 -0.0269981015 0.00177989727 0.056125 396 671 861 0.00129561705 1.83614004 0.99313695
IE SP 0.0060334001 0.690336403 0.491597931 0.914581464 -0.0099442924 0.0243594999 0.752555 1647 2794 3583 0.0378877238 3.51878394 1
OS PC -0.00788322 -1.03916522 0.301259231 0.590321764 -0.0244388222 0.00519899199 0.14365 727 1233 1582 0.00752376443 2.40510302 1
OS SP 0.00856769 0.966342426 0.336227593 0.512608335 -0.00737409215 0.0274087922 0.839535 841 1426 1829 0.0105921381 2.57036258 1
PC SP 0.01645091 1.43046598 0.155732052 0.304947997 -0.00373841501 0.0412885057 0.938695 384 651 835 0.00116858685 1.81252383 0.99313695
`

const pairs = computed
  .trim()
  .split('\n')
  .map((line) => {
    const [a = '', b = '', ...values] = line.split(' ')
    return { a: topologies.get(a), b: topologies.get(b), values: values.map(Number) }
  })

describe.skipIf(data === undefined)('the published traces (needs COORDBENCH_DATA)', () => {
  let db = ''
  const compared = (...given: readonly string[]) =>
    json<readonly ComparisonJson[]>('compare', ['--db', db, '--metric', 'brier', ...given])
  let rows: readonly ComparisonJson[] = []

  beforeAll(async () => {
    db = await publishedResults(data ?? '')
    rows = await compared('--pairs', 'all')
  })

  test.each(pairs)('compare $a with $b as numpy and SciPy do', ({ a, b, values }) => {
    const row = rows.find((each) => each.a === a && each.b === b)
    if (row === undefined) throw new Error('expected a row for each pair')
    const { t, wilcoxon, bootstrap } = row.tests
    const { requiredN: n } = row
    const exact = [row.difference, t.statistic, t.p, wilcoxon.p, n['0.05'], n['0.005'], n['0.001']]
    const more = [row.typeS, row.typeM, row.holm]
    const quoted = [...values.slice(0, 4), ...values.slice(7)]
    for (const [index, value] of [...exact, ...more].entries()) {
      expect((value ?? Number.NaN) / (quoted[index] ?? 1)).toBeCloseTo(1, 7)
    }
    expect(row.bonferroni).toBeCloseTo(Math.min(1, 10 * (values[2] ?? 0)), 7)
    // Ours has 10,000 draws; their error is about 0.0003 at the ends, 0.005 in the share.
    const [low = 0, high = 0, share = 0] = values.slice(4, 7)
    expect(Math.abs((bootstrap.low ?? 1) - low)).toBeLessThan(0.0012)
    expect(Math.abs((bootstrap.high ?? 1) - high)).toBeLessThan(0.0012)
    expect(Math.abs((bootstrap.shareAboveZero ?? 9) - share)).toBeLessThan(0.012)
    expect(row).toMatchObject({ n: 100, clusters: 90, leftOut: 0 })
  })

  test('have their noise floor from the two topologies that are one prompt', () => {
    for (const row of rows) {
      expect(row.noiseSource).toBe('twins')
      expect(row.noise).toBeCloseTo(0.18091609 - 0.15914549, 8)
    }
    const twins = rows.filter(({ warnings }) => warnings.some((text) => text.startsWith('one treatment')))
    expect(twins.map(({ a, b }) => [a, b])).toEqual([[CA, IE]])
    const above = rows.filter(({ difference, noise }) => Math.abs(difference ?? 0) > (noise ?? 0) + 1e-12)
    expect(above.map(({ a, b }) => [a, b])).toEqual([[CA, SP]])
  })

  test('on the markets that all five answered, need the published 387 and more for pairs with consensus', async () => {
    const common = await compared('--a', CA, '--drop', 'fallbacks', '--common')
    expect(common.map(({ n }) => n)).toEqual([94, 94, 94, 94])
    expect(Math.min(...common.map(({ requiredN }) => requiredN['0.005'] ?? 0))).toBe(387)
  })

  test('as a pilot say what a difference of 0.02 costs to find', async () => {
    const given = ['--db', db, '--difference', '0.02', '--metric', 'alpha', '--one-sample', '--a', CA]
    const [plan] = await json<readonly PowerJson[]>('power', given)
    // numpy 2: the published standard error of Alpha, 0.014656, times 10; ((z(.975)+z(.8)) * .14656 / .02)**2 = 421.5
    expect(plan).toMatchObject({ independentItems: 422, items: 422, episodes: 422, pilotClusters: 90 })
    // Published: 15,113.10 tokens and 0.096996 dollars a market.
    expect(plan?.tokens).toBeCloseTo(422 * 15_113.1, -1)
    expect(plan?.usd).toBeCloseTo(422 * 0.096996, 2)
  })
})
