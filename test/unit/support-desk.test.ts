/** Conversations of several messages: when each comes, who knows how they began, and what that is worth. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { plugins } from '../../harness/registry.ts'
import { stream } from '../../harness/run/streams.ts'
import { answersOf } from '../../scenarios/common/work/each-answers.ts'
import { followUps, messages, resolutionNames } from '../../scenarios/support-desk/messages.ts'
import type { Replies } from '../../scenarios/support-desk/reply.ts'
import {
  type DeskParams,
  type DeskState,
  deskParams,
  opened,
  openMessages,
  roundsOf,
  statusOf,
} from '../../scenarios/support-desk/state.ts'
import { stepped } from '../../scenarios/support-desk/step.ts'
import supportDesk from '../../scenarios/support-desk/support-desk.ts'
import { viewOf } from '../../scenarios/support-desk/view.ts'
import { fnv1a } from '../../topologies/common/fnv-1a.ts'
import { endedResult, played } from '../conformance/support-episode.ts'
import { streamsOf } from './play.ts'

function duty(params: Partial<DeskParams>, seed = 1, agents = 3): DeskState {
  return opened(streamsOf(seed), { params: deskParams.parse(params), agents, seed })
}

describe('a conversation', () => {
  test('goes on in the round after a reply, and is known to those who replied', () => {
    const settings = fc.record({
      rounds: fc.integer({ min: 1, max: 5 }),
      arrivals: fc.integer({ min: 1, max: 2 }),
      every: fc.integer({ min: 1, max: 3 }),
      messages: fc.integer({ min: 1, max: 3 }),
    })
    fc.assert(
      fc.property(settings, fc.nat(1000), (params, seed) => {
        let state = duty(params, seed)
        const rng = stream(`test/${seed}`)
        // Apart from the world: how many messages of each ticket were answered, since when the next one is open, by whom.
        const log = state.conversations.map(({ id, arrives }) => ({
          id,
          arrives,
          since: arrives,
          by: [] as number[][],
        }))
        let served = 0
        for (let round = 0; statusOf(state).kind === 'running'; round += 1) {
          const due = log.filter((each) => each.by.length < params.messages && each.since <= round)
          const open = openMessages(state)
          expect(open.map(({ id }) => id)).toEqual(due.map(({ id, by }) => `${id}-${by.length + 1}`))
          for (const agent of state.agents)
            for (const [place, { own }] of viewOf(state, agent).open.entries())
              expect(own).toHaveLength(due[place]?.by.filter((who) => who.includes(agent)).length ?? -1)
          const given = new Map(
            state.agents.map((agent): [number, Replies] => [
              agent,
              open
                .filter(() => rng.chance(0.4))
                .map(({ id }) => ({ message: id, resolution: resolutionNames[rng.below(5)] ?? 'refund' })),
            ]),
          )
          for (const [place, each] of due.entries()) {
            const { id, conversation } = open[place] ?? {}
            const replies = [...given].flatMap(([agent, all]) =>
              all.filter(({ message }) => message === id).map(({ resolution }) => ({ agent, resolution })),
            )
            if (replies.length === 0) continue
            each.by.push(replies.map(({ agent }) => agent))
            each.since = round + 1
            if (replies.length === 1 && replies[0]?.resolution === conversation?.resolution) served += 1
          }
          state = stepped(
            state,
            answersOf(state.agents, (agent) => given.get(agent) ?? []),
          ).state
          expect(round).toBeLessThan(roundsOf(state.params))
        }
        expect(statusOf(state)).toMatchObject({ score: served / (log.length * params.messages) })
      }),
      { numRuns: 100 },
    )
  })

  test('has one message that tells what it is about, the first', () => {
    const { conversations } = duty({ rounds: 20, every: 1 })
    for (const { messages: all, resolution } of conversations) {
      const [first = '', ...others] = all
      expect(messages[resolution]).toContain(first)
      expect(others.every((each) => followUps.includes(each))).toBe(true)
      expect(others).toHaveLength(2)
    }
  })
})

describe('owners by hash', async () => {
  const [hash] = (await plugins('topology', ['convention-hash'])) as [AnyTopology]
  const share = async (by: string, messagesEach: number) => {
    const scenarioParams = { rounds: 20, arrivals: 20, every: 1, messages: messagesEach }
    const trace = await played({
      scenario: supportDesk,
      topology: hash,
      topologyParams: { by },
      scenarioParams,
    })
    return endedResult(trace).score
  }
  test('of conversations answer all rightly', async () => {
    expect(await share('whole', 3)).toBe(1)
  })
  test('of messages answer those rightly that are of conversations that they began, and guess one in five', async () => {
    const { conversations } = duty({ rounds: 20, arrivals: 20, every: 1 }, 1, 5)
    const chances = conversations.flatMap(({ id }) => {
      const owners = [1, 2, 3].map((place) => fnv1a(`${id}-${place}`) % 5)
      return owners.map((owner) => (owner === owners[0] ? 1 : 1 / 5))
    })
    const expected = chances.reduce((sum, chance) => sum + chance, 0) / chances.length
    // 1200 messages: four standard errors.
    expect(Math.abs((await share('item', 3)) - expected)).toBeLessThan(4 * Math.sqrt((0.2 * 0.8) / 1200))
    expect(await share('item', 1)).toBe(1)
  })
})
