import type { CommandOption, Given } from '../command-line.ts'
import type { Arm } from '../comparison/settings.ts'
import { UsageError } from '../core/errors.ts'
import { expectedOneOf } from '../nearest.ts'

/** Which pairs of topologies are meant. */
export const pairOptions: readonly CommandOption[] = [
  { flags: '--a TOPOLOGY', description: 'the first of a pair; without --b against every other' },
  { flags: '--b TOPOLOGY', description: 'the second; the difference is a - b' },
  { flags: '--pairs WHICH', description: 'all: every pair (the default without --a and --b)' },
]

/**
 * Whether a pair of arms is wanted, turned round where it was named so. A name is a topology, or a label with its
 * parameters.
 *
 * @throws UsageError when there is no such topology, or the options do not go together
 */
export function wantedPairs(given: Given, arms: readonly Arm[]) {
  const [a, b, pairs] = [given.text('a'), given.text('b'), given.text('pairs')]
  if (pairs !== undefined && pairs !== 'all') throw new UsageError(`--pairs: expected all, got "${pairs}"`)
  if (pairs !== undefined && (a ?? b) !== undefined) {
    throw new UsageError(`--pairs: expected either it or --a and --b, got "${a ?? b}" too`)
  }
  if (a === undefined && b !== undefined)
    throw new UsageError(`--a: expected a topology beside --b, got none`)
  const known = [...new Set(arms.flatMap(({ topology, label }) => [topology, label]))]
  for (const [option, name] of [['--a', a] as const, ['--b', b] as const]) {
    if (name !== undefined && !known.includes(name)) {
      throw new UsageError(`${option}: ${expectedOneOf(known, name)}`)
    }
  }
  if (a !== undefined && a === b && arms.some(({ label }) => label === a)) {
    throw new UsageError(`--b: expected another topology than --a, got "${b}"`)
  }
  const is = (arm: Arm, name: string | undefined) =>
    name === undefined || arm.label === name || arm.topology === name
  return ([first, second]: readonly [Arm, Arm]): readonly [Arm, Arm] | undefined => {
    if (is(first, a) && is(second, b)) return [first, second]
    return is(second, a) && is(first, b) ? [second, first] : undefined
  }
}
