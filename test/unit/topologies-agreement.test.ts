import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { plugins } from '../../harness/registry.ts'
import { oralMessageCount, oralMessages, type Tell } from '../../topologies/common/oral-messages.ts'
import { eventsOf, played } from '../conformance/support-episode.ts'

const [forecast] = (await plugins('scenario', ['forecast'])) as [AnyScenario]
const [agreement] = (await plugins('topology', ['byzantine-agreement'])) as [AnyTopology]

type Order = 'attack' | 'retreat' | undefined

const order = fc.constantFrom<Order>('attack', 'retreat', undefined)

/** Generals of whom some tell everybody whatever the next lie is. */
function lying(traitors: readonly number[], lies: readonly Order[]): Tell<string> {
  let told = 0
  return (path, _to, value) => {
    if (!traitors.includes(path.at(-1) ?? -1)) return value
    told += 1
    return lies[told % lies.length]
  }
}

/** What each lieutenant takes; general 0 commands. */
function taken(generals: number, m: number, value: Order, tell: Tell<string>): ReadonlyMap<number, Order> {
  const others = Array.from({ length: generals - 1 }, (_, index) => index + 1)
  const values = oralMessages<string>(m, [0], others, value, tell)
  return new Map(others.map((general, index) => [general, values[index] as Order]))
}

/** Breaches of the two conditions of interactive consistency (Lamport et al. 1982, section 1). */
function breaches(
  generals: number,
  m: number,
  traitors: readonly number[],
  value: Order,
  tell: Tell<string>,
) {
  const loyal = [...taken(generals, m, value, tell)].filter(([general]) => !traitors.includes(general))
  const kept = new Set(loyal.map(([, each]) => each))
  const isDivided = kept.size > 1
  const isDisobeyed = !traitors.includes(0) && loyal.some(([, each]) => each !== value)
  return { isDivided, isDisobeyed }
}

describe('the oral-messages algorithm', () => {
  test('keeps four generals together whatever one traitor says, in every case', () => {
    const orders: readonly Order[] = ['attack', 'retreat', undefined]
    const lists = orders.flatMap((a) => orders.flatMap((b) => orders.map((c) => [a, b, c] as const)))
    for (const traitor of [0, 1, 2, 3])
      for (const value of ['attack', 'retreat'] as const)
        for (const lies of lists)
          expect(breaches(4, 1, [traitor], value, lying([traitor], lies))).toEqual({
            isDivided: false,
            isDisobeyed: false,
          })
  })

  test('keeps seven generals together whatever two traitors say', () => {
    const traitors = fc.uniqueArray(fc.nat(6), { minLength: 0, maxLength: 2 })
    const lies = fc.array(order, { minLength: 1, maxLength: 157 })
    fc.assert(
      fc.property(traitors, lies, order, (among, told, value) => {
        expect(breaches(7, 2, among, value, lying(among, told))).toEqual({
          isDivided: false,
          isDisobeyed: false,
        })
      }),
    )
  })

  test('fails among three, as none can succeed', () => {
    expect(breaches(3, 1, [2], 'attack', lying([2], ['retreat'])).isDisobeyed).toBe(true)
  })

  test('takes one exchange too few for two traitors', () => {
    // Agent 0 divides the others, and agent 1 lies about what it was told.
    const tell: Tell<string> = (path, to, value) => {
      const from = path.at(-1)
      return from === 0 || from === 1 ? (to % 2 === 0 ? 'attack' : 'retreat') : value
    }
    expect(breaches(7, 1, [0, 1], 'attack', tell).isDivided).toBe(true)
    expect(breaches(7, 2, [0, 1], 'attack', tell).isDivided).toBe(false)
  })

  test.each([
    [4, 1, 9],
    [7, 2, 156],
    [10, 3, 9 + 9 * 8 + 9 * 8 * 7 + 9 * 8 * 7 * 6],
  ])('among %i generals takes with m = %i as many messages as there are paths', (generals, m, expected) => {
    const paths: string[] = []
    taken(generals, m, 'attack', (path, to, value) => {
      paths.push([...path, to].join())
      return value
    })
    expect(paths.toSorted()).toEqual(distinctPaths(generals, m + 2).toSorted())
    expect([paths.length, oralMessageCount(generals, m)]).toEqual([expected, expected])
  })
})

/** All sequences of 2 to so many different generals that begin with the commander. */
function distinctPaths(generals: number, longest: number): readonly string[] {
  const grown = (path: readonly number[]): readonly string[] => {
    if (path.length === longest) return []
    const next = Array.from({ length: generals }, (_, general) => general).filter(
      (each) => !path.includes(each),
    )
    return next.flatMap((general) => [[...path, general].join(), ...grown([...path, general])])
  }
  return grown([0])
}

/** One forecast of a team whose members answer so, by agent. */
function agreed(answers: readonly string[], faults = 'none', faulty = 1): Promise<Trace> {
  const model = scriptedModel(({ member }) => `ANSWER: ${answers[Number(member.replace('agent-', ''))]}`)
  const topologyParams = { faulty }
  return played({
    scenario: forecast,
    topology: agreement,
    model,
    agents: answers.length,
    faults,
    topologyParams,
  })
}

const outcome = (trace: Trace) =>
  eventsOf(trace, 'decision').map(({ answer, source }) => ({ answer, source }))
/** What was wrong; who holds which list is told in any case. */
const marks = (trace: Trace) =>
  eventsOf(trace, 'mark')
    .filter(({ name }) => name !== 'held')
    .map(({ name, members }) => [name, members.length])

describe('byzantine agreement of a team', () => {
  test.each([
    [4, 1, 4 * 9],
    [7, 2, 7 * 156],
  ])('of %i with %i faulty tells every answer to all', async (agents, faulty, messages) => {
    const trace = await agreed(
      Array.from({ length: agents }, () => '0.75'),
      'none',
      faulty,
    )
    expect(eventsOf(trace, 'message')).toHaveLength(messages)
    expect(outcome(trace)).toEqual([{ answer: 0.75, source: 'pooled' }])
    expect(marks(trace)).toEqual([])
  })

  test('goes on without one that refuses or is down', async () => {
    const answers = ['perhaps', '0.75', '0.25', '0.75']
    expect(outcome(await agreed(answers))).toEqual([{ answer: 0.75, source: 'pooled' }])
    const crashed = await agreed(['0.25', '0.75', '0.25', '0.75'], 'crash:agent=0:at=0')
    expect(outcome(crashed)).toEqual([{ answer: 0.75, source: 'pooled' }])
  })

  test('decides nothing on a tie', async () => {
    expect(outcome(await agreed(['0.75', '0.25', '0.25', '0.75']))).toEqual([
      { answer: 0.5, source: 'fallback' },
    ])
  })

  test('decides nothing when no message arrives, and says that no list is held by most', async () => {
    const trace = await agreed(['0.75', '0.75', '0.75', '0.75'], 'drop:1')
    expect(outcome(trace)).toEqual([{ answer: 0.5, source: 'fallback' }])
    expect(marks(trace)).toEqual([['disagreement', 4]])
  })

  test('asks nobody where too few could agree', async () => {
    const trace = await agreed(['0.75', '0.75', '0.75', '0.75', '0.75'], 'none', 2)
    expect([eventsOf(trace, 'call'), eventsOf(trace, 'message')]).toEqual([[], []])
    expect(outcome(trace)).toEqual([{ answer: 0.5, source: 'fallback' }])
    expect(marks(trace)).toEqual([['too-few-members', 5]])
  })
})
