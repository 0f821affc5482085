import { expect, test } from 'vitest'
import { stream } from '../../harness/run/streams.ts'
import { symmetricInterval } from '../../harness/stats/symmetric-interval.ts'

const resampling = () => ({ seed: 0, rng: stream('0/bootstrap') })
const terms = (values: readonly number[]) => values.map((part) => ({ part, whole: 1 }))
const some = [0.3, -0.1, 0.25, 0.05, -0.02, 0.4, 0.12, -0.2, 0.31, 0.02]

test('lies symmetrically about the mean, and is that of numpy', () => {
  // numpy 2: d = np.array(some); rng = np.random.default_rng(1); x = d[rng.integers(0, 10, (400000, 10))]
  // t = abs((x.mean(1) - d.mean()) / (x.std(1, ddof=1) / 10**.5)); d.mean() - q, + q with
  // q = np.quantile(t, .95) * d.std(ddof=1) / 10**.5
  const found = symmetricInterval(terms(some), 39_999, resampling())
  if (found.kind === 'none') throw new Error(found.reason)
  expect((found.low + found.high) / 2).toBeCloseTo(0.113, 12)
  expect(Math.abs(found.low + 0.03131)).toBeLessThan(0.003)
})

test('does not exist for fewer than four terms, or without spread', () => {
  expect(symmetricInterval(terms([1, 2, 3]), 99, resampling())).toMatchObject({ kind: 'none' })
  expect(symmetricInterval(terms([1, 1, 1, 1]), 99, resampling())).toMatchObject({
    kind: 'none',
    reason: expect.stringMatching(/no spread between them$/),
  })
  expect(() => symmetricInterval(terms(some), 10, resampling())).toThrow('requires 39 draws or more, got 10')
})
