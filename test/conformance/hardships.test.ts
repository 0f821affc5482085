/** Every topology on every scenario survives members that are not heard, outages, hostile replies and faults. */
import { describe, expect, test } from 'vitest'
import { requestKinds } from '../../harness/core/request.ts'
import { requestForm } from '../../harness/core/request-form.ts'
import { largest, type Pair, playablePairs, scenarios } from './support-cases.ts'
import { hasNoScore, onEach, survivesFault, survivesRefusals, trialOf } from './support-claims.ts'
import { endedResult, knownFaults } from './support-episode.ts'
import { hostileTexts, saying, sayingInTurn } from './support-models.ts'
import { firstQuestions, someWork } from './support-rounds.ts'

const short = hostileTexts(2000).map(([, text]) => text)
const long = hostileTexts(200_000)

/** Each pair meets one outage and one fault in turn; `test/long/every-case.ts` has them all. */
const inTurn = playablePairs.map(
  (pair, index) =>
    [
      pair.name,
      {
        ...pair,
        causes: [(['provider', 'timeout'] as const)[index % 2] ?? 'provider'],
        faults: knownFaults.map(({ id }) => id).filter((_, at) => at === index % knownFaults.length),
      },
    ] as const,
)

describe.each(inTurn)('%s', (_name, { some, causes, faults }) => {
  const hardest = [largest(some)]

  test('survives any one member that is never understood, and records each of its tries', () =>
    onEach(hardest, survivesRefusals))

  test.each(causes)('has no score when its %s fails', (cause) =>
    onEach(hardest, (each) => hasNoScore(each, cause)),
  )

  test('survives hostile replies', () =>
    onEach(hardest, async (each) => {
      endedResult(await trialOf(each, { model: sayingInTurn(short) }))
    }))

  test.each(faults)(
    'plays lawfully, and the same whatever order replies come in, under the fault %s',
    (fault) => onEach(hardest, (each) => survivesFault(each, fault)),
  )
})

/** Each topology once, on a scenario that it can play: not all on the same. */
const onePairEach: readonly Pair[] = [
  ...Map.groupBy(playablePairs, ({ topology }) => topology.id).values(),
].flatMap((own, index) => own.slice(index % own.length).slice(0, 1))

describe.each(onePairEach.map((pair) => [pair.name, pair] as const))('%s', (_name, { some }) => {
  test.each(long)('survives replies with %s', (_what, text) =>
    onEach([largest(some)], async (each) => {
      const scenarioParams = 'steps' in each.scenarioParams ? { ...each.scenarioParams, steps: 2 } : {}
      endedResult(await trialOf(each, { scenarioParams, model: saying(text) }))
    }),
  )
})

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  test.each(long)('reads replies of every kind with %s at once', (_what, text) => {
    for (const question of firstQuestions(scenario)) {
      for (const kind of requestKinds) {
        const before = performance.now()
        const { kind: reading } = requestForm(kind, question, 2, someWork).question.read(text)
        expect(['read', 'refused']).toContain(reading)
        expect(performance.now() - before, kind).toBeLessThan(1000)
      }
    }
  })
})
