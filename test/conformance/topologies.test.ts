import { beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import type { Model } from '../../harness/core/model.ts'
import type { Round, Scenario, Setting } from '../../harness/core/scenario.ts'
import type { Trace } from '../../harness/core/trace.ts'
import type { RoundTraits } from '../../harness/core/traits.ts'
import { personas } from '../../harness/model/personas.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { stream } from '../../harness/run/streams.ts'
import { type Case, cases, topologies } from './support-cases.ts'
import {
  abortedResult,
  endedResult,
  eventsOf,
  keepsMemory,
  knownFaults,
  parsedParams,
  played,
} from './support-episode.ts'
import {
  boardsOf,
  isAllFallback,
  needlessTries,
  roundCosts,
  triesOf,
  undeclaredMessages,
  wrongBoards,
  wrongPrompts,
  wrongReads,
  wrongTimes,
  wrongTools,
} from './support-laws.ts'
import { declining, failing, saying, scrambled, withRefusing } from './support-models.ts'
import { questionOf, telling } from './support-rounds.ts'

/** What holds of every trace of a topology, whatever its model said. */
function expectLawful(trace: Trace, { topology, scenario, scenarioParams }: Case): void {
  const { score } = endedResult(trace)
  expect(score >= 0 && score <= 1, `score ${score}`).toBe(true)
  expect(undeclaredMessages(trace, topology)).toEqual([])
  expect(needlessTries(trace)).toEqual([])
  expect(wrongTimes(trace)).toEqual([])
  const boards = boardsOf(trace, topology)
  expect(wrongReads(trace, boards)).toEqual([])
  expect(wrongBoards(trace, boards)).toEqual([])
  expect(wrongTools(trace)).toEqual([])
  expect(wrongPrompts(trace, keepsMemory(scenario, scenarioParams))).toEqual([])
}

/** What holds where no fault acts. */
function expectExactCost(trace: Trace, { topology }: Case): void {
  for (const { round, executed, formula, bound } of roundCosts(trace, topology)) {
    expect(executed, `round ${round}`).toEqual(formula)
    expect(executed.calls <= bound.calls && executed.messages <= bound.messages, `round ${round}`).toBe(true)
  }
}

/** The score of a team that never answers. */
function doNothingScore({ scenario, scenarioParams, agents }: Case, seed: number): number {
  return scenario.open(<P, S, O, A extends Json>({ arms }: Scenario<P, S, O, A>) => {
    // The parameters are read by this scenario's own schema.
    const params = parsedParams(scenario, scenarioParams) as P
    const setting: Setting<P> = { params, agents, seed }
    return arms.doNothing(setting, (purpose, round = 0) => stream(`${seed}/world/${purpose}/${round}`))
  })
}

const seed = 1

/** Texts that a model or a server gone wrong may send. */
const hostile: readonly (readonly [string, string])[] = [
  ['200,000 characters', 'x'.repeat(200_000)],
  ['200,000 digits that are no number', `ANSWER: ${'1'.repeat(200_000)}x`],
  ['200,000 blanks within an answer', `ANSWER: x${' '.repeat(200_000)}x`],
  ['200,000 quotes within an answer', `ANSWER: x${'"'.repeat(200_000)}x`],
  ['lone surrogates and NUL', 'ANSWER: \ud800\udfff\ud800\0\u202e'],
  ['two markers', 'ANSWER: ANSWER: cross\nANSWER: ANSWER:'],
  ['nested JSON', `ANSWER: ${'{"0":'.repeat(20_000)}1${'}'.repeat(20_000)}`],
  ['names of the language', 'ANSWER: {"__proto__":{"0":1},"constructor":1,"toString":"cross"}'],
  ['nothing', ''],
]

const playable = cases.filter(({ notApplicable }) => notApplicable === undefined)

test('every topology is played on some scenario', () => {
  expect([...new Set(playable.map(({ topology }) => topology.id))]).toEqual(topologies.map(({ id }) => id))
})

test.each(topologies.map((topology) => [topology.id, topology] as const))(
  '%s has a description in full sentences and a cost in words',
  (_id, { title, description, costFormula }) => {
    expect(title).toMatch(/^[A-Z]/)
    expect(description).toMatch(/^[A-Z].*[.]$/s)
    expect(costFormula).toMatch(/calls/)
  },
)

for (const { name, notApplicable } of cases) {
  if (notApplicable !== undefined) test.skip(`${name}: ${notApplicable}`, () => {})
}

describe.each(playable.map((each) => [each.name, each] as const))('%s', (_name, each) => {
  const models = Object.keys(personas).map((persona): [string, Model] => [persona, simulatedModel(persona)])
  const plain = new Map<string, Trace>()
  const plainTrace = (persona: string): Trace => {
    const trace = plain.get(persona)
    if (trace === undefined) throw new Error(`expected a trace of ${persona}`)
    return trace
  }

  beforeAll(async () => {
    for (const [persona, model] of models) plain.set(persona, await played({ ...each, model, seed }))
  })

  describe.each(models)('under persona %s', (persona, model) => {
    test('ends lawfully, at exactly the declared cost', () => {
      expectLawful(plainTrace(persona), each)
      expectExactCost(plainTrace(persona), each)
    })

    test('plays the same twice', async () => {
      expect(await played({ ...each, model, seed })).toEqual(plainTrace(persona))
    })

    test('plays the same whatever order replies come in', async () => {
      const late = await played({ ...each, model: scrambled(model, 1), seed })
      expect(JSON.stringify(late.events)).toBe(JSON.stringify(plainTrace(persona).events))
      expect(late.result).toEqual(plainTrace(persona).result)
    })
  })

  test('is understood at every try under persona ideal', () => {
    const refused = eventsOf(plainTrace('ideal'), 'call').filter(({ reading }) => reading.kind === 'refused')
    expect(refused).toEqual([])
  })

  test('survives any one member that is never understood, and records each of its tries', async () => {
    const members = new Set(eventsOf(plainTrace('ideal'), 'call').map(({ member }) => member))
    for (const member of members) {
      const rounds: { round: Round; traits: RoundTraits }[] = []
      const scenario = telling(each.scenario, (round, traits) => rounds.push({ round, traits }))
      const trace = await played({ ...each, scenario, model: withRefusing(simulatedModel(), member), seed })
      expectLawful(trace, each)
      expectExactCost(trace, each)
      for (const { request, calls } of triesOf(trace)) {
        const [first] = calls
        const at = first && rounds[first.round]
        if (first?.member !== member || at === undefined) continue
        const question = questionOf(first, at.round, at.traits)
        const isReadable = question.read('no').kind === 'read'
        expect(calls.length, request).toBe(isReadable ? 1 : 1 + question.retries)
        expect(calls.every(({ reading }) => isReadable || reading.kind === 'refused')).toBe(true)
      }
    }
  })

  test.each([
    ['understood', saying('no')],
    ['given a reply by its provider', declining()],
  ])('survives a team that is never %s', async (_what, model) => {
    const trace = await played({ ...each, model, seed })
    expectLawful(trace, each)
    expectExactCost(trace, each)
    if (isAllFallback(trace)) expect(endedResult(trace).score).toBe(doNothingScore(each, seed))
  })

  test.each(['provider', 'timeout'] as const)('has no score when its %s fails', async (cause) => {
    const trace = await played({ ...each, model: failing(cause), seed })
    if (eventsOf(plainTrace('ideal'), 'call').length === 0) expect(trace.result.kind).toBe('ended')
    else expect(abortedResult(trace)).toEqual({ kind: 'aborted', cause, detail: `the ${cause} failed` })
  })

  test.each(hostile)('survives replies with %s', async (_what, text) => {
    const hasSteps = 'steps' in each.scenarioParams
    const scenarioParams = hasSteps ? { ...each.scenarioParams, steps: 2 } : each.scenarioParams
    endedResult(await played({ ...each, scenarioParams, model: saying(text), seed }))
  })

  test.each(knownFaults.map(({ id }) => id))(
    'plays lawfully, and the same twice, under the fault %s',
    async (faults) => {
      const model = simulatedModel('typical')
      const trace = await played({ ...each, model, seed, faults })
      expectLawful(trace, each)
      expect(await played({ ...each, model: scrambled(model, 2), seed, faults })).toEqual(trace)
    },
  )

  if (each.topology.id === 'silent') {
    test('earns exactly what doing nothing earns', () => {
      expect(endedResult(plainTrace('ideal')).score).toBe(doNothingScore(each, seed))
    })
  }
})
