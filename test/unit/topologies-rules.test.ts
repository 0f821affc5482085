import { describe, expect, test } from 'vitest'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { plugins } from '../../harness/registry.ts'
import { fnv1a } from '../../topologies/common/fnv-1a.ts'
import { endedResult, eventsOf, played } from '../conformance/support-episode.ts'
import { madeTask, workWorld } from './made-work.ts'

const [forecast] = (await plugins('scenario', ['forecast'])) as [AnyScenario]
const [hash, broadcast] = (await plugins('topology', ['convention-hash', 'broadcast-first'])) as [
  AnyTopology,
  AnyTopology,
]

const work = (trace: Trace) =>
  eventsOf(trace, 'world').map(({ round, agents: [agent], data }) => [
    round,
    agent,
    (data as { readonly task: string }).task,
  ])
const callers = (trace: Trace) => eventsOf(trace, 'call').map(({ member }) => member)

describe('the hash', () => {
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('of "%s" is the published one', (text, value) => {
    // The test vectors of the reference code and of draft-eastlake-fnv.
    expect(fnv1a(text)).toBe(value)
  })

  test('spreads items evenly over any number of agents', () => {
    const items = Array.from({ length: 6000 }, (_, index) => `item-${index}`)
    for (const agents of [2, 3, 5, 8]) {
      const counts = Map.groupBy(items, (item) => fnv1a(item) % agents)
      const shares = [...counts.values()].map((own) => (own.length * agents) / items.length)
      expect(counts.size).toBe(agents)
      expect(Math.min(...shares)).toBeGreaterThan(0.9)
      expect(Math.max(...shares)).toBeLessThan(1.1)
    }
  })
})

describe('a convention by hash', () => {
  const tasks = Array.from({ length: 12 }, (_, index) => madeTask(`page-${index}`))

  test('has every task done once, by its owner, and calls nobody twice', async () => {
    const trace = await played({ scenario: workWorld(tasks), topology: hash, agents: 4 })
    expect(endedResult(trace).score).toBe(1)
    expect(work(trace).map(([, agent, task]) => [agent, task])).toEqual(
      tasks.map(({ id }) => [fnv1a(id) % 4, id]).toSorted(([a], [b]) => Number(a) - Number(b)),
    )
    expect(callers(trace)).toEqual([...new Set(callers(trace))])
  })

  test('calls everybody in words, each told whose every task is, with the same work done', async () => {
    const scenario = workWorld([madeTask('one')])
    const topologyParams = { apply: 'instruct' }
    const trace = await played({ scenario, topology: hash, agents: 4, topologyParams })
    const owner = fnv1a('one') % 4
    expect(callers(trace).toSorted()).toEqual([0, 1, 2, 3].map((agent) => `agent-${agent}`))
    expect(work(trace)).toEqual([[0, owner, 'one']])
    for (const { prompt } of eventsOf(trace, 'call'))
      expect(JSON.stringify(prompt)).toContain(`agent ${owner}: one.`)
  })

  test('does 1/n of the work of a broadcast of all to all', async () => {
    const [owned, offered] = await Promise.all(
      [hash, broadcast].map((topology) => played({ scenario: workWorld(tasks), topology, agents: 4 })),
    )
    expect([owned, offered].map((trace) => trace && work(trace).length)).toEqual([12, 48])
  })

  test('calls one of n for a single item', async () => {
    const trace = await played({ scenario: workWorld([madeTask('one')]), topology: hash, agents: 4 })
    expect(callers(trace)).toEqual([`agent-${fnv1a('one') % 4}`])
  })

  test('passes a task on to the next in the circle that can do it', async () => {
    const task = madeTask('deep', { capability: 'diving' })
    const able = (fnv1a('deep') + 2) % 4
    const skills = [0, 1, 2, 3].map((agent) => (agent === able ? ['diving'] : ['walking']))
    const trace = await played({ scenario: workWorld([task], skills), topology: hash, agents: 4 })
    expect(work(trace)).toEqual([[0, able, 'deep']])
  })

  test('leaves what nobody can do, and says so', async () => {
    const task = madeTask('high', { capability: 'flying' })
    const trace = await played({ scenario: workWorld([task], [[], []]), topology: hash, agents: 2 })
    expect(callers(trace)).toEqual([])
    expect(eventsOf(trace, 'mark')[0]).toMatchObject({ name: 'unowned', data: ['high'] })
    expect(endedResult(trace).score).toBe(0)
  })

  test('lets a task wait for one before it, but not where one agent does both', async () => {
    const [first, second] = [madeTask('roof', { after: ['wall'] }), madeTask('wall', {})]
    const alone = await played({ scenario: workWorld([first, second]), topology: hash, agents: 1 })
    expect(work(alone)).toEqual([
      [0, 0, 'wall'],
      [0, 0, 'roof'],
    ])
    const agents = [2, 3, 4, 5].find((n) => fnv1a('roof') % n !== fnv1a('wall') % n) ?? 0
    const apart = await played({ scenario: workWorld([first, second]), topology: hash, agents })
    expect(work(apart)).toEqual([
      [0, fnv1a('wall') % agents, 'wall'],
      [1, fnv1a('roof') % agents, 'roof'],
    ])
  })

  test('names one agent for a question to the team', async () => {
    const trace = await played({ scenario: forecast, topology: hash, agents: 5 })
    expect(callers(trace)).toEqual([`agent-${fnv1a('round 0') % 5}`])
  })
})
