import seedrandom from 'seedrandom'
import type { Rng } from '../core/rng.ts'

/**
 * The random stream with this name. Streams with different names are independent; the same name always gives
 * the same draws.
 *
 * @param name purpose and place, joined by slashes: `7/world/demand/3`
 */
export function stream(name: string): Rng {
  const draw = seedrandom.alea(name)
  const uniform = (): number => draw.double()
  return {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    chance: (p) => uniform() < p,
    normal: () => normalDraw(uniform),
  }
}

/** A standard normal draw by the polar method of Marsaglia and Bray (1964), SIAM Review 6(3), 260-264. */
function normalDraw(uniform: () => number): number {
  for (;;) {
    const x = 2 * uniform() - 1
    const y = 2 * uniform() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}
