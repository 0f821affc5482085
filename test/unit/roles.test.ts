/** Roles that divide work: who has which, and what each then does. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agentMember } from '../../harness/core/members.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { plugins } from '../../harness/registry.ts'
import { rolesDealt } from '../../topologies/roles/remits.ts'
import { endedResult, eventsOf, played } from '../conformance/support-episode.ts'
import { madeTask, workWorld } from './made-work.ts'
import { ids } from './trace-fixture.ts'

const [roles] = (await plugins('topology', ['roles'])) as [AnyTopology]

function dealt(skills: readonly (readonly string[])[]) {
  const asked = ids(skills.map((_, agent) => agent)).map(agentMember)
  return rolesDealt(asked, { skills: (agent) => skills[agent] ?? [], pass: () => [] })
}

describe('roles', () => {
  test('are held by who can do them, one each where that is possible, and no role is left out', () => {
    const skill = fc.constantFrom('a', 'b', 'c', 'd')
    fc.assert(
      fc.property(fc.array(fc.uniqueArray(skill), { minLength: 1, maxLength: 6 }), (skills) => {
        const holders = dealt(skills)
        expect([...holders.keys()].toSorted()).toEqual([...new Set(skills.flat())].toSorted())
        for (const [name, agents] of holders) {
          expect(agents.length).toBeGreaterThan(0)
          for (const agent of agents) expect(skills[agent]).toContain(name)
        }
        const all = [...holders.values()].flat()
        for (const [agent, own] of skills.entries()) {
          const count = all.filter((holder) => holder === agent).length
          expect(count > 0).toBe(own.length > 0)
          // Nobody has two roles while all can do all and there are enough of them.
          if (skills.every((each) => each.length === 4) && skills.length >= 4) expect(count).toBe(1)
        }
      }),
      { numRuns: 200 },
    )
  })

  test('go to the specialist first, so that who can do more takes what nobody else can', () => {
    expect(dealt([['a', 'b'], ['a']])).toEqual(new Map(Object.entries({ a: [1], b: [0] })))
    expect(dealt([['a'], ['a'], ['a', 'b']])).toEqual(new Map(Object.entries({ a: [0, 1], b: [2] })))
  })

  test('have each task done once, and call nobody who has nothing to do', async () => {
    const tasks = ['a', 'b', 'a', 'c'].map((capability, index) => madeTask(`t-${index}`, { capability }))
    const world = workWorld(tasks, [['a'], ['b'], ['c'], ['d']])
    const trace = await played({ scenario: world, topology: roles, agents: 4 })
    expect(endedResult(trace).score).toBe(1)
    expect(new Set(eventsOf(trace, 'call').map(({ member }) => member))).toEqual(
      new Set(['agent-0', 'agent-1', 'agent-2']),
    )
    expect(eventsOf(trace, 'world').filter(({ name }) => name === 'work')).toHaveLength(4)
    expect(eventsOf(trace, 'message')).toHaveLength(0)
  })
})
