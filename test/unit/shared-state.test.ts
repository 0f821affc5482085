import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { Model } from '../../harness/core/model.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import type { Posted } from '../../harness/run/boards.ts'
import { fadedMarks } from '../../harness/run/fading.ts'
import { endedResult, eventsOf, type Params, type Play, played } from '../conformance/support-episode.ts'
import { chat } from './made-plugins.ts'

const [bus, independent, notebook, store, stigmergy] = (await plugins('topology', [
  'event-bus',
  'independent',
  'notebook',
  'shared-store',
  'stigmergy',
])) as [AnyTopology, AnyTopology, AnyTopology, AnyTopology, AnyTopology]
const [forecast] = (await plugins('scenario', ['forecast'])) as [AnyScenario]

/** A forecast of as many reports as agents, each seen by one of them. */
async function forecasting(topology: AnyTopology, n: number, change: Partial<Play> = {}): Promise<Trace> {
  const trace = await played({
    scenario: forecast,
    topology,
    agents: n,
    scenarioParams: { reports: n },
    ...change,
  })
  endedResult(trace)
  return trace
}

function marked(trace: Trace, name: string) {
  return eventsOf(trace, 'mark').filter((mark) => mark.name === name)
}

/** The reports that a text states. */
function reportsIn(text: string): readonly number[] {
  return [...new Set(Array.from(text.matchAll(/Report (\d+) /g), ([, id]) => Number(id)))].sort(
    (a, b) => a - b,
  )
}

/** The reports that stood in each agent's last prompt. */
function lastKnown(trace: Trace, agent: number): readonly number[] {
  const call = eventsOf(trace, 'call').findLast(({ member }) => member === `agent-${agent}`)
  return reportsIn(call?.prompt.map(({ text }) => text).join('\n') ?? '')
}

const controls = ['none', 'optimistic', 'locked', 'event-sourced'] as const
const stores = fc.record({
  n: fc.integer({ min: 1, max: 8 }),
  seed: fc.nat(9999),
  overlap: fc.constantFrom(0, 0.4, 0.5, 1),
  control: fc.constantFrom(...controls),
  consistency: fc.constantFrom('strong' as const, 'eventual' as const),
})

describe('a shared store', () => {
  test('loses updates and reads stale values without control, and never otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async ({ n, seed, ...topologyParams }) => {
        const model = simulatedModel('typical')
        const trace = await forecasting(store, n, { seed, model, topologyParams })
        const { control, consistency } = topologyParams
        const [lost, stale] = [marked(trace, 'lost-update'), marked(trace, 'stale-read')]
        if (control !== 'none') expect(lost).toEqual([])
        if (control !== 'none' || consistency === 'strong') expect(stale).toEqual([])
        if (control !== 'optimistic') expect(marked(trace, 'conflict')).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  test('holds at the end what was not lost, by what is written in it', async () => {
    await fc.assert(
      fc.asyncProperty(stores, async ({ n, seed, ...topologyParams }) => {
        const trace = await forecasting(store, n, { seed, topologyParams })
        const held = reportsIn(eventsOf(trace, 'message').find(({ to }) => to === 'kept')?.text ?? '')
        const { control, consistency, overlap } = topologyParams
        const width = control === 'none' ? Math.max(2, Math.round(overlap * n)) : 1
        const groups = Math.ceil(n / width)
        const isLagging = control === 'none' && consistency === 'eventual'
        // The chain of drafts that the last one was made from: every group, or every other one where reads lag.
        expect(held).toHaveLength(isLagging ? Math.ceil(groups / 2) : groups)
        expect(marked(trace, 'stale-read')).toHaveLength(isLagging ? Math.max(0, n - width) : 0)
        const lost = new Set(marked(trace, 'lost-update').map(({ members }) => String(members[0])))
        // A lagging reader may bring back what was lost.
        const all = Array.from({ length: n }, (_, agent) => agent)
        const never = all.filter((agent) => !lost.has(`agent-${agent}`))
        if (isLagging) expect(held).toEqual(expect.arrayContaining(never))
        else expect(held).toEqual(never)
      }),
      { numRuns: 60 },
    )
  })

  test('refuses as many writes as meet another one, with a check of versions', async () => {
    for (const [n, overlap, conflicts] of [
      [1, 1, 0],
      [2, 1, 1],
      [5, 1, 4 + 3 + 2 + 1],
      [5, 0, 4],
    ] as const) {
      const trace = await forecasting(store, n, { topologyParams: { control: 'optimistic', overlap } })
      expect(marked(trace, 'conflict'), `${n} agents`).toHaveLength(conflicts)
    }
  })

  test('lets the one that comes back last win, in virtual time', async () => {
    const slow = scriptedModel(({ member }) => ({
      kind: 'answered',
      text: `ANSWER: ${{ 'agent-0': '{"0":"yes","1":"yes"}', 'agent-1': '{"0":"no","1":"no"}' }[String(member)]}`,
      usage: { inputTokens: 1, outputTokens: 1 },
      duration: { kind: 'drawn', ms: member === 'agent-0' ? 20 : 10 },
    }))
    const trace = await played({
      scenario: chat,
      topology: store,
      model: slow,
      scenarioParams: { rounds: 1 },
    })
    expect(eventsOf(trace, 'decision').map(({ answer, by }) => [answer, by])).toEqual([['yes', 'agent-0']])
    expect(marked(trace, 'lost-update')).toMatchObject([{ members: ['agent-1', 'agent-0'] }])
  })

  test('is read in the next round by agents that forget, and in that one only', async () => {
    const topologyParams = { control: 'locked' }
    const trace = await played({
      scenario: chat,
      topology: store,
      topologyParams,
      scenarioParams: { rounds: 4 },
    })
    const seen = eventsOf(trace, 'call').map(
      ({ prompt }) => prompt.filter(({ kind }) => kind === 'board' || kind === 'message').length,
    )
    expect(seen).toEqual([0, 1, 1, 1, 1, 1, 1, 1])
  })
})

describe('an event bus', () => {
  test.each(['off', 'on'] as const)(
    'with replay %s lets late agents know what they should',
    async (replay) => {
      await fc.assert(
        fc.asyncProperty(
          fc.record({
            n: fc.integer({ min: 1, max: 7 }),
            late: fc.constantFrom(0, 0.3, 0.5, 1),
            seed: fc.nat(999),
          }),
          async ({ n, late, seed }) => {
            const trace = await forecasting(bus, n, { seed, topologyParams: { late, replay } })
            const signals = eventsOf(trace, 'message').filter(
              ({ protocol, from }) => protocol === true && from === 'bus',
            )
            const lateOnes = signals.map(({ to }) => to)
            const isLate = (agent: number) => lateOnes.some((id) => id === `agent-${agent}`)
            expect(lateOnes).toHaveLength(Math.floor(late * n))
            const missed = marked(trace, 'missed-event')
            expect(missed).toHaveLength(replay === 'on' ? 0 : lateOnes.length * (n - lateOnes.length))
            const all = [...Array(n).keys()]
            for (const agent of all) {
              const hears = (other: number) => replay === 'on' || !isLate(agent) || isLate(other)
              expect(lastKnown(trace, agent)).toEqual(all.filter(hears))
            }
          },
        ),
        { numRuns: 20 },
      )
    },
  )

  test('draws others that are late in each round', async () => {
    const trace = await played({ scenario: chat, topology: bus, agents: 6, scenarioParams: { rounds: 8 } })
    const late = Map.groupBy(marked(trace, 'missed-event'), ({ round }) => round)
    const sets = [...late.values()].map((marks) =>
      [...new Set(marks.map(({ members }) => members[0]))].sort(),
    )
    expect(sets.every((set) => set.length === 3)).toBe(true)
    expect(new Set(sets.map(String)).size).toBeGreaterThan(1)
  })
})

/** How many posts stood in each prompt of a world in which nobody remembers. */
async function postsRead(
  topology: AnyTopology,
  rounds: number,
  topologyParams = {},
): Promise<readonly number[]> {
  const trace = await played({
    scenario: chat,
    topology,
    agents: 2,
    scenarioParams: { rounds },
    topologyParams,
  })
  return eventsOf(trace, 'call').map(({ prompt }) => prompt.filter(({ kind }) => kind === 'board').length)
}

describe('a notebook', () => {
  test('holds all that was written before, whoever forgets, for as many rounds as it is kept', async () => {
    expect(await postsRead(notebook, 4)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(await postsRead(notebook, 4, { keeps: 1 })).toEqual([0, 1, 2, 3, 2, 3, 2, 3])
  })

  test('lets the last to write know all', async () => {
    const trace = await forecasting(notebook, 6)
    expect(lastKnown(trace, 5)).toEqual([0, 1, 2, 3, 4, 5])
    expect(eventsOf(trace, 'decision').map(({ by }) => by)).toEqual(['agent-5'])
  })

  test('has its last readable entry stand for the team', async () => {
    const refusing = scriptedModel(({ member }) => (member === 'agent-2' ? 'Hm.' : 'ANSWER: 0.7'))
    const trace = await forecasting(notebook, 3, { model: refusing })
    expect(eventsOf(trace, 'decision').map(({ by, answer }) => [by, answer])).toEqual([['agent-1', 0.7]])
  })
})

function madePost(by: string, trail: string, round: number): Posted {
  const place = { lamport: 0, rank: 0, name: by, ordinal: 0 }
  const entry = { place, at: 0, happening: { kind: 'coordination' } } as const
  return { entry, by: memberId(by), round, at: 0, text: trail, trail, claims: [] }
}

/** The strengths that stood before the first agent in each round, in the words of its prompt. */
function strengthsRead(trace: Trace): readonly (readonly number[])[] {
  return eventsOf(trace, 'call')
    .filter(({ member }) => member === 'agent-0')
    .map(({ prompt }) =>
      prompt.flatMap(({ kind, text }) => {
        const strength = kind === 'board' ? / \(strength (.+)\):/.exec(text)?.[1] : undefined
        return strength === undefined ? [] : [Number(strength)]
      }),
    )
}

describe('stigmergy', () => {
  const walked = (model: Model, agents: number, rounds: number, topologyParams: Params) =>
    played({ scenario: chat, topology: stigmergy, model, agents, scenarioParams: { rounds }, topologyParams })

  test.each([
    [2, 0.5],
    [3, 0.25],
    [4, 0],
    [2, 1],
  ])(
    'adds up the marks of %i agents that all do the same, at evaporation %d',
    async (agents, evaporation) => {
      const trace = await walked(simulatedModel(), agents, 6, { evaporation })
      // n (1 - (1 - e)^t) / e after t rounds: the closed form of s <- (1 - e) s + n.
      const strength = (t: number) =>
        evaporation === 0 ? agents * t : (agents * (1 - (1 - evaporation) ** t)) / evaporation
      expect(strengthsRead(trace)).toEqual(
        [0, 1, 2, 3, 4, 5].map((t) => Array(t === 0 ? 0 : agents).fill(Number(strength(t).toPrecision(3)))),
      )
    },
  )

  test.each([
    [0.5, 0.25, 3],
    [0.5, 0.26, 2],
    [0.2, 0.512, 4],
    [1, 0.1, 1],
    [0, 1, 5],
    [0.9, 0, 5],
    [0.5, 1, 1],
    [0, 1.5, 0],
  ])(
    'at evaporation %d and threshold %d one mark alone is read for %i of five rounds',
    async (evaporation, threshold, lasts) => {
      let round = 0
      // Only the first answer is a yes; what cannot be read lies on no other trail.
      const model = scriptedModel(() => {
        round += 1
        return round === 1 ? 'ANSWER: yes' : 'ANSWER: no'
      })
      const trace = await walked(model, 1, 6, { evaporation, threshold })
      const shown = eventsOf(trace, 'call').map(({ prompt }) =>
        prompt.some(({ kind, text }) => kind === 'board' && text.endsWith('yes')),
      )
      expect(shown.filter(Boolean)).toHaveLength(lasts)
    },
  )

  test('has on each trail what s <- (1 - e) s + marks gives, for any marks', () => {
    const left = fc.array(fc.array(fc.constantFrom('left', 'right'), { maxLength: 4 }), { maxLength: 8 })
    fc.assert(
      fc.property(left, fc.double({ min: 0, max: 1, noNaN: true }), (rounds, evaporation) => {
        const strength = new Map([
          ['left', 0],
          ['right', 0],
        ])
        for (const marks of rounds)
          for (const [trail, before] of strength) {
            const fresh = marks.filter((mark) => mark === trail).length
            strength.set(trail, (1 - evaporation) * before + fresh)
          }
        const posts = rounds.flatMap((marks, round) =>
          marks.map((trail, agent) => madePost(`agent-${agent}`, trail, round)),
        )
        const marks = fadedMarks(posts, rounds.length, { evaporation, threshold: 0 })
        for (const { posted, strength: found } of marks)
          expect(found).toBeCloseTo(strength.get(posted.trail) ?? 0, 9)
        const standing = new Set(marks.map(({ posted }) => posted.trail))
        for (const [trail, expected] of strength) expect(standing.has(trail)).toBe(expected > 0)
      }),
    )
  })

  test('answers a single question as agents that know nothing of each other', async () => {
    const decided = async (topology: AnyTopology) =>
      eventsOf(await forecasting(topology, 5), 'decision').map(({ answer }) => answer)
    expect(await decided(stigmergy)).toEqual(await decided(independent))
  })
})
