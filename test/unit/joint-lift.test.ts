import { expect, test } from 'vitest'
import type { AgentId } from '../../harness/core/members.ts'
import { plugins } from '../../harness/registry.ts'
import { stream } from '../../harness/run/streams.ts'
import { type JointLiftParams, jointLiftParams } from '../../scenarios/joint-lift/items.ts'
import jointLift from '../../scenarios/joint-lift/joint-lift.ts'
import { type JointLiftState, liftingOf, opened, stepped } from '../../scenarios/joint-lift/state.ts'
import { knownInWords, knownItems, viewOf } from '../../scenarios/joint-lift/view.ts'
import { endedResult, eventsOf, played } from '../conformance/support-episode.ts'

const streamsOf =
  (seed: number) =>
  (purpose: string, round = 0) =>
    stream(`${seed}/world/${purpose}/${round}`)

function openedWith(given: Partial<JointLiftParams>, agents: number, seed: number): JointLiftState {
  return opened(streamsOf(seed), { params: jointLiftParams.parse(given), agents, seed })
}

function answersOf({ agents }: JointLiftState, moves: readonly string[]) {
  const byAgent = agents.map(
    (agent) => [agent, { answer: moves[agent] ?? 'rest', source: 'given' as const }] as const,
  )
  return { asks: 'each' as const, byAgent: new Map(byAgent) }
}

function liftedBy(state: JointLiftState, moves: readonly string[]): number {
  return stepped(state, answersOf(state, moves), streamsOf(0)).state.lifted
}

test('the best that can be lifted is that of all joint moves', () => {
  for (const given of [{}, { need: 3, reach: 4 }, { density: 1 }]) {
    for (const seed of [1, 2, 3, 4]) {
      const state = openedWith(given, 5, seed)
      const { moves } = liftingOf(state.agents, state.items, state.reached)
      const joint = state.agents.reduce<readonly (readonly string[])[]>(
        (rows, agent) => rows.flatMap((row) => moves(agent).map((move) => [...row, move])),
        [[]],
      )
      expect(state.best.value).toBe(Math.max(...joint.map((row) => liftedBy(state, row))))
      expect(
        liftedBy(
          state,
          state.agents.map((agent) => state.best.moves.get(agent) ?? ''),
        ),
      ).toBe(state.best.value)
    }
  }
})

test('who goes to a heavy item alone has wasted the round, and more than enough add nothing', () => {
  const state = openedWith({}, 3, 1)
  const [item] = state.items.heavy
  if (item === undefined) throw new Error('expected a heavy item')
  const data = { item: 'item-0', value: item.value, need: 2 }
  const named = (moves: readonly string[]) => stepped(state, answersOf(state, moves), streamsOf(1)).events
  expect(named(['item-0'])).toEqual([{ name: 'missed-synergy', agents: [0], data: { ...data, came: 1 } }])
  expect(named(['item-0', 'item-0', 'item-0'])).toEqual([
    { name: 'lift', agents: [0, 1, 2], data: { ...data, came: 3 } },
  ])
  expect(
    [['item-0'], ['item-0', 'item-0'], ['item-0', 'item-0', 'item-0']].map((moves) => liftedBy(state, moves)),
  ).toEqual([0, item.value, item.value])
})

test('what an agent says of items is read back', () => {
  const state = openedWith({ density: 1 }, 6, 1)
  const views = state.agents.map((agent: AgentId) => viewOf(state, agent))
  const known = knownItems(views, [])
  expect(knownItems([], [knownInWords(known)])).toEqual(known)
  expect(knownItems([], ['The heavy item-1 is worth x.', ''])).toEqual({ light: new Map(), heavy: new Map() })
})

test('agents that talk lift all that they can; alone they miss synergies', async () => {
  const topologies = new Map((await plugins('topology')).map((each) => [each.id, each]))
  const meanOf = async (id: string) => {
    const topology = topologies.get(id)
    if (topology === undefined) throw new Error(`expected the topology "${id}"`)
    const traces = await Promise.all(
      [1, 2, 3, 4, 5].map((seed) => played({ scenario: jointLift, topology, seed })),
    )
    const missed = traces
      .flatMap((trace) => eventsOf(trace, 'world'))
      .filter(({ name }) => name === 'missed-synergy')
    const score = traces.reduce((sum, trace) => sum + endedResult(trace).score, 0) / traces.length
    return { score, missed: missed.length }
  }
  const alone = await meanOf('independent')
  expect(alone.score).toBeLessThan(0.9)
  expect(alone.missed).toBeGreaterThan(0)
  for (const id of ['mesh', 'orchestrator', 'coordination-graph'])
    expect(await meanOf(id)).toEqual({ score: 1, missed: 0 })
})

/** What every joint move is worth to a mind that knows this much, tried one by one. */
function everyPlan(state: JointLiftState, agent: AgentId) {
  const own = viewOf(state, agent)
  const { moves } = liftingOf(state.agents, { heavy: own.heavy, light: [] }, heavyReached(state, own))
  const joint = state.agents.reduce<readonly (readonly string[])[]>(
    (rows, each) => rows.flatMap((row) => moves(each).map((move) => [...row, move])),
    [[]],
  )
  const items = { heavy: own.heavy, light: state.agents.map((each) => (each === agent ? own.light : 3)) }
  const worth = (row: readonly string[]): number => liftedBy({ ...state, items }, row)
  return joint.map((row) => ({ row, worth: worth(row) }))
}

function heavyReached({ agents }: JointLiftState, { heavy }: ReturnType<typeof viewOf>) {
  return agents.map((agent) => heavy.filter(({ reachedBy }) => reachedBy.includes(agent)))
}

test('who decides for all with its own items alone plans, and votes for, what is best by these', () => {
  jointLift.open((world) => {
    for (const seed of [1, 2, 3, 4, 5, 6]) {
      const state = openedWith({}, 5, seed)
      const agent = state.agents[seed % 5] as AgentId
      const plans = everyPlan(state, agent)
      const most = Math.max(...plans.map(({ worth }) => worth))
      const observations = new Map([[agent, viewOf(state, agent)]])
      const view = { agent, observations, claims: [] } as never
      const answer = world.jointBelief?.(view, state.agents).answer ?? {}
      const planned = state.agents.map((each) => String(new Map(Object.entries(answer)).get(String(each))))
      expect(plans.find(({ row }) => row.join() === planned.join())?.worth).toBe(most)
      for (const { row, worth } of plans.filter((_, index) => index % 7 === 0))
        expect(world.accepts?.(view, { ...row }, agent)).toBe(worth === most)
    }
  })
})
