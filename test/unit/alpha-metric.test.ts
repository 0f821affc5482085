/** Alpha of made forecasts. */
import { describe, expect, test } from 'vitest'
import alpha from '../../harness/metrics/alpha.ts'
import { measured, plain } from './forecast-metrics-fixture.ts'

describe('alpha', () => {
  test('is how much closer the forecasts are than the price, with its plain standard error', () => {
    // R 4.2: p <- c(.1,.3,.7,.8,.95); y <- c(0,1,1,0,1); b <- c(.2,.4,.6,.5,.9)
    // a <- (b-y)^2-(p-y)^2; c(mean(a), sd(a)/sqrt(5))
    expect(measured(alpha, plain)).toMatchObject({
      kind: 'measured',
      value: expect.closeTo(-0.0825, 12),
      parts: { standardError: expect.closeTo(0.083912156449468, 12) },
      interval: { kind: 'interval', method: expect.stringContaining('clipped to [-1, 1]') },
    })
  })

  test('has no standard error for one episode', () => {
    expect(measured(alpha, plain.slice(0, 1))).toMatchObject({
      parts: {},
      interval: { kind: 'none', reason: 'one episode has no spread' },
    })
  })

  test('leaves out what has no forecast or no price; a price of 0 is a price', () => {
    expect(measured(alpha, [...plain, { forecast: 0.5, outcome: 1 }])).toMatchObject({
      n: 5,
      leftOutWhy: { 'no market price': 1 },
    })
    expect(measured(alpha, [{ forecast: 0.5, outcome: 1, price: 0 }])).toMatchObject({ value: 0.75 })
  })

  test('a price that is no probability is a fault of the harness', () => {
    expect(() => measured(alpha, [{ forecast: 0.5, outcome: 1, price: 1.5 }])).toThrow(
      'metric "alpha" on episode 0: event 0, an outcome: expected outcome 0 or 1; forecast, posterior and price from 0 to 1',
    )
  })
})
