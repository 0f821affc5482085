import { amdahlSerialShare, amdahlSpeedUp, relativeError, type SpeedUp } from '../stats/amdahl-law.ts'
import { lastExponent, powerExponent, type SizedCost } from '../stats/power-exponent.ts'
import { peakSize, universalScalability, universalSpeedUp } from '../stats/universal-scalability.ts'
import type { TeamSizes } from './team-sizes.ts'

/** Team sizes that a law needs. */
export const fewestSizes = 3

/** A law over team sizes, fitted. */
export interface FittedLaw {
  /** By name; infinite where there is no bound, undefined where there is no such value. */
  readonly parameters: { readonly [name: string]: number | undefined }
  /** Root of the mean squared relative error of the times that it gives; undefined for a cost. */
  readonly error: number | undefined
}

/** A way to fit some of the totals. */
export interface Law {
  readonly id: string
  readonly parameters: readonly string[]
  /** What is fitted, by team size; or what there is too little of. */
  points(sizes: TeamSizes): readonly LawPoint[] | { readonly needs: string }
  fit(points: readonly LawPoint[]): FittedLaw | undefined
}

/** A team size with the value that a law is fitted to: a speed-up, or a cost per episode. */
export interface LawPoint {
  readonly n: number
  readonly value: number
}

const amdahl: Law = {
  id: 'amdahl',
  parameters: ['serial', 'ceiling'],
  points: speedUps,
  fit(points) {
    const known = points.map(asSpeedUp)
    const serial = amdahlSerialShare(known)
    return {
      parameters: { serial, ceiling: 1 / serial },
      error: relativeError(known, (n) => amdahlSpeedUp(n, serial)),
    }
  },
}

const universal: Law = {
  id: 'universal-scalability',
  parameters: ['contention', 'coherency', 'peak'],
  points: speedUps,
  fit(points) {
    const known = points.map(asSpeedUp)
    const found = universalScalability(known)
    return {
      parameters: { ...found, peak: peakSize(found) ?? Number.POSITIVE_INFINITY },
      error: relativeError(known, (n) => universalSpeedUp(n, found)),
    }
  },
}

function powerLaw(cost: 'calls' | 'messages' | 'tokens'): Law {
  return {
    id: `power-law-of-${cost}`,
    parameters: ['exponent', 'last-exponent'],
    points(sizes) {
      const known = sizes.flatMap((size) => {
        const total = size[cost]
        return total === undefined ? [] : [{ n: size.n, value: total / size.episodes }]
      })
      if (known.length < sizes.length) return { needs: `a count of ${cost} in every episode` }
      const costly = known.filter(({ value }) => value > 0)
      return costly.length < fewestSizes ? tooFew(costly, ` that cost ${cost}`) : known
    },
    fit(points) {
      const known = points.map(({ n, value }): SizedCost => ({ n, cost: value }))
      const [exponent, last] = [powerExponent(known), lastExponent(known)]
      return { parameters: { exponent, 'last-exponent': last }, error: undefined }
    },
  }
}

/** All laws, in the order in which their rows come. */
export const laws: readonly Law[] = [
  ...[amdahl, universal],
  ...[powerLaw('calls'), powerLaw('messages'), powerLaw('tokens')],
]

/** Work done per virtual time, relative to a team of one. */
export function speedUps(sizes: TeamSizes): readonly LawPoint[] | { readonly needs: string } {
  if (sizes.every(({ usefulMs }) => usefulMs === 0)) return { needs: 'a world in which work divides' }
  if (sizes.length < fewestSizes) return tooFew(sizes, '')
  const idle = sizes.find(({ usefulMs, makespanMs }) => !(usefulMs > 0 && makespanMs > 0))
  if (idle !== undefined) return { needs: `work done by every team, got none with n = ${idle.n}` }
  const [one] = sizes
  if (one?.n !== 1) return { needs: `a team of 1 to set the others against, got ${one?.n} or more` }
  const rate = ({ usefulMs, makespanMs }: TeamSizes[number]) => usefulMs / makespanMs
  return sizes.map((size) => ({ n: size.n, value: rate(size) / rate(one) }))
}

function tooFew(sizes: readonly { readonly n: number }[], which: string): { readonly needs: string } {
  const got = sizes.length === 0 ? 'none' : sizes.map(({ n }) => n).join(', ')
  return { needs: `${fewestSizes} or more team sizes${which}, got ${got}` }
}

function asSpeedUp({ n, value }: LawPoint): SpeedUp {
  return { n, speedUp: value }
}
