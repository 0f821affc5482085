import { describe, expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import { allRemember, remembers } from '../../harness/core/memory.ts'
import { plugins } from '../../harness/registry.ts'
import { eventsOf, played } from '../conformance/support-episode.ts'

const [first, second] = agentIds(2)

describe('memory', () => {
  test.each([
    ['keep', true, true, true, true],
    ['wipe', false, false, false, false],
    [{ wiped: second === undefined ? [] : [second] }, true, false, true, false],
    [{ wiped: [] }, true, true, true, true],
  ] as const)('%o is of agent 0 %s, agent 1 %s, others %s, all %s', (memory, a, b, others, all) => {
    expect([remembers(memory, first), remembers(memory, second), remembers(memory, undefined)]).toEqual([
      a,
      b,
      others,
    ])
    expect(allRemember(memory)).toBe(all)
  })
})

const [scenario] = await plugins('scenario', ['negotiation'])
const [mesh, orchestrator] = await plugins('topology', ['mesh', 'orchestrator'])

describe('over the rounds of an episode', () => {
  const remembered = async (memory: string, topology: typeof mesh) => {
    if (scenario === undefined || topology === undefined) throw new Error('expected both plug-ins')
    const trace = await played({ scenario, topology, scenarioParams: { memory, rounds: 3 } })
    const calls = eventsOf(trace, 'call').filter(({ ordinal }) => ordinal === 0)
    const firstOf = (member: string, round: number) => {
      const call = calls.find((each) => each.member === member && each.round === round)
      return call?.prompt.filter(({ kind }) => kind === 'message' || kind === 'memory').length
    }
    const members = [...new Set(calls.map(({ member }) => member))]
    return Object.fromEntries(
      members.map((member) => [member, [0, 1, 2].map((round) => firstOf(member, round))]),
    )
  }

  test('all keep what they read and said', async () => {
    // Each round adds two replies of its own and one message.
    expect(await remembered('stable', mesh)).toEqual({ 'agent-0': [0, 3, 6], 'agent-1': [0, 3, 6] })
  })

  test('an agent that is new in each round keeps nothing, and all others do', async () => {
    expect(await remembered('shifting', mesh)).toEqual({ 'agent-0': [0, 3, 6], 'agent-1': [0, 0, 0] })
    // The manager reads two messages and replies once a round.
    expect(await remembered('shifting', orchestrator)).toMatchObject({
      'agent-1': [0, 0, 0],
      manager: [2, 5, 8],
    })
  })
})
