/** Every pair under every fault and every outage, of which the quick tests try one each. */
import { describe, test } from 'vitest'
import { largest, playablePairs } from '../conformance/support-cases.ts'
import { hasNoScore, onEach, survivesFault } from '../conformance/support-claims.ts'
import { knownFaults } from '../conformance/support-episode.ts'

describe.each(playablePairs.map((pair) => [pair.name, pair] as const))('%s', (_name, { some }) => {
  const hardest = [largest(some)]

  test.each(['provider', 'timeout'] as const)('has no score when its %s fails', (cause) =>
    onEach(hardest, (each) => hasNoScore(each, cause)),
  )

  test.each(knownFaults.map(({ id }) => id))(
    'plays lawfully, and the same whatever order replies come in, under the fault %s',
    (fault) => onEach(hardest, (each) => survivesFault(each, fault)),
  )
})
