import { expect, test } from 'vitest'
import { stream } from '../../harness/run/streams.ts'
import { symmetricInterval } from '../../harness/stats/symmetric-interval.ts'

const rng = stream('coverage of differences')

/** Most of two forecasters' differences are 0 or small, a few are large. */
function sparse(large: () => number): number {
  const share = rng.uniform()
  return share < 0.54 ? 0 : share < 0.92 ? 0.02 * rng.normal() : large()
}

const cases = [
  { of: 'to both sides', draw: () => sparse(() => 0.25 * rng.normal()), mean: 0 },
  {
    of: 'to one side',
    draw: () => sparse(() => 0.3 * Math.abs(rng.normal())),
    mean: 0.08 * 0.3 * Math.sqrt(2 / Math.PI),
  },
]

test.each(cases)('100 sparse differences, large ones $of, are covered in 93 % or more', ({ draw, mean }) => {
  const samples = 1000
  let covered = 0
  for (let sample = 0; sample < samples; sample += 1) {
    const terms = Array.from({ length: 100 }, () => ({ part: draw(), whole: 1 }))
    const found = symmetricInterval(terms, 499, { seed: sample, rng: stream(`${sample}/bootstrap`) })
    if (found.kind === 'interval' && found.low <= mean && mean <= found.high) covered += 1
  }
  expect(covered / samples).toBeGreaterThan(0.93)
})
