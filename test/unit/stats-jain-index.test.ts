import { expect, test } from 'vitest'
import { jainIndex } from '../../harness/stats/jain-index.ts'

test('equal amounts have index 1, whatever their size', () => {
  expect(jainIndex([3, 3, 3])).toBe(1)
  expect(jainIndex([1e300, 1e300])).toBe(1)
  expect(jainIndex([1e-300, 1e-300])).toBe(1)
})

test('one who gets everything among n has index 1/n', () => {
  expect(jainIndex([0, 5, 0, 0])).toBe(0.25)
})

test('when k of n share evenly the index is k/n, as Jain et al. (1984) say', () => {
  expect(jainIndex([2, 2, 0, 0, 0])).toBeCloseTo(0.4, 15)
})

test('the published crossings have the index that the definition gives by hand', () => {
  // 200² / (6 x (88² + 66² + 34² + 11² + 1²)) = 40000 / 80268
  expect(jainIndex([88, 66, 34, 11, 1, 0])).toBeCloseTo(40000 / 80268, 14)
})

test.each([[[]], [[0, 0]], [[1, -1]], [[1, Number.NaN]], [[1, Infinity]]])('%j is refused', (amounts) => {
  expect(() => jainIndex(amounts)).toThrow(RangeError)
})
