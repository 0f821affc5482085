import { describe, expect, test } from 'vitest'
import type { RateTargets } from '../../harness/core/rate-targets.ts'
import { fittedRates } from '../../harness/fitting/rates/fit-rates.ts'
import { ratePlayer } from '../../harness/fitting/rates/player.ts'
import { usualPasses } from '../../harness/fitting/rates/search.ts'
import { itemMeans } from '../../harness/fitting/rates/surfaces.ts'
import negotiation from '../../scenarios/negotiation/negotiation.ts'
import dialogue from '../../topologies/dialogue.ts'
import published from './published-negotiation-rates.json' with { type: 'json' }

/** The folder of published data sets; they are not part of this repository. */
const dataFolder = process.env['COORDBENCH_DATA']

const truth = { forgetting: 0.1, referenceSlips: 0.2, fairness: 0.6, anchoring: 0.5, selfInterest: 0.1 }

describe.skipIf(dataFolder === undefined)('negotiators that were simulated', () => {
  const rates = published as RateTargets
  const play = ratePlayer(
    {
      ...{ scenario: negotiation, topology: dialogue, set: ['pool=published'], dataFolder },
      signal: new AbortController().signal,
    },
    rates,
  )

  test('are found again where the rates of first and later rounds tell', { timeout: 1_200_000 }, async () => {
    const wanted = rates.rates.filter(({ use }) => use === 'fit')
    const seeds = Array.from({ length: 600 }, (_, index) => 500_000 + index)
    const simulated = await play(truth, seeds, wanted)
    const targets = wanted.map((target, index) => {
      const [overdraw = 0, efficiency = 0, optimum = 0] = itemMeans(simulated[index] ?? [])
      return { ...target, overdraw, efficiency, optimum }
    })
    const effort = { passes: usualPasses, confirming: 300, draws: 20 }
    const fitted = await fittedRates(play, { ...rates, rates: targets }, effort)
    // Exact rates: the only errors left are those of 600 games and of the surfaces.
    expect(fitted.distance.p).toBeGreaterThan(0.01)
    for (const { parameter, identified, value, low, high } of fitted.rows) {
      if (!identified || parameter === 'selfInterest') continue
      const known = truth[parameter as keyof typeof truth]
      expect(low, parameter).toBeLessThanOrEqual(known)
      expect(high, parameter).toBeGreaterThanOrEqual(known)
      expect(Math.abs(Number(value) - known), parameter).toBeLessThan(0.15)
    }
    expect(fitted.rows.find(({ parameter }) => parameter === 'forgetting')?.identified).toBe(true)
    expect(fitted.rows.find(({ parameter }) => parameter === 'referenceSlips')?.identified).toBe(true)
  })
})
