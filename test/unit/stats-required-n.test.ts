import { describe, expect, test } from 'vitest'
import { normalDensity, normalProbability, normalQuantile } from '../../harness/stats/normal-distribution.ts'
import { detectableDifference, requiredN } from '../../harness/stats/required-n.ts'
import { typeErrors } from '../../harness/stats/type-s-m.ts'

test('the normal distribution is that of R, in its tail too', () => {
  // R 4.2: pnorm(-10); dnorm(1.5); qnorm(0.9975)
  expect(normalProbability(-10) / 7.61985302416053e-24).toBeCloseTo(1, 12)
  expect(normalDensity(1.5)).toBeCloseTo(0.129517595665892, 14)
  expect(normalQuantile(0.9975)).toBeCloseTo(2.80703376834381, 12)
  expect(() => normalQuantile(1)).toThrow('requires a probability between 0 and 1, got 1')
})

describe('the required number of items', () => {
  test('is that of the formula in R', () => {
    // R 4.2: n <- function(d,sd,a,p) ceiling(((qnorm(1-a/2)+qnorm(p))/(abs(d)/sd))^2)
    const of = (difference: number, sd: number, alpha: number, power: number) =>
      requiredN(difference, { sd, alpha, power })
    expect([of(0.02, 0.1336, 0.05, 0.8), of(0.02, 0.1336, 0.005, 0.8), of(0.02, 0.1336, 0.001, 0.8)]).toEqual(
      [351, 595, 762],
    )
    expect(of(-0.01, 0.2, 0.05, 0.9)).toBe(4203)
  })

  test('is close below the one of the t test', () => {
    // R 4.2: power.t.test(delta=.02, sd=.1336, sig.level=.05, power=.8, type="one.sample")$n is 352.2, at .001 767.3
    expect(352.161 - requiredN(0.02, { sd: 0.1336, alpha: 0.05, power: 0.8 })).toBeLessThan(2)
    expect(767.325 - requiredN(0.02, { sd: 0.1336, alpha: 0.001, power: 0.8 })).toBeLessThan(6)
  })

  test('agrees with the 350 forecasts published for an Alpha of 0.02, at the spread of published traces', () => {
    // Foresight Arena, arXiv 2605.00420: about 350. Standard errors of Alpha over 100 markets, published:
    const errors = [0.01215, 0.011047, 0.010841, 0.012337, 0.014656]
    const needed = errors.map((error) => requiredN(0.02, { sd: error * 10, alpha: 0.05, power: 0.8 }))
    expect(Math.min(...needed)).toBeLessThan(350)
    expect(Math.max(...needed)).toBeGreaterThan(350)
    expect(requiredN(0.01, { sd: 0.1336, alpha: 0.05, power: 0.8 }) / 351).toBeCloseTo(4, 1)
  })

  test('and the difference that it finds are one formula', () => {
    // R 4.2: (qnorm(.975)+qnorm(.8)) * .1 / sqrt(100)
    expect(detectableDifference(100, { sd: 0.1, alpha: 0.05, power: 0.8 })).toBeCloseTo(
      0.0280158521811297,
      14,
    )
    const demand = { sd: 0.3, alpha: 0.005, power: 0.7 }
    expect(requiredN(detectableDifference(57, demand) * 1.000001, demand)).toBe(57)
  })

  test('asks for a difference and a spread', () => {
    const demand = { sd: 1, alpha: 0.05, power: 0.8 }
    expect(() => requiredN(0, demand)).toThrow('requires a difference other than 0, got 0')
    expect(() => requiredN(1, { ...demand, sd: 0 })).toThrow('a standard deviation above 0, got 0')
    expect(() => detectableDifference(0, demand)).toThrow('requires items, got 0')
  })
})

describe('type S and type M', () => {
  // R 4.2: retrodesign of Gelman and Carlin (2014) with z in place of t, the exaggeration integrated numerically:
  // f <- function(x) abs(x)*dnorm(x,A,s); (integrate(f, z*s, A+30*s)$value + integrate(f, -30*s, -z*s)$value)/power/A
  test.each([
    [0.1, 3.28, [0.0501064820937285, 0.464422843037946, 76.68916411]],
    [2, 8.1, [0.0570129406348767, 0.239617654455217, 9.536627594]],
    [1, 0.5, [0.516005273976175, 7.26359510905694e-5, 1.386265146567]],
    [-0.0218, 0.0096, [0.622061669787166, 1.87171495597763e-5, 1.269094633327]],
  ])('of an effect of %d with an error of %d are those of R', (effect, error, [power, typeS, typeM]) => {
    const found = typeErrors(effect, error)
    expect(found?.power).toBeCloseTo(power ?? 0, 11)
    expect((found?.typeS ?? 0) / (typeS ?? 1)).toBeCloseTo(1, 9)
    expect(found?.typeM).toBeCloseTo(typeM ?? 0, 6)
  })

  test('are what a simulation finds', () => {
    // R 4.2: set.seed(1); x <- rnorm(1e6,.0218,.0096); s <- abs(x)>1.96*.0096
    // mean(s) is 0.62216, mean(x[s]<0) 2.25e-05, mean(abs(x[s]))/.0218 1.26918
    const found = typeErrors(0.0218, 0.0096)
    expect(found?.power).toBeCloseTo(0.62216, 3)
    expect(found?.typeM).toBeCloseTo(1.26918, 3)
  })

  test('do not exist for no effect', () => {
    expect(typeErrors(0, 1)).toBeUndefined()
    expect(() => typeErrors(1, 0)).toThrow('requires a standard error above 0, got 0')
  })
})
