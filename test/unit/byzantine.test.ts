/** What lying members do to agreements at the desk: every table of lies of one traitor, and strategies of two. */
import { describe, expect, test } from 'vitest'
import type { ActiveFault, Telling } from '../../harness/core/fault.ts'
import type { Json } from '../../harness/core/json.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { plugins } from '../../harness/registry.ts'
import { playedEpisode } from '../../harness/run/episode.ts'
import { activeFaults } from '../../harness/run/fault-notation.ts'
import { eventsOf, knownFaults, type Params, parsedParams } from '../conformance/support-episode.ts'
import { allEdges, madeTopology } from './made-plugins.ts'

const [forecast] = (await plugins('scenario', ['forecast'])) as [AnyScenario]
const [agreement, majority] = (await plugins('topology', ['byzantine-agreement', 'vote-majority'])) as [
  AnyTopology,
  AnyTopology,
]

interface Play {
  readonly topology?: AnyTopology
  readonly answers: readonly number[]
  readonly faults: readonly ActiveFault[]
  readonly params?: Params
  readonly repetition?: number
}

/** One round of a team whose members answer so, by agent. */
function played({ topology = agreement, ...play }: Play): Promise<Trace> {
  const scenario = forecast
  const { answers, faults, params = {}, repetition = 0 } = play
  const model = scriptedModel(({ member }) => `ANSWER: ${answers[Number(member.replace('agent-', ''))]}`)
  const none = { id: 'none', versions: {} }
  const cell = {
    ...{ scenario, topology, fault: none, policy: none, agents: answers.length },
    model: { id: model.spec, version: model.version },
    scenarioParams: parsedParams(scenario),
    topologyParams: parsedParams(topology, params),
    modelParams: {},
    ...{ isSimulated: true, seesUnion: false },
  }
  const { signal } = new AbortController()
  return playedEpisode({ cell, scenario, topology, model, faults, seed: 1, repetition }, signal)
}

const lying = (notation: string) => activeFaults(`byzantine:${notation}`, knownFaults)

/** A traitor that tells its nth receiver, below it excluded, of each answer what the nth digit of a table says. */
function tabled(traitor: number, table: number): readonly ActiveFault[] {
  const told = ({ from, to, answer, others }: Telling): Json | undefined => {
    if (from.kind !== 'agent' || to.kind !== 'agent' || from.agent !== traitor) return answer
    const place = to.agent < traitor ? to.agent : to.agent - 1
    return [answer, others[0], undefined][Math.floor(table / 3 ** place) % 3]
  }
  return [{ id: 'tabled', version: 1, params: {}, hooks: { told }, notApplicable: () => undefined }]
}

/** What each agent takes each to have answered in the end. */
function heldBy(trace: Trace): ReadonlyMap<string, readonly Json[]> {
  return new Map(
    eventsOf(trace, 'mark')
      .filter(({ name }) => name === 'held')
      .flatMap(({ members, data }) =>
        members.map((member) => [member, (data as { readonly answers: readonly Json[] }).answers] as const),
      ),
  )
}

/** The two conditions of interactive consistency (Pease, Shostak and Lamport 1980), and whether the votes come out alike. */
function kept(trace: Trace, answers: readonly number[], traitors: readonly number[]) {
  const lists = heldBy(trace)
  const loyal = answers.map((_, agent) => agent).filter((agent) => !traitors.includes(agent))
  const held = loyal.map((agent) => lists.get(`agent-${agent}`) ?? [])
  return {
    agreement: new Set(held.map((list) => JSON.stringify(list))).size === 1,
    validity: held.every((list) => loyal.every((agent) => list[agent] === answers[agent])),
    sameVote: new Set(held.map(mostOf)).size === 1,
  }
}

function mostOf(list: readonly Json[]): string {
  const yes = list.filter((answer) => typeof answer === 'number' && answer > 0.5).length
  const no = list.filter((answer) => typeof answer === 'number' && answer <= 0.5).length
  return yes > no ? 'yes' : no > yes ? 'no' : 'tie'
}

const both = { agreement: true, validity: true, sameVote: true }

describe('one traitor, with every table of what it tells whom', () => {
  const tables = Array.from({ length: 27 }, (_, table) => table)

  test.each([0, 1, 2, 3])(
    'divides no four: agent %i, all 27 tables of its own answer and 9 of each other',
    async (traitor) => {
      const answers = [0.75, 0.25, 0.75, 0.25]
      for (const table of tables) {
        const trace = await played({ answers, faults: tabled(traitor, table) })
        expect(kept(trace, answers, [traitor]), `table ${table}`).toEqual(both)
      }
    },
  )

  test.each([0, 1, 2])('breaks validity among three in 8 tables of 9: agent %i', async (traitor) => {
    const answers = [0.75, 0.25, 0.75]
    const params = { tooFew: 'try' }
    const results = []
    for (const table of tables.slice(0, 9))
      results.push(
        kept(await played({ answers, params, faults: tabled(traitor, table) }), answers, [traitor]),
      )
    // Only the table that tells the truth to both keeps what the loyal two said.
    expect(results.filter(({ validity }) => validity)).toHaveLength(1)
  })

  test.each([4, 5, 7, 10])('divides a plain vote of %i that is near a tie', async (agents) => {
    // The loyal ones are split as evenly as they can be, the traitor stands last.
    const answers = Array.from({ length: agents }, (_, agent) => (agent % 2 === 0 ? 0.75 : 0.25))
    const faults = lying(`first=${agents - 1}`)
    const vote = await played({ answers, faults, params: { faulty: 0 } })
    expect(kept(vote, answers, [agents - 1])).toEqual({ agreement: false, validity: true, sameVote: false })
    const agreed = await played({ answers, faults })
    expect(kept(agreed, answers, [agents - 1])).toEqual(both)
  })
})

describe('two traitors', () => {
  const seven = [0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75]
  const strategies = [
    ...['two-faced', 'contrary', 'half-mute'].map((strategy) => [strategy, 0] as const),
    ...[0, 1].map((repetition) => ['random', repetition] as const),
  ]

  test.each([0, 4])('divide no seven whatever they do, from agent %i', async (first) => {
    for (const [strategy, repetition] of strategies) {
      const faults = lying(`2:first=${first}:strategy=${strategy}`)
      const trace = await played({ answers: seven, faults, params: { faulty: 2 }, repetition })
      expect(kept(trace, seven, [first, first + 1]), strategy).toEqual(both)
    }
  })

  test('divide six, and seven with one exchange too few', async () => {
    const broken = async (answers: readonly number[], params: Params) => {
      const trace = await played({ answers, params, faults: lying('2:first=0') })
      const { agreement: agrees, validity } = kept(trace, answers, [0, 1])
      return !(agrees && validity)
    }
    expect(await broken(seven.slice(0, 6), { faulty: 2, tooFew: 'try' })).toBe(true)
    expect(await broken(seven, { faulty: 1 })).toBe(true)
    expect(await broken(seven, { faulty: 2 })).toBe(false)
  })
})

describe('a lie', () => {
  test('stands in the trace with the truth, and none stands there without a traitor', async () => {
    const answers = [0.75, 0.75, 0.25, 0.25]
    const trace = await played({ answers, faults: lying('1') })
    const lies = eventsOf(trace, 'fault').map(({ fault, detail }) => ({ fault, ...(detail as object) }))
    // Its own answer to 1 and 3; of 1's to 3, of 2's to 1 and 3, of 3's to 1.
    expect(lies).toHaveLength(6)
    expect(lies[0]).toMatchObject({ fault: 'byzantine', kind: 'lie', from: 'agent-0', said: 0.75 })
    expect(eventsOf(await played({ answers, faults: lying('0') }), 'fault')).toEqual([])
  })

  test('cannot reach votes that are counted at the desk', async () => {
    const answers = [0.75, 0.75, 0.25]
    const decided = async (faults: readonly ActiveFault[]) =>
      eventsOf(await played({ topology: majority, answers, faults }), 'decision')
    expect(await decided(lying('2'))).toEqual(await decided([]))
  })

  test('is what its receiver reads, passes on and chooses from', async () => {
    const topology = madeTopology(async ({ asked: [liar, middle = liar, last = liar] }, desk) => {
      const said = await desk.ask(liar, { kind: 'answer' })
      desk.send(liar, said, [middle])
      desk.send(middle, said, [last])
      const heard = await desk.askAll([middle, last], { kind: 'answer' })
      return desk.own([said, ...heard])
    }, allEdges())
    const trace = await played({ topology, answers: [0.75, 0.75, 0.75], faults: lying('1') })
    const [told, passedOn] = eventsOf(trace, 'message')
    const lies = eventsOf(trace, 'fault').map(({ detail }) => detail as { readonly told: number })
    expect(lies).toEqual([
      { kind: 'lie', from: 'agent-0', by: 'agent-0', said: 0.75, told: expect.any(Number) },
    ])
    expect(told?.text).toBe(`ANSWER: ${lies[0]?.told}`)
    expect([passedOn?.from, passedOn?.text]).toEqual(['agent-1', told?.text])
    const [, , reader] = eventsOf(trace, 'call')
    expect(JSON.stringify(reader?.prompt)).toContain(told?.text)
  })
})
