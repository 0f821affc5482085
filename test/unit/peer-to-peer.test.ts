import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import type { AnyScenario, Round, Scenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { stream } from '../../harness/run/streams.ts'
import { drawnMembers } from '../../topologies/common/drawn-members.ts'
import { endedResult, eventsOf, type Play, played } from '../conformance/support-episode.ts'
import { chat } from './made-plugins.ts'

const [chain, gossip, hybrid, ring, star, tree] = (await plugins('topology', [
  'chain',
  'gossip',
  'hybrid',
  'ring',
  'star',
  'tree',
])) as [AnyTopology, AnyTopology, AnyTopology, AnyTopology, AnyTopology, AnyTopology]
const [forecast] = (await plugins('scenario', ['forecast'])) as [AnyScenario]

/** The same world, which asks these agents only. */
function asking(scenario: AnyScenario, asked: readonly number[]): AnyScenario {
  const only = <A extends Json>(round: Round<A>): Round<A> =>
    round.asks === 'each'
      ? { asks: 'each', questions: new Map([...round.questions].filter(([agent]) => asked.includes(agent))) }
      : { ...round, agents: round.agents.filter((agent) => asked.includes(agent)) }
  const open: AnyScenario['open'] = (use) =>
    scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) =>
      use({ ...inner, round: (state: S) => only(inner.round(state)) }),
    )
  return { ...scenario, open }
}

const worlds = {
  team: { scenario: forecast, scenarioParams: { reports: 20 } },
  each: { scenario: chat, scenarioParams: { rounds: 1 } },
} satisfies Record<string, Pick<Play, 'scenario' | 'scenarioParams'>>

/** Messages of one round in which these of n agents are asked. */
async function messagesOf(
  topology: AnyTopology,
  asks: 'team' | 'each',
  { n, asked, ...topologyParams }: { n: number; asked: readonly number[]; laps?: number; branching?: number },
): Promise<number> {
  const world = worlds[asks]
  const play = { ...world, scenario: asking(world.scenario, asked), topology, agents: n }
  const trace = await played({ ...play, topologyParams })
  endedResult(trace)
  return eventsOf(trace, 'message').length
}

/** Links of a tree that have asked agents on both sides, each tried by cutting it. */
function joiningLinks(links: readonly (readonly [number, number])[], asked: readonly number[]): number {
  return links.filter((cut) => {
    const reached = new Set(asked.slice(0, 1))
    for (let size = -1; size !== reached.size; ) {
      size = reached.size
      for (const link of links)
        if (link !== cut && link.some((end) => reached.has(end))) for (const end of link) reached.add(end)
    }
    return asked.some((agent) => !reached.has(agent))
  }).length
}

/** The agents from the root of a tree down to this one. */
function pathFromRoot(agent: number, branching: number): readonly number[] {
  return agent === 0 ? [0] : [...pathFromRoot(Math.ceil(agent / branching) - 1, branching), agent]
}

const teams = fc.integer({ min: 1, max: 10 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    asked: fc.subarray([...Array(n).keys()], { minLength: 1 }),
    branching: fc.integer({ min: 1, max: 4 }),
    laps: fc.integer({ min: 1, max: 3 }),
    asks: fc.constantFrom('team' as const, 'each' as const),
  }),
)

describe('messages, counted on the graph', () => {
  test('of a chain: one for each link between the lowest and the highest asked agent', async () => {
    await fc.assert(
      fc.asyncProperty(teams, async ({ n, asked, asks }) => {
        const span = Math.max(...asked) - Math.min(...asked)
        expect(await messagesOf(chain, asks, { n, asked })).toBe(span)
      }),
      { numRuns: 25 },
    )
  })

  test('of a ring: one for each step from the first call to the last', async () => {
    await fc.assert(
      fc.asyncProperty(teams, async ({ n, asked, asks, laps }) => {
        const steps = Array.from({ length: n * laps }, (_, step) => step).filter((step) =>
          asked.includes(step % n),
        )
        const walked = asked.length === 1 ? 0 : (steps.at(-1) ?? 0) - (steps[0] ?? 0)
        expect(await messagesOf(ring, asks, { n, asked, laps })).toBe(walked)
      }),
      { numRuns: 25 },
    )
  })

  test('of a star and a tree: one up, and one down unless the topmost decides, for each link that joins asked agents', async () => {
    await fc.assert(
      fc.asyncProperty(teams, async ({ n, asked, asks, branching }) => {
        const parents = [...Array(n).keys()].slice(1).map((i) => [Math.ceil(i / branching) - 1, i] as const)
        const links = joiningLinks(parents, asked)
        const paths = asked.map((agent) => pathFromRoot(agent, branching))
        const meets = paths[0]?.findLast((node) => paths.every((path) => path.includes(node))) ?? 0
        const directions = asks === 'team' && asked.includes(meets) ? 1 : 2
        expect(await messagesOf(tree, asks, { n, asked, branching })).toBe(directions * links)

        const spokes = asked.filter((agent) => agent !== 0).length
        const isDecided = asks === 'team' && asked.includes(0)
        expect(await messagesOf(star, asks, { n, asked })).toBe(
          asked.length === 1 ? 0 : (isDecided ? 1 : 2) * spokes,
        )
      }),
      { numRuns: 40 },
    )
  })
})

const reportPattern = /Report (\d+) /g

/** Which reports stood in a member's last prompt. */
function lastKnown(trace: Trace, member: string): ReadonlySet<number> {
  const call = eventsOf(trace, 'call').findLast((each) => each.member === member)
  const text = call?.prompt.map((part) => part.text).join('\n') ?? ''
  return new Set(Array.from(text.matchAll(reportPattern), ([, id]) => Number(id)))
}

/** A forecast of as many reports as agents, each seen by one of them. */
async function forecasting(topology: AnyTopology, n: number, change: Partial<Play> = {}): Promise<Trace> {
  const trace = await played({
    ...{
      scenario: forecast,
      topology,
      agents: n,
      scenarioParams: { reports: n, priorLow: 0.5, priorHigh: 0.5 },
    },
    ...change,
  })
  endedResult(trace)
  return trace
}

describe('what comes to whom', () => {
  test.each([
    ['chain', chain, {}],
    ['star', star, {}],
    ['tree', tree, { branching: 2 }],
    ['tree', tree, { branching: 3 }],
  ])('the one who decides in a %s knows all', async (_id, topology, topologyParams) => {
    const trace = await forecasting(topology, 9, { topologyParams })
    const [decision] = eventsOf(trace, 'decision')
    expect(lastKnown(trace, decision?.by ?? '').size).toBe(9)
  })

  test.each([
    [1, [1, 2, 3, 4, 5]],
    [2, [5, 5, 5, 5, 5]],
  ])('after %i laps of a ring agents know %j reports', async (laps, known) => {
    const trace = await forecasting(ring, 5, { topologyParams: { laps } })
    expect([0, 1, 2, 3, 4].map((agent) => lastKnown(trace, `agent-${agent}`).size)).toEqual(known)
  })

  test('an agent of a chain knows its own and what those before it knew', async () => {
    const trace = await forecasting(chain, 5)
    expect([0, 1, 2, 3, 4].map((agent) => lastKnown(trace, `agent-${agent}`).size)).toEqual([1, 2, 3, 4, 5])
  })

  test('neighbours of a hybrid hear each other, its manager everybody', async () => {
    const trace = await forecasting(hybrid, 5)
    expect([0, 1, 2, 3, 4].map((agent) => lastKnown(trace, `agent-${agent}`).size)).toEqual([2, 3, 3, 3, 2])
    expect(lastKnown(trace, 'manager').size).toBe(5)
  })

  test('the manager of a hybrid reads its own plans of four rounds before, though it forgets', async () => {
    const trace = await played({ scenario: chat, topology: hybrid, scenarioParams: { rounds: 7 } })
    const plans = eventsOf(trace, 'call')
      .filter(({ member }) => member === 'manager')
      .map(({ prompt }) => prompt.filter(({ kind }) => kind === 'board').length)
    expect(plans).toEqual([0, 1, 2, 3, 4, 4, 4])
  })

  test('time is that of n calls in a chain, of two in a star, of the levels in a tree', async () => {
    const calls = async (topology: AnyTopology) => {
      const one = await forecasting(topology, 1)
      return endedResult(await forecasting(topology, 15)).makespanMs / endedResult(one).makespanMs
    }
    expect([await calls(chain), await calls(star), await calls(tree)]).toEqual([15, 2, 4])
  })
})

/** Each agent's last answer as its side of 0.5. */
function lastSides(trace: Trace): readonly string[] {
  const last = new Map(eventsOf(trace, 'call').map(({ member, reading }) => [member, reading]))
  return [...last.values()].map((reading) => {
    if (reading.kind !== 'read') return 'none'
    return Number(reading.answer) >= 0.5 ? 'yes' : 'no'
  })
}

describe('gossip', () => {
  test('tells as many different others as its fan-out, and says how long it took to agree', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          n: fc.integer({ min: 1, max: 9 }),
          fanout: fc.integer({ min: 1, max: 4 }),
          seed: fc.nat(999),
        }),
        async ({ n, fanout, seed }) => {
          const model = simulatedModel('typical')
          const topologyParams = { fanout, rounds: 5 }
          const trace = await forecasting(gossip, n, { seed, model, topologyParams })
          const rounds = eventsOf(trace, 'coordination').length
          const pairs = eventsOf(trace, 'message').map(({ from, to }) => `${from} ${to}`)
          for (const agent of Array(n).keys()) {
            const told = pairs.filter((pair) => pair.startsWith(`agent-${agent} `))
            expect(told).toHaveLength(rounds * Math.min(fanout, n - 1))
            expect(told).not.toContain(`agent-${agent} agent-${agent}`)
          }
          const isAgreed = new Set(lastSides(trace)).size === 1 && !lastSides(trace).includes('none')
          const converged = eventsOf(trace, 'mark').filter(({ name }) => name === 'converged')
          expect(converged.map(({ data }) => data)).toEqual(isAgreed ? [{ rounds }] : [])
          if (!isAgreed) expect(rounds).toBe(5)
        },
      ),
      { numRuns: 25 },
    )
  })

  test('takes a few rounds more, not many times more, in a team four times as large', async () => {
    const meanRounds = async (n: number) => {
      const seeds = Array.from({ length: 6 }, (_, seed) => seed)
      const traces = await Promise.all(
        seeds.map((seed) => forecasting(gossip, n, { seed, topologyParams: { fanout: 2, rounds: 40 } })),
      )
      return traces.reduce((sum, trace) => sum + eventsOf(trace, 'coordination').length, 0) / traces.length
    }
    const [small, large] = [await meanRounds(8), await meanRounds(32)]
    expect(large).toBeGreaterThan(small)
    expect(large - small).toBeLessThan(3)
  })
})

test('members are drawn without repetition, each set equally likely', () => {
  const rng = stream('drawn-members')
  const counts = new Map<string, number>()
  for (let draw = 0; draw < 6000; draw += 1) {
    const set = [...drawnMembers(rng, ['a', 'b', 'c', 'd'], 2)].sort().join('')
    counts.set(set, (counts.get(set) ?? 0) + 1)
  }
  expect([...counts.keys()].sort()).toEqual(['ab', 'ac', 'ad', 'bc', 'bd', 'cd'])
  // Five standard deviations of a binomial count around 1000.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(145)
  expect([...drawnMembers(rng, ['a', 'b'], 5)].sort()).toEqual(['a', 'b'])
})
