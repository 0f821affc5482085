import { beforeAll, describe, expect, test } from 'vitest'
import type { MetricJson } from '../../harness/analysis/metric-json.ts'
import { command } from './command.ts'
import { publishedResults } from './published-results.ts'

/** The folder of published data sets; they are not part of this repository. */
const data = process.env['COORDBENCH_DATA']

/**
 * Computed from the published files by numpy 2.4, SciPy 1.17 and scikit-learn 1.9, not by this project:
 * `r = IsotonicRegression().fit(p, y).predict(p)`, MCB and DSC from `((p - y)**2).mean()`, `((r - y)**2).mean()` and
 * `o * (1 - o)`, or from `log_loss` of p clipped to 0.01 and 0.99; `roc_auc_score(y, p)`; skill against `o * (1 - o)`
 * and against `((b - y)**2).mean()` of the price b.
 */
const known: {
  readonly [topology: string]: {
    readonly [name in 'corp' | 'log' | 'skill']: readonly [number, number]
  } & { readonly loss: number; readonly auc: number }
} = {
  'consensus-alignment': {
    corp: [0.028104734689, 0.096288644689],
    log: [0.094326935788, 0.245355829675],
    loss: 0.540317205115,
    auc: 0.827780008029,
    skill: [0.273721035729, -0.18629874387],
  },
  'independent-ensemble': {
    corp: [0.025228823433, 0.115183333333],
    log: [0.093013003462, 0.295762418424],
    loss: 0.48859668404,
    auc: 0.859694901646,
    skill: [0.361118064633, -0.043545076606],
  },
  'orchestrator-specialist': {
    corp: [0.024032721176, 0.111452941176],
    log: [0.083695438236, 0.281460295786],
    loss: 0.493581241452,
    auc: 0.859092733842,
    skill: [0.350944279406, -0.060162862923],
  },
  'peer-critique-debate': {
    corp: [0.024071741259, 0.103608741259],
    log: [0.087756630442, 0.262986618322],
    loss: 0.516116111121,
    auc: 0.843837816138,
    skill: [0.319297470895, -0.111854528289],
  },
  'sequential-pipeline': {
    corp: [0.022547876436, 0.118535786436],
    log: [0.080015425816, 0.303151352342],
    loss: 0.468210172476,
    auc: 0.876555600161,
    skill: [0.385338859896, -0.00398300692],
  },
}

/**
 * Reliability and resolution after Ferro and Fricker and ECE over bins `searchsorted(edges, p, side='right') - 1`, edges
 * `[i / K for i in range(K + 1)]` or `linspace(0, 1, K + 1)`; debiased ECE with `scipy.stats.foldnorm.mean`. No bin is
 * of one forecast.
 */
const binned: readonly [
  topology: string,
  bins: number,
  edges: string,
  reliability: number,
  resolution: number,
  ece: number,
  debiased: number,
][] = [
  ['consensus-alignment', 10, 'exact', 0.006234499494, 0.075276418026, 0.11517, 0.0801748],
  ['consensus-alignment', 10, 'published', 0.010542046824, 0.080564296814, 0.11517, 0.0773322],
  ['consensus-alignment', 5, 'exact', 0.008813300924, 0.070846930847, 0.11517, 0.0988568],
  ['consensus-alignment', 5, 'published', 0.008813300924, 0.070846930847, 0.11517, 0.0988568],
  ['independent-ensemble', 10, 'exact', 0.001081662754, 0.091743145743, 0.099829, 0.0649139],
  ['independent-ensemble', 10, 'published', 0.006108023324, 0.09913997114, 0.105829, 0.0717497],
  ['independent-ensemble', 5, 'exact', 0.002663153345, 0.091129736277, 0.091029, 0.0742499],
  ['independent-ensemble', 5, 'published', 0.002663153345, 0.091129736277, 0.091029, 0.0742499],
  ['orchestrator-specialist', 10, 'exact', 0.010546229698, 0.099811650338, 0.12136, 0.0982202],
  ['orchestrator-specialist', 10, 'published', 0.010995007079, 0.099811650338, 0.12136, 0.0961255],
  ['orchestrator-specialist', 5, 'exact', 0.004046615558, 0.084597299252, 0.10476, 0.0945967],
  ['orchestrator-specialist', 5, 'published', 0.004046615558, 0.084597299252, 0.10476, 0.0945967],
  ['peer-critique-debate', 10, 'exact', 0.005020933171, 0.087509379509, 0.1151, 0.0851396],
  ['peer-critique-debate', 10, 'published', 0.005020933171, 0.087509379509, 0.1151, 0.0851396],
  ['peer-critique-debate', 5, 'exact', 0.005361095096, 0.08069067142, 0.1013, 0.0841727],
  ['peer-critique-debate', 5, 'published', 0.005361095096, 0.08069067142, 0.1013, 0.0841727],
  ['sequential-pipeline', 10, 'exact', 0.000256848106, 0.099555167055, 0.10917, 0.0854117],
  ['sequential-pipeline', 10, 'published', -0.001655069788, 0.096475801976, 0.10117, 0.0730334],
  ['sequential-pipeline', 5, 'exact', 0.003135560266, 0.096224857268, 0.08897, 0.0691865],
  ['sequential-pipeline', 5, 'published', 0.003135560266, 0.096224857268, 0.08897, 0.0691865],
]

/** `((p - y)**2)` averaged by the category of the market, fall-backs included; n is the same for all topologies. */
const byCategory: { readonly [topology: string]: readonly (number | string)[] } = {
  category: ['crypto', 'politics', 'sports', 'economics', 'geopolitics', 'entertainment'],
  'consensus-alignment': [0.094894117647, 0.143729411765, 0.166359352941, 0.23068125, 0.240423529412, 0.2143],
  'independent-ensemble': [
    0.099691117647, 0.140458823529, 0.166388235882, 0.19573125, 0.185958823529, 0.1694,
  ],
  'orchestrator-specialist': [
    0.081144058824, 0.144947058824, 0.172760529412, 0.2077, 0.189905882353, 0.17724375,
  ],
  'peer-critique-debate': [
    0.086335294118, 0.142823529412, 0.166482352941, 0.24185625, 0.214529411765, 0.16960625,
  ],
  'sequential-pipeline': [0.080164705882, 0.157711764706, 0.182347588235, 0.12795, 0.201305882353, 0.168625],
  n: [17, 17, 17, 16, 17, 16],
}

describe.skipIf(data === undefined)('the published forecasts (needs COORDBENCH_DATA)', () => {
  let db = ''
  const rows = async (...given: string[]): Promise<readonly MetricJson[]> =>
    JSON.parse((await command('analyse', '--db', db, '--json', ...given)).out)

  beforeAll(async () => {
    db = await publishedResults(data ?? '')
  })

  const near = (value: number | undefined) => expect.closeTo(value ?? Number.NaN, 10)

  test('have the CORP parts, log loss, AUC and skill of scikit-learn and numpy', async () => {
    const found = await rows('--metric', 'corp,log-loss,auc,brier-skill', '--by', 'topology')
    const logs = await rows('--metric', 'corp', '--by', 'topology', '--set', 'score=log')
    for (const [topology, { corp, log, loss, auc, skill }] of Object.entries(known)) {
      const of = (metric: string, all = found) =>
        all.find((row) => row.topology === topology && row.metric === metric)
      expect(of('corp')?.parts).toMatchObject({
        ...{ miscalibration: near(corp[0]), discrimination: near(corp[1]), uncertainty: near(0.2491) },
      })
      expect(of('corp', logs)?.parts).toMatchObject({
        miscalibration: near(log[0]),
        discrimination: near(log[1]),
      })
      expect(of('log-loss')).toMatchObject({ value: near(loss), parts: { market: near(0.4581160355) } })
      expect(of('auc')).toMatchObject({ value: near(auc), parts: { happened: 53, didNot: 47 } })
      expect(of('brier-skill')).toMatchObject({ value: near(skill[0]), parts: { market: near(skill[1]) } })
    }
  })

  test.each([10, 5])(
    'have the bias-corrected parts and ECE of numpy with %i bins, by both rules',
    async (bins) => {
      for (const edges of ['exact', 'published']) {
        const settings = ['--set', `bins=${bins}`, '--set', `edges=${edges}`]
        const found = await rows('--metric', 'brier-bias-corrected,ece', '--by', 'topology', ...settings)
        for (const [topology, , , reliability, resolution, ece, debiased] of binned.filter(
          ([, count, rule]) => count === bins && rule === edges,
        )) {
          const of = (metric: string) =>
            found.find((row) => row.topology === topology && row.metric === metric)
          expect(of('brier-bias-corrected')?.parts).toMatchObject({
            ...{ reliability: near(reliability), resolution: near(resolution) },
            ...{ uncertainty: near((0.2491 * 100) / 99), binsOfOne: 0 },
          })
          expect(of('ece')).toMatchObject({
            value: near(ece),
            parts: { debiased: expect.closeTo(debiased, 6) },
          })
        }
      }
    },
  )

  test('have the Brier scores of numpy by category, and nothing but them for so few', async () => {
    const found = await rows(
      '--metric',
      'brier,corp,ece,auc,brier-decomposition',
      '--by',
      'topology,category',
    )
    expect(found).toHaveLength(150)
    for (const topology of Object.keys(known)) {
      for (const [index, category] of (byCategory['category'] ?? []).entries()) {
        const own = found.filter((row) => row.topology === topology && row.group === `category=${category}`)
        const [brier, ...others] = own
        expect(brier).toMatchObject({
          ...{
            metric: 'brier',
            value: near(Number(byCategory[topology]?.[index])),
            n: byCategory['n']?.[index],
          },
        })
        for (const row of others)
          expect(row).toMatchObject({ value: null, reason: expect.stringContaining('at least 30 episodes') })
      }
    }
  })

  test('of all topologies show what a calibrated forecaster of 100 events would', async () => {
    for (const { parts } of await rows('--metric', 'brier-decomposition', '--by', 'topology'))
      expect(Math.abs((parts['reliabilityNullMean'] ?? 0) - 0.017)).toBeLessThan(0.003)
    for (const { parts } of await rows('--metric', 'corp', '--by', 'topology'))
      expect(Math.abs((parts['miscalibrationNullMean'] ?? 0) - 0.022)).toBeLessThan(0.003)
  })
})
