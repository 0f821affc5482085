import { existsSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { z } from 'zod'
import type { Json } from '../../harness/core/json.ts'
import { type AgentId, agentIds } from '../../harness/core/members.ts'
import type { Question } from '../../harness/core/question.ts'
import type { Rng, Streams } from '../../harness/core/rng.ts'
import type {
  Answers,
  AnyScenario,
  Round,
  Scenario,
  Setting,
  Settled,
  WorldEvent,
} from '../../harness/core/scenario.ts'
import { stream } from '../../harness/run/streams.ts'

/** Laws of every scenario, whatever it is about. A scenario X is `scenarios/X.ts` or `scenarios/X/X.ts`. */
const folder = fileURLToPath(new URL('../../scenarios', import.meta.url))

function scenarioFiles(): readonly (readonly [string, string])[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const id = entry.name.replace(/\.ts$/, '')
    const file = entry.isDirectory() ? `${folder}/${id}/${id}.ts` : `${folder}/${entry.name}`
    return file.endsWith('.ts') && existsSync(file) ? [[id, file] as const] : []
  })
}

const scenarios = await Promise.all(
  scenarioFiles().map(async ([id, file]): Promise<readonly [string, AnyScenario]> => {
    const { default: scenario }: { default: AnyScenario } = await import(file)
    return [id, scenario]
  }),
)

/** Chooses the answers of a state; the generator is fresh for each round. */
type Player<S, A extends Json> = (state: S, round: Round<A>, rng: Rng) => Answers<A>

interface Size {
  readonly agents: number
  readonly seed: number
}

interface Ended {
  readonly score: number
  readonly payoffs: readonly number[]
  readonly rounds: number
  readonly events: readonly WorldEvent[]
}

function settingOf<P>(scenario: { readonly params: z.ZodType<P> }, size: Size): Setting<P> {
  return { ...size, params: scenario.params.parse({}) }
}

function streamsOf(seed: number): Streams {
  return (purpose, round = 0) => stream(`${seed}/world/${purpose}/${round}`)
}

/** Plays a scenario to its end; fails when it goes on beyond its own bound or changes a state in place. */
function played<P, S, O, A extends Json>(
  scenario: Scenario<P, S, O, A>,
  size: Size,
  player: Player<S, A>,
  before: (state: S) => void = () => {},
): Ended {
  const setting = settingOf(scenario, size)
  const streams = streamsOf(size.seed)
  const most = scenario.maxRounds(setting)
  const events: WorldEvent[] = []
  let state = scenario.initial(streams, setting)
  for (let rounds = 0; rounds <= most; rounds += 1) {
    const status = scenario.status(state)
    if (status.kind === 'ended') return { score: status.score, payoffs: status.payoffs, rounds, events }
    before(state)
    const answers = player(state, scenario.round(state), stream(`${size.seed}/player/${rounds}`))
    const next = scenario.step(state, answers, streams)
    events.push(...next.events)
    state = next.state
  }
  throw new Error(`${scenario.id} was still running after ${most} rounds, expected an end by its own bound`)
}

function settled<A extends Json>(
  round: Round<A>,
  answer: (question: Question<A>, agent: AgentId | undefined) => Settled<A>,
): Answers<A> {
  if (round.asks === 'team') return { asks: 'team', settled: answer(round.question, undefined) }
  return {
    asks: 'each',
    byAgent: new Map([...round.questions].map(([agent, question]) => [agent, answer(question, agent)])),
  }
}

function nobody<A extends Json>(round: Round<A>): Answers<A> {
  return settled(round, (question) => ({ answer: question.fallback, source: 'fallback' }))
}

/** Random legal answers, some of them missing. */
function randomPlayer<P, S, O, A extends Json>({ arms }: Scenario<P, S, O, A>): Player<S, A> {
  return (state, round, rng) => {
    const given = arms.random(state, rng)
    const fallbacks = nobody(round)
    if (given.asks === 'team' || fallbacks.asks === 'team') return rng.chance(0.1) ? fallbacks : given
    return {
      asks: 'each',
      byAgent: new Map([...fallbacks.byAgent, ...[...given.byAgent].filter(() => rng.chance(0.9))]),
    }
  }
}

/** Everybody answers what follows from the observations it has: its own, or all. */
function believers<P, S, O, A extends Json>(
  scenario: Scenario<P, S, O, A>,
  sees: 'own' | 'all',
): Player<S, A> {
  return (state, round) => {
    const asked = round.asks === 'team' ? round.agents : [...round.questions.keys()]
    const all = new Map(asked.map((agent) => [agent, scenario.observe(state, agent)]))
    const own = (agent: (typeof asked)[number]) => new Map([[agent, scenario.observe(state, agent)]])
    const believed = (agent: (typeof asked)[number]): Settled<A> => {
      const observations = sees === 'all' ? all : own(agent)
      return { answer: scenario.belief({ agent, observations, claims: [] }).answer, source: 'given' }
    }
    const [first] = asked
    if (round.asks === 'each')
      return { asks: 'each', byAgent: new Map(asked.map((agent) => [agent, believed(agent)])) }
    return first === undefined ? nobody(round) : { asks: 'team', settled: believed(first) }
  }
}

/** Freezes plain data all the way down; maps and sets refuse to be written. */
function frozen(value: unknown, seen: WeakSet<object>): void {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value) || seen.has(value)) return
  seen.add(value)
  if (value instanceof Map || value instanceof Set) {
    const refuse = () => {
      throw new TypeError('a state was changed in place')
    }
    Object.assign(value, { set: refuse, add: refuse, delete: refuse, clear: refuse })
    for (const item of [...value].flat()) frozen(item, seen)
  }
  Object.freeze(value)
  for (const item of Object.values(value)) frozen(item, seen)
}

/** Small teams within a scenario's limits, and any seed. */
function sizes({ agents }: AnyScenario): fc.Arbitrary<Size> {
  const most = Math.min(agents.max, Math.max(agents.default, agents.min + 4))
  return fc.record({ agents: fc.integer({ min: agents.min, max: most }), seed: fc.nat() })
}

const runs = { numRuns: 25 }

/** How many standard errors an arm may lie above the oracle by chance. */
const tolerance = 4

describe.each(scenarios)('%s', (id, scenario) => {
  test('has the id of its file and a version that is a positive whole number', () => {
    expect([scenario.id, scenario.version]).toEqual([id, expect.any(Number)])
    expect(Number.isInteger(scenario.version) && scenario.version > 0).toBe(true)
  })

  test('ends any legal random play within its rounds, with a score in [0, 1] and a pay-off for each agent', () => {
    const law = (size: Size) =>
      scenario.open((world) => {
        const { score, payoffs } = played(world, size, randomPlayer(world))
        expect(score >= 0 && score <= 1).toBe(true)
        expect(payoffs.length === size.agents && payoffs.every(Number.isFinite)).toBe(true)
      })
    fc.assert(fc.property(sizes(scenario), law), runs)
  })

  test('gives a team that never answers exactly the declared value', () => {
    const law = (size: Size) =>
      scenario.open((world) => {
        const { score } = played(world, size, (_state, round) => nobody(round))
        expect(score).toBe(world.arms.doNothing(settingOf(world, size), streamsOf(size.seed)))
      })
    fc.assert(fc.property(sizes(scenario), law), runs)
  })

  test('plays the same twice', () => {
    const law = (size: Size) =>
      scenario.open((world) => {
        const twin = () => played(world, size, randomPlayer(world))
        expect(twin()).toEqual(twin())
      })
    fc.assert(fc.property(sizes(scenario), law), runs)
  })

  test('changes no state that is passed to it', () => {
    const law = (size: Size) =>
      scenario.open((world) => {
        const seen = new WeakSet()
        played(world, size, believers(world, 'all'), (state) => frozen(state, seen))
        played(world, size, randomPlayer(world), (state) => frozen(state, seen))
      })
    fc.assert(fc.property(sizes(scenario), law), runs)
  })

  test('has questions that read back what they write', () => {
    const readBack = <A extends Json>(question: Question<A>, answer: A) =>
      expect(question.read(question.write(answer))).toEqual({ kind: 'read', answer })
    const law = (size: Size) =>
      scenario.open((world) => {
        const random = randomPlayer(world)
        played(world, size, (state, round, rng) => {
          const answers = random(state, round, rng)
          if (round.asks === 'team') {
            if (answers.asks === 'team') readBack(round.question, answers.settled.answer)
            return answers
          }
          for (const [agent, question] of round.questions) {
            const given = answers.asks === 'each' ? answers.byAgent.get(agent) : undefined
            readBack(question, given?.answer ?? question.fallback)
          }
          return answers
        })
      })
    fc.assert(fc.property(sizes(scenario), law), { numRuns: 5 })
  })

  test('describes its rules and every observation in words, with beliefs that are legal answers', () => {
    const law = (size: Size) =>
      scenario.open((world) => {
        expect(world.brief(settingOf(world, size)).trim()).not.toBe('')
        const believer = believers(world, 'own')
        played(world, size, (state, round, rng) => {
          for (const agent of agentIds(size.agents))
            expect(world.describe(world.observe(state, agent)).trim()).not.toBe('')
          const answers = believer(state, round, rng)
          settled(round, (question, agent) => {
            const own =
              agent === undefined || answers.asks === 'team' ? undefined : answers.byAgent.get(agent)
            const given = answers.asks === 'team' ? answers.settled : own
            expect(question.read(question.write(given?.answer ?? question.fallback)).kind).toBe('read')
            return given ?? { answer: question.fallback, source: 'fallback' }
          })
          return answers
        })
      })
    fc.assert(fc.property(sizes(scenario), law), { numRuns: 5 })
  })

  test('has no arm that beats the oracle in expectation', () => {
    for (const { arm, mean, error } of advantages(scenario)) {
      expect(mean, `${arm}: ${mean} above the oracle, standard error ${error}`).toBeLessThanOrEqual(
        tolerance * error + 1e-12,
      )
    }
  })
})

const seeds = Array.from({ length: 300 }, (_, seed) => seed)

/** By how much each arm beats the oracle on the same seeds, on average. Nothing where no oracle is known. */
function advantages(scenario: AnyScenario): readonly { arm: string; mean: number; error: number }[] {
  return scenario.open(<P, S, O, A extends Json>(world: Scenario<P, S, O, A>) => {
    const { oracle, random } = world.arms
    if (oracle === undefined) return []
    const score = (player: Player<S, A>) => (seed: number) =>
      played(world, { agents: scenario.agents.default, seed }, player).score
    const best = seeds.map(score((state, _round, rng) => oracle(state, rng)))
    const arms: Readonly<Record<string, Player<S, A>>> = {
      nobody: (_state, round) => nobody(round),
      random: (state, _round, rng) => random(state, rng),
      'own beliefs': believers(world, 'own'),
      'beliefs of all': believers(world, 'all'),
    }
    return Object.entries(arms).map(([arm, player]) => {
      const differences = seeds.map(score(player)).map((value, index) => value - (best[index] ?? Number.NaN))
      return { arm, ...meanAndError(differences) }
    })
  })
}

function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)
  return { mean, error: Math.sqrt(variance / values.length) }
}
