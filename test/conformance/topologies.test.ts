/** Every topology on every scenario keeps the rules, costs what it says, and plays the same again. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paramFacts } from '../../harness/core/params.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { personas } from '../../harness/model/personas.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { type Case, largest, pairs, playablePairs, scenarios, topologies } from './support-cases.ts'
import {
  doNothingScore,
  expectExactCost,
  expectLawful,
  expectSame,
  expectUnderstood,
  onEach,
  survivesModel,
  trialOf,
} from './support-claims.ts'
import { endedResult } from './support-episode.ts'
import { declining, saying, scrambled } from './support-models.ts'

test('every topology is played on some scenario, and every scenario under some topology', () => {
  const ids = (kind: 'topology' | 'scenario') => [...new Set(playablePairs.map((pair) => pair[kind].id))]
  expect(ids('topology')).toEqual(topologies.map(({ id }) => id))
  expect(ids('scenario').toSorted()).toEqual(scenarios.map(({ id }) => id).toSorted())
})

test.each(topologies.map((topology) => [topology.id, topology] as const))(
  '%s has a description in full sentences and a cost in words',
  (_id, { title, description, costFormula }) => {
    expect(title).toMatch(/^[A-Z]/)
    expect(description).toMatch(/^[A-Z].*[.]$/s)
    expect(costFormula).toMatch(/calls/)
  },
)

test.each(
  topologies
    .filter(({ matches }) => matches !== undefined)
    .map((topology) => [topology.id, topology] as const),
)(
  '%s has the parameters that stand for what another topology spends, and is played without one',
  (_id, { matches, params }) => {
    const facts = new Map(paramFacts(params).map((fact) => [fact.name, fact]))
    expect(facts.get(matches?.team ?? '')?.type).toBe('string')
    expect(facts.get(matches?.tokens ?? '')?.type).toMatch(/^integer from 0/)
    expect(topologies.map(({ id }) => id)).toContain(facts.get(matches?.team ?? '')?.default)
  },
)

for (const { name, notApplicable, every } of pairs) {
  const limits = every.length > 0 ? 'not with every number of agents, ' : ''
  for (const reason of notApplicable) test.skip(`${name}: ${limits}${reason}`, () => {})
}

describe.each(playablePairs.map((pair) => [pair.name, pair] as const))('%s', (_name, pair) => {
  const traces = new Map<string, Trace>()
  const traceOf = ({ name }: Case, persona: string): Trace => {
    const trace = traces.get(`${name} ${persona}`)
    if (trace === undefined) throw new Error(`expected a trace of ${persona}, got none`)
    return trace
  }

  beforeAll(() =>
    onEach(pair.some, async (each) => {
      for (const persona of Object.keys(personas)) {
        traces.set(`${each.name} ${persona}`, await trialOf(each, { model: simulatedModel(persona) }))
      }
    }),
  )
  afterAll(() => traces.clear())

  test.each(Object.keys(personas))(
    'ends lawfully, at exactly the declared cost, under %s',
    async (persona) => {
      await onEach(pair.some, (each) => {
        expectLawful(traceOf(each, persona), each)
        expectExactCost(traceOf(each, persona), each)
        if (persona === 'ideal') expectUnderstood(traceOf(each, persona))
        if (each.topology.id === 'silent')
          expect(endedResult(traceOf(each, persona)).score).toBe(doNothingScore(each))
      })
    },
  )

  test.each(Object.keys(personas))(
    'plays the same again, whatever order replies come in, under %s',
    async (persona) => {
      const model = simulatedModel(persona)
      await onEach(persona === 'ideal' ? [largest(pair.some)] : pair.some, async (each) => {
        expectSame(await trialOf(each, { model: scrambled(model, 1) }), traceOf(each, persona))
      })
    },
  )

  test.each([
    ['understood', saying('no')],
    ['given a reply by its provider', declining()],
  ])('survives a team that is never %s', async (_what, model) => {
    await onEach(pair.some, (each) => survivesModel(each, model))
  })
})
