import { describe, expect, test } from 'vitest'
import { type RateTargets, rateTargets } from '../../harness/core/rate-targets.ts'
import { fittedRates } from '../../harness/fitting/rates/fit-rates.ts'
import type { PlayRates } from '../../harness/fitting/rates/player.ts'
import type { RatedRound } from '../../harness/fitting/rates/rated-rounds.ts'
import { stream } from '../../harness/run/streams.ts'

const passes = [
  { points: 120, seeds: 6, degree: 3, slack: 60 },
  { points: 120, seeds: 20, degree: 2, slack: 0 },
]
const effort = { passes, confirming: 400, draws: 40 }

/**
 * A world with known rates: a round is overdrawn where something is forgotten, or, in a first round, where words slip;
 * else it falls short of the optimum where fairness wins. Nothing depends on anchoring or self-interest.
 */
const play: PlayRates = async (persona, seeds, targets) =>
  targets.map((target) =>
    seeds.flatMap((seed) =>
      [0, 1, 2, 3].map((game): RatedRound => {
        const rng = stream(`${seed}/${game}/${target.rounds}`)
        const [g = 0, r = 0, f = 0] = ['forgetting', 'referenceSlips', 'fairness'].map((name) =>
          Number(persona[name]),
        )
        const isOverdrawn = rng.chance(g) || (target.rounds === 'first' && rng.chance(r))
        const isFair = rng.chance(f)
        const efficiency = isOverdrawn ? 0 : isFair ? 0.7 + 0.2 * rng.uniform() : 1
        return {
          ...{ rounds: target.rounds, item: `game-${game}` },
          values: [isOverdrawn ? 1 : 0, efficiency, efficiency === 1 ? 1 : 0],
        }
      }),
    ),
  )

/** Exact rates of that world. */
function targetsAt(g: number, r: number, f: number): RateTargets {
  const rate = (rounds: 'first' | 'later', overdraw: number, use: 'fit' | 'check') => ({
    ...{ use, set: {}, rounds, n: 400, overdraw },
    ...{ efficiency: (1 - overdraw) * (1 - 0.2 * f), optimum: (1 - overdraw) * (1 - f) },
  })
  const first = 1 - (1 - g) * (1 - r)
  return rateTargets.parse({
    source: 'made for this test',
    designs: [{}],
    rates: [rate('first', first, 'fit'), rate('later', g, 'fit'), rate('first', 0.9, 'check')],
  })
}

function withoutChecks({ rates, ...targets }: RateTargets): RateTargets {
  return { ...targets, rates: rates.filter(({ use }) => use === 'fit') }
}

describe('leanings fitted to rates', async () => {
  const fitted = await fittedRates(play, targetsAt(0.12, 0.2, 0.4), effort)
  /** Fitted again, without the rates that are not fitted to. */
  const without = await fittedRates(play, withoutChecks(targetsAt(0.12, 0.2, 0.4)), effort)
  const row = (parameter: string) => fitted.rows.find((each) => each.parameter === parameter)

  test.each([
    ['forgetting', 0.12],
    ['referenceSlips', 0.2],
    ['fairness', 0.4],
  ])('are found again where the rates tell: %s', (parameter, truth) => {
    const found = row(parameter)
    expect(found?.identified).toBe(true)
    expect(Math.abs(Number(found?.value) - truth)).toBeLessThan(0.06)
    expect(found?.low).toBeLessThan(truth)
    expect(found?.high).toBeGreaterThan(truth)
    expect(Number(found?.high) - Number(found?.low)).toBeLessThan(0.3)
  })

  test('are not identified where nothing depends on them', () => {
    expect(row('anchoring')).toMatchObject({ identified: false, value: null, low: null, high: null })
    expect(row('anchoring')?.range?.low).toBeLessThan(0.1)
    expect(row('anchoring')?.range?.high).toBeGreaterThan(0.9)
    expect(row('selfInterest')).toMatchObject({ identified: false, range: { low: 0, high: 0.5 } })
  })

  test('come as near as chance would bring them, in a world that has such agents', () => {
    expect(fitted.distance.degrees).toBe(1)
    expect(fitted.distance.p).toBeGreaterThan(0.001)
  })

  test('say what rates they do not fit to, without having looked at them', () => {
    const check = fitted.rates.find(({ use, measure }) => use === 'check' && measure === 'overdraw')
    expect(check?.published).toBe(0.9)
    expect(Math.abs(Number(check?.simulated) - 0.296)).toBeLessThan(0.05)
    expect(without.rows).toEqual(fitted.rows)
    expect(fitted.label).toBe('simulated and fitted; one check, no validation')
  })

  test('are the same again', () => {
    expect(without).toEqual({ ...fitted, rates: fitted.rates.filter(({ use }) => use === 'fit') })
  })
})

test('rates without anything to fit to are refused', () => {
  const { designs, source, rates } = targetsAt(0.1, 0.1, 0.1)
  const checks = rates.map((rate) => ({ ...rate, use: 'check' }))
  expect(rateTargets.safeParse({ designs, source, rates: checks }).error?.message).toContain(
    'expected at least one rate',
  )
})
