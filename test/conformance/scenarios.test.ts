import { describe, expect, test } from 'vitest'
import { canonicalJson, isNonEmpty, type Json } from '../../harness/core/json.ts'
import type { AgentId } from '../../harness/core/members.ts'
import { paramFacts } from '../../harness/core/params.ts'
import type { Mistake, Question } from '../../harness/core/question.ts'
import type { Rng } from '../../harness/core/rng.ts'
import type { AnyScenario, Scenario } from '../../harness/core/scenario.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { notApplicableReason } from '../../harness/run/applicable.ts'
import { stream } from '../../harness/run/streams.ts'
import { scenarios, smallParams, topologies } from './support-cases.ts'
import { endedResult, eventsOf, keepsMemory, parsedParams, played } from './support-episode.ts'
import { eachRound, questionsOf, streamsOf } from './support-rounds.ts'
import { listening } from './support-streams.ts'

/** What is the same about a world whoever plays it: its rules, and what each agent sees and is asked at first. */
type Sight = ReturnType<typeof firstSight>

function firstSight(trace: Trace) {
  const first = eventsOf(trace, 'round')[0]
  const calls = eventsOf(trace, 'call').filter(
    ({ round, member }) => round === 0 && member.startsWith('agent-'),
  )
  return {
    asked: first?.asked,
    brief: partsOf(eventsOf(trace, 'call').slice(0, 1), 'brief'),
    sights: new Map(calls.map((call) => [call.member, partsOf([call], 'observation')])),
  }
}

function partsOf(
  calls: readonly { readonly prompt: readonly { kind: string; text: string }[] }[],
  part: string,
) {
  return calls.flatMap(({ prompt }) => prompt.filter(({ kind }) => kind === part).map(({ text }) => text))
}

/** The topologies that can play a scenario with its usual number of agents. */
function playersOf(scenario: AnyScenario) {
  const memory = { keepsMemory: keepsMemory(scenario, {}), faults: [] }
  const agents = scenario.agents.default
  return topologies.filter(
    (topology) => notApplicableReason({ scenario, topology, agents, ...memory }) === undefined,
  )
}

const seeds = [1, 2, 3]

const mistakes: readonly Mistake[] = [0, 0.3, 0.6, 0.999].flatMap((toward) =>
  [-3, 0, 3].map((logOdds) => ({ logOdds, slips: true, toward })),
)

/** Answers that this question can read, and none. */
function legalAnswers<A extends Json>(question: Question<A> | undefined): readonly (Json | undefined)[] {
  if (question === undefined) return [undefined]
  const { fallback, mistaken } = question
  const answers: readonly Json[] = [fallback, ...mistakes.map((mistake) => mistaken(fallback, mistake))]
  return [undefined, ...new Map(answers.map((answer) => [canonicalJson(answer), answer])).values()]
}

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  test.each(seeds)(
    'is the same world to every topology, and draws as much from each of its streams, with seed %d',
    async (seed) => {
      const plays: { readonly draws: ReadonlyMap<string, number[]>; readonly sight: Sight }[] = []
      for (const topology of playersOf(scenario)) {
        const draws = new Map<string, number[]>()
        const heard = listening(scenario, draws)
        const trace = await played({
          ...{ scenario: heard, topology, seed },
          scenarioParams: smallParams(scenario),
        })
        endedResult(trace)
        plays.push({ draws, sight: firstSight(trace) })
      }
      const [first] = plays
      for (const { draws, sight } of plays) {
        expect(sight.asked).toEqual(first?.sight.asked)
        for (const [name, values] of draws)
          if (first?.draws.has(name)) expect(values, name).toEqual(first.draws.get(name))
      }
      expect(new Set(plays.flatMap(({ sight }) => sight.brief)).size).toBeLessThanOrEqual(1)
      const byMember = Map.groupBy(
        plays.flatMap(({ sight }) => [...sight.sights]),
        ([member]) => member,
      )
      for (const [member, seen] of byMember)
        expect(new Set(seen.map(([, texts]) => canonicalJson(texts))).size, member).toBe(1)
    },
  )

  test('says whether its world is the same for every seed', () => {
    scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) => {
      const params = parsedParams(scenario, smallParams(scenario)) as P
      const states = seeds.map((seed) =>
        inner.initial(streamsOf(seed), { params, agents: scenario.agents.default, seed }),
      )
      const isSame = states.every((state) => JSON.stringify(state) === JSON.stringify(states[0]))
      if (inner.ignoresSeed?.(params)) expect(isSame).toBe(true)
    })
  })

  test('has a description in full sentences, a formula of its score, and a default for every parameter', () => {
    expect(scenario.title).toMatch(/^[A-Z]/)
    expect(scenario.description).toMatch(/^[A-Z].*[.]$/s)
    expect(scenario.score).toMatch(/\S/)
    expect(parsedParams(scenario)).toEqual(
      Object.fromEntries(paramFacts(scenario.params).map((fact) => [fact.name, fact.default])),
    )
    for (const { name, description } of paramFacts(scenario.params)) expect(description, name).toMatch(/\S/)
  })

  test('calls parameters small that it has and that are not its defaults', () => {
    const small = scenario.open(({ small: declared }): object => declared ?? {})
    const { success, data } = scenario.params.safeParse(small)
    expect({ success, data }).toMatchObject({ success: true, data: small })
    for (const { name, default: usual } of paramFacts(scenario.params))
      if (name in small) expect(small).not.toMatchObject({ [name]: usual })
  })

  test('has a default number of agents within its limits', () => {
    const { min, max, default: usual } = scenario.agents
    expect([min >= 1, min <= usual, usual <= max]).toEqual([true, true, true])
  })

  test('has only rounds of the kinds that it names, that ask agents of its own in ascending order', () => {
    for (const seed of seeds)
      eachRound(scenario, seed, (_inner, _state, round) => {
        expect(scenario.asks).toContain(round.asks)
        const asked: readonly AgentId[] = round.asks === 'each' ? [...round.questions.keys()] : round.agents
        expect(asked).toEqual([...new Set(asked)].toSorted((a, b) => a - b))
        expect(asked.every((agent) => agent >= 0 && agent < 5)).toBe(true)
      })
  })

  test('asks questions whose fallback, mistakes and pooled answers are legal', () => {
    for (const seed of seeds)
      eachRound(scenario, seed, (inner, state, round) => {
        for (const question of questionsOf(round, inner.traits?.contention?.(state))) {
          const { fallback, retries, text } = question
          expect(question.read(question.write(fallback))).toEqual({ kind: 'read', answer: fallback })
          expect(Number.isInteger(retries) && retries >= 0).toBe(true)
          expect(text).toMatch(/\S/)
          const answers = mistakes.map((mistake) => question.mistaken(fallback, mistake))
          const pooled = isNonEmpty(answers) ? [question.pool(answers, question.pooling)] : []
          for (const answer of [...answers, ...pooled])
            expect(question.read(question.write(answer))).toEqual({ kind: 'read', answer })
        }
      })
  })

  test('believes legal answers, with a confidence from 0 to 1, whatever a mind has taken in', () => {
    const texts = ['', 'ANSWER: 1', 'agent 0 has waited 3 steps', '\ud800\0', 'x'.repeat(10_000)]
    for (const seed of seeds)
      eachRound(scenario, seed, (inner, state, round) => {
        const asked: readonly AgentId[] = round.asks === 'each' ? [...round.questions.keys()] : round.agents
        const all = new Map(asked.map((agent) => [agent, inner.observe(state, agent)]))
        // What a claim says to a speaker's own question was read by it, so it is legal there, or there is none.
        const own = (agent: AgentId) =>
          legalAnswers(round.asks === 'team' ? round.question : round.questions.get(agent))
        const claims = asked.flatMap((agent) =>
          texts.flatMap((text) =>
            (text === '' ? [undefined, null, { 0: 'cross' }, []] : own(agent)).map((answer) => ({
              ...{ by: `agent-${agent}` as never, agent, text, answer, isJoint: text === '' },
            })),
          ),
        )
        for (const observations of [all, new Map<AgentId, never>()]) {
          for (const heard of [[], claims]) {
            for (const agent of [...asked, undefined]) {
              const { answer, confidence } = inner.belief({ agent, observations, claims: heard })
              expect(confidence >= 0 && confidence <= 1).toBe(true)
              const question = round.asks === 'team' ? round.question : agent && round.questions.get(agent)
              if (question) expect(question.read(question.write(answer)).kind).toBe('read')
            }
            if (round.asks === 'team' || asked.length === 0 || !inner.jointBelief) continue
            const belief = inner.jointBelief({ agent: undefined, observations, claims: heard }, asked)
            const group = questionsOf(round, inner.traits?.contention?.(state)).at(-1)
            expect(group?.read(group.write(belief.answer)).kind).toBe('read')
          }
        }
      })
  })

  test('has traits that fit its questions', () => {
    for (const seed of seeds)
      eachRound(scenario, seed, (inner, state, round) => {
        const { contention, payoffs, facts } = inner.traits ?? {}
        const asked = round.asks === 'each' ? [...round.questions] : []
        for (const [agent, question] of asked) {
          const read = (answer: Json) =>
            question.read(question.write(answer as typeof question.fallback)).kind
          const conflict = contention?.(state)
          if (conflict) {
            expect([read(conflict.enter(agent)), read(conflict.yield(agent))]).toEqual(['read', 'read'])
            expect(conflict.conflicts(agent, agent)).toBe(false)
            for (const [other] of asked)
              expect(conflict.conflicts(agent, other)).toBe(conflict.conflicts(other, agent))
          }
          for (const answer of payoffs?.(state).moves(agent) ?? []) expect(read(answer)).toBe('read')
        }
        for (const { scope, value } of payoffs?.(state).terms ?? []) {
          const moves = scope.map((agent) => payoffs?.(state).moves(agent)[0] ?? null)
          expect(Number.isFinite(value(moves))).toBe(true)
          expect(scope).toEqual(scope.toSorted((a, b) => a - b))
        }
        const known = facts?.all(state) ?? []
        expect(new Set(known.map(({ id }) => id)).size).toBe(known.length)
        for (const text of ['', '\ud800\0', 'x'.repeat(200_000)])
          expect(facts?.readClaims(text) ?? []).toEqual([])
      })
  })
})

describe('a stream', () => {
  const draws = (rng: Rng) => [rng.uniform(), rng.below(10), rng.normal(), rng.chance(0.5)]

  test('gives the same draws for the same name and others for another', () => {
    expect(draws(stream('1/world/demand/0'))).toEqual(draws(stream('1/world/demand/0')))
    expect(draws(stream('1/world/demand/0'))).not.toEqual(draws(stream('1/world/demand/1')))
  })
})
