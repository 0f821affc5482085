import { describe, expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { PlanStep } from '../../harness/core/traits.ts'
import { plugins } from '../../harness/registry.ts'
import { merged } from '../../topologies/plan-merging/schedule.ts'
import planMerging from '../../topologies/plan-merging.ts'
import { eventsOf, played } from '../conformance/support-episode.ts'

const ids = agentIds(100)

type Made = Partial<Omit<PlanStep, 'agent' | 'instead'>> & { readonly instead?: Made }

/** A step; `move` names it. */
function step(agent: number, made: Made): PlanStep {
  const { instead, ...own } = made
  const id = ids[agent]
  if (id === undefined) throw new Error(`expected an agent up to 99, got ${agent}`)
  const plain = { agent: id, move: 'next', needs: [], adds: [], removes: [], ...own }
  return instead === undefined ? plain : { ...plain, instead: [step(agent, { move: 'instead', ...instead })] }
}

function plansOf(...plans: readonly (readonly Made[])[]) {
  return new Map(
    plans.flatMap((steps, agent) => {
      const id = ids[agent]
      return id === undefined ? [] : [[id, steps.map((made) => step(agent, made))] as const]
    }),
  )
}

const going = (schedule: ReturnType<typeof merged>) =>
  Object.fromEntries([...schedule.now].map(([agent, { move }]) => [agent, move]))

describe('merging', () => {
  test('compares agents that share a resource, and never two that share none', () => {
    const pairs = Array.from({ length: 50 }, (_, pair) => [
      [{ uses: [`file-${pair}`] }],
      [{ uses: [`file-${pair}`] }],
    ])
    const { compared, now } = merged(plansOf(...pairs.flat()))
    expect(compared).toEqual(Array.from({ length: 50 }, (_, pair) => [2 * pair, 2 * pair + 1]))
    expect([...now.keys()]).toEqual(ids.filter((agent) => agent % 2 === 0))
  })

  test('does not look into the plans of disjoint agents, even where their conditions have the same names', () => {
    const one = [{ uses: ['a'], needs: ['open'] }]
    const other = [{ uses: ['b'], removes: ['open'] }]
    expect(merged(plansOf(one, other))).toMatchObject({ compared: [], conflicts: [] })
  })

  test('finds a shared resource in a substitute as well', () => {
    const { compared } = merged(plansOf([{ uses: ['a'], instead: { uses: ['b'] } }], [{ uses: ['b'] }]))
    expect(compared).toEqual([[0, 1]])
  })

  test('lets what needs a condition go before what takes it away, and what adds it before what needs it', () => {
    const removing = merged(
      plansOf([{ uses: ['f'], removes: ['f:old'] }], [{ uses: ['f'], needs: ['f:old'] }]),
    )
    expect(going(removing)).toEqual({ 1: 'next' })
    expect(removing.conflicts).toEqual([{ agents: [0, 1], over: ['f:old'], by: 'order' }])
    const adding = merged(plansOf([{ uses: ['f'], needs: ['f:new'] }], [{ uses: ['f'], adds: ['f:new'] }]))
    expect(going(adding)).toEqual({ 1: 'next' })
  })

  test('delays one of two steps that use one thing, and lets the plan that is nearest its end go first', () => {
    const schedule = merged(plansOf([{ uses: ['f'] }, { uses: ['a'] }], [{ uses: ['f'] }]))
    expect(going(schedule)).toEqual({ 1: 'next' })
    expect(schedule.conflicts).toEqual([{ agents: [0, 1], over: ['f'], by: 'delay' }])
  })

  const circle: readonly Made[] = [{ uses: ['f', 'g'], needs: ['f:old'], removes: ['g:old'] }]
  const back = { uses: ['f', 'g'], needs: ['g:old'], removes: ['f:old'] }

  test('takes a substitute where orders run in a circle', () => {
    const instead = { uses: ['g'], needs: ['g:old'] }
    const schedule = merged(plansOf(circle, [{ ...back, instead }]))
    expect(schedule.conflicts).toContainEqual({ agents: [0, 1], over: ['f:old', 'g:old'], by: 'substitute' })
    expect(going(schedule)).toEqual({ 1: 'instead' })
  })

  test('lets the lowest go where no substitute breaks a circle', () => {
    expect(going(merged(plansOf(circle, [back])))).toEqual({ 0: 'next' })
  })

  test('leaves everybody waiting for what nobody can add first', () => {
    const waiting = (needs: string, adds: string) => [{ uses: ['f'], needs: [needs], adds: [adds] }]
    expect(going(merged(plansOf(waiting('f:a', 'f:b'), waiting('f:b', 'f:a'))))).toEqual({})
  })
})

const [sharedFiles] = (await plugins('scenario', ['shared-files'])) as [AnyScenario]
const open = { scenario: sharedFiles, topology: planMerging, scenarioParams: { sharing: 0.3 }, agents: 6 }

describe('plan-merging', () => {
  test('marks how many of all pairs it compared, and compares none that share nothing', async () => {
    const trace = await played({ ...open, scenarioParams: { sharing: 0, budget: 0 }, seed: 2 })
    const isolated = await played({ ...open, scenarioParams: { sharing: 0, length: 1 }, seed: 2 })
    const marks = [trace, isolated].map((each) =>
      eventsOf(each, 'mark').filter(({ name }) => name === 'plans-compared'),
    )
    for (const { data } of marks.flat()) {
      const { pairs, of, compared } = data as { pairs: number; of: number; compared: readonly unknown[] }
      expect(pairs).toBe(compared.length)
      expect(pairs).toBeLessThanOrEqual(of)
    }
    expect(
      marks
        .flat()
        .some(({ data }) => (data as { pairs: number; of: number }).pairs < (data as { of: number }).of),
    ).toBe(true)
  })

  test('does nothing for an agent whose messages are lost', async () => {
    const trace = await played({ ...open, faults: 'drop:1' })
    expect(eventsOf(trace, 'decision').every(({ source }) => source === 'fallback')).toBe(true)
  })

  test('asks exactly the agents that have a step, when it instructs', async () => {
    const trace = await played({ ...open, topologyParams: { apply: 'instruct' } })
    const given = eventsOf(trace, 'mark').filter(({ name }) => name === 'step-given')
    const place = ({ round }: { round: number }, member: string | undefined) => `${round} ${member}`
    expect(eventsOf(trace, 'call').map((call) => place(call, call.member))).toEqual(
      given.map((mark) => place(mark, mark.members[0])),
    )
  })
})
