/** Every topology on every scenario, with every choice of its parameters and every number of agents. */
import { describe, expect, test } from 'vitest'
import { personas } from '../../harness/model/personas.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { type Case, largest, type Pair, smallParams } from '../conformance/support-cases.ts'
import {
  expectExactCost,
  expectLawful,
  expectSame,
  expectUnderstood,
  hasNoScore,
  onEach,
  survivesFault,
  survivesModel,
  survivesRefusals,
  trialOf,
} from '../conformance/support-claims.ts'
import { endedResult, knownFaults } from '../conformance/support-episode.ts'
import { declining, hostileTexts, saying, scrambled } from '../conformance/support-models.ts'

/** Twice as many rounds as in the quick tests. */
const rounds = 12

/** Tries these pairs with every choice of parameters and every number of agents. */
export function tryEveryCase(pairs: readonly Pair[]): void {
  describe.each(pairs.map((pair) => [pair.name, pair] as const))('%s', (_name, { scenario, every }) => {
    const cases = every.map((each) => ({ ...each, scenarioParams: smallParams(scenario, rounds) }))

    test.each(Object.keys(personas))('keeps every law under persona %s', async (persona) => {
      const model = simulatedModel(persona)
      await onEach(cases, async (each) => {
        const trace = await trialOf(each, { model })
        expectLawful(trace, each)
        expectExactCost(trace, each)
        if (persona === 'ideal') expectUnderstood(trace)
        expectSame(await trialOf(each, { model: scrambled(model, 1) }), trace)
      })
    })

    test('survives any member or all of them not being understood, and outages', () =>
      onEach(cases, async (each) => {
        await survivesRefusals(each)
        await survivesModel(each, saying('no'))
        await survivesModel(each, declining())
        await hasNoScore(each, 'provider')
        await hasNoScore(each, 'timeout')
      }))

    test.each(knownFaults.map(({ id }) => id))('survives the fault %s', (fault) =>
      onEach(cases, (each) => survivesFault(each, fault)),
    )

    const survives = (texts: readonly (readonly [what: string, text: string])[]) => async (each: Case) => {
      for (const [what, text] of texts) {
        const trace = await trialOf(each, { scenarioParams: smallParams(scenario, 2), model: saying(text) })
        expect(() => endedResult(trace), what).not.toThrow()
      }
    }

    test('survives hostile replies', () => onEach(every, survives(hostileTexts(2000))))

    test('survives long hostile replies with the most agents', () =>
      onEach([largest(every)], survives(hostileTexts(200_000))))
  })
}
