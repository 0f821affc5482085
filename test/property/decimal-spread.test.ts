import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWithin } from '../../topologies/consensus-alignment/is-within.ts'

/** A whole number of units of ten to the power of minus `places`, as the nearest number and in words. */
function decimal(units: number, places: number): number {
  return Number(`${units}e-${places}`)
}

const units = fc.integer({ min: -1_000_000, max: 1_000_000 })

test('a spread of decimals is compared as their whole units are', () => {
  fc.assert(
    fc.property(
      fc.array(units, { minLength: 1 }),
      fc.nat(2_000_000),
      fc.nat(9),
      (values, tolerance, places) => {
        const apart = Math.max(...values) - Math.min(...values)
        const numbers = values.map((value) => decimal(value, places))
        expect(isWithin(numbers, decimal(tolerance, places))).toBe(apart <= tolerance)
        expect(isWithin(numbers, decimal(apart, places))).toBe(true)
      },
    ),
  )
})

test('numbers of any size can be compared', () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true })
  fc.assert(
    fc.property(
      fc.array(number),
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
      (values, tolerance) => {
        expect(typeof isWithin(values, tolerance)).toBe('boolean')
        expect(isWithin(values.slice(0, 1), tolerance)).toBe(true)
      },
    ),
  )
})
