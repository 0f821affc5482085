/** Work that waits in a queue until a consumer takes it. */
import { describe, expect, test } from 'vitest'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { eventsOf, type Params, played } from '../conformance/support-episode.ts'
import { losing, marksOf, playedUnder, review, slowing, workOf, workWorld } from './handed-work.ts'
import { chat } from './made-plugins.ts'
import { topologiesNamed } from './named-topologies.ts'

const only = await topologiesNamed(['work-queue'])

const everyone = (): readonly string[] => ['a', 'b', 'c', 'd']

describe('work-queue', () => {
  const topology = only('work-queue')
  const one = workWorld(review.slice(0, 1), everyone)
  const ackLost = losing('agent-0', 'queue')

  test('does work twice after a lost acknowledgement only without keys', async () => {
    const play = { scenario: one, topology, agents: 2 }
    const keyed = await playedUnder(ackLost, play)
    expect(workOf(keyed)).toEqual(['lint by 0 in 0'])
    expect(marksOf(keyed)).toEqual({ acknowledgement: 2, assignment: 1, delivery: 2, redelivery: 1 })
    const unkeyed = await playedUnder(ackLost, { ...play, topologyParams: { idempotency: 'none' } })
    expect(workOf(unkeyed)).toEqual(['lint by 0 in 0', 'lint by 1 in 0'])
    expect(marksOf(unkeyed)).toEqual({
      ...{ acknowledgement: 2, assignment: 2, delivery: 2, redelivery: 1, duplicate: 1 },
    })
  })

  test('delivers again what never arrived, and what its consumer could not do', async () => {
    const play = { scenario: one, topology, agents: 2 }
    const lost = await playedUnder(losing('queue', 'agent-0'), play)
    expect(workOf(lost)).toEqual(['lint by 1 in 0'])
    const crashed = await played({ ...play, faults: 'crash:0' })
    expect(workOf(crashed)).toEqual(['lint by 1 in 0'])
    expect(marksOf(crashed)).toMatchObject({ redelivery: 1 })
  })

  describe('with a consumer that takes 50 s where 30 s are allowed', () => {
    const play = { scenario: one, topology, agents: 2 }
    const slow = () => slowing('agent-0', 50_000)

    test('delivers the piece again, which keys make harmless', async () => {
      const trace = await playedUnder(slow(), play)
      expect(workOf(trace)).toEqual(['lint by 0 in 0'])
      expect(marksOf(trace)).toEqual({
        ...{ delivery: 2, redelivery: 1, assignment: 1, acknowledgement: 1 },
        ...{ 'time-out': 1, 'in-progress': 1 },
      })
      const [, again] = eventsOf(trace, 'message').filter(({ from }) => from === 'queue')
      expect([again?.to, again?.at]).toEqual(['agent-1', 30_000])
    })

    test('has it done twice without keys', async () => {
      const trace = await playedUnder(slow(), { ...play, topologyParams: { idempotency: 'none' } })
      expect(workOf(trace)).toEqual(['lint by 0 in 0', 'lint by 1 in 0'])
      expect(marksOf(trace)).toEqual({
        ...{ delivery: 2, redelivery: 1, assignment: 2, acknowledgement: 2 },
        ...{ 'time-out': 1, duplicate: 1 },
      })
    })

    test.each(['keys', 'none'])('waits long enough with a longer time-out, with %s', async (idempotency) => {
      const topologyParams = { idempotency, visibility: 60_000 }
      const trace = await playedUnder(slow(), { ...play, topologyParams })
      expect(marksOf(trace)).toEqual({ delivery: 1, assignment: 1, acknowledgement: 1 })
    })

    test('delivers a third time where that is still too early', async () => {
      const trace = await playedUnder(slow(), { ...play, topologyParams: { visibility: 20_000 } })
      const sent = eventsOf(trace, 'message').filter(({ from }) => from === 'queue')
      expect(sent.map(({ to, at }) => [to, at])).toEqual([
        ['agent-0', 0],
        ['agent-1', 20_000],
        ['agent-0', 40_000],
      ])
      expect(workOf(trace)).toEqual(['lint by 0 in 0'])
      expect(marksOf(trace)).not.toHaveProperty('dead-letter')
    })
  })

  test('gives up after so many deliveries', async () => {
    const topologyParams = { deliveries: 2 }
    const trace = await played({ scenario: one, topology, topologyParams, agents: 3, faults: 'drop:1' })
    expect(workOf(trace)).toEqual([])
    expect(marksOf(trace)).toEqual({ delivery: 12, redelivery: 6, 'dead-letter': 6 })
  })

  test('does a lone consumer’s own work once, whoever lost the acknowledgement', async () => {
    const topologyParams = { idempotency: 'none' }
    const trace = await playedUnder(ackLost, { scenario: one, topology, topologyParams, agents: 1 })
    expect(workOf(trace)).toEqual(['lint by 0 in 0'])
    expect(marksOf(trace)).toEqual({
      acknowledgement: 3,
      assignment: 1,
      delivery: 3,
      redelivery: 2,
      'dead-letter': 1,
    })
  })

  test('lets the last of two answers to a question stand without keys', async () => {
    const model = scriptedModel(
      ({ member }) => `ANSWER: {"0":"${member === 'agent-0' ? 'yes' : 'no'}","1":"no"}`,
    )
    const play = { scenario: chat, scenarioParams: { rounds: 1 }, topology, model }
    const by = async (topologyParams: Params) =>
      eventsOf(await playedUnder(ackLost, { ...play, topologyParams }), 'decision').map((event) => event.by)
    expect(await by({})).toEqual(['agent-0', 'agent-0'])
    expect(await by({ idempotency: 'none' })).toEqual(['agent-1'])
  })
})
