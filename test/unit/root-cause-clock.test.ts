/** Incidents whose minutes pass while the team comes to its answer. */
import { describe, expect, test } from 'vitest'
import type { Model, ModelReply, ModelRequest } from '../../harness/core/model.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { placeOf, replayModel } from '../../harness/model/replay.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { opened, type RootCauseParams, rootCauseParams, statusOf } from '../../scenarios/root-cause/state.ts'
import { stepped } from '../../scenarios/root-cause/step.ts'
import { endedResult, eventsOf, type Params, played } from '../conformance/support-episode.ts'
import { streamsOf } from './play.ts'

const [scenario] = (await plugins('scenario', ['root-cause'])) as [AnyScenario]
const [independent, mesh, chain] = (await plugins('topology', ['independent', 'mesh', 'chain'])) as [
  AnyTopology,
  AnyTopology,
  AnyTopology,
]
const running = { clock: 'virtual', setting: 'controlled' } as const

function stateOf(params: Partial<RootCauseParams>) {
  return opened(streamsOf(1), {
    params: rootCauseParams.parse({ ...running, ...params }),
    agents: 4,
    seed: 1,
  })
}

function said(answer: string, answeredMs: number, params: Partial<RootCauseParams> = {}) {
  const answers = { asks: 'team', settled: { answer, source: 'given' } } as const
  return stepped(stateOf({ minuteMs: 1000, ...params }), answers, streamsOf(1), { beganMs: 0, answeredMs })
}

describe('an incident by the clock', () => {
  const root = `s${stateOf({}).root}`

  test.each([
    [0, 1],
    [999, 1],
    [1000, 0.8],
    [2999, 0.6],
    [3000, 0],
    [90_000, 0],
  ])('named after %d ms of minutes of a second is worth %d', (ms, score) => {
    const { state, events } = said(root, ms)
    expect(statusOf(state)).toMatchObject({ kind: 'ended', score })
    expect(events).toMatchObject([{ name: 'diagnosis', data: { minute: Math.floor(ms / 1000) } }])
  })

  test('counts rounds only unless it is asked to count time', () => {
    expect(statusOf(said(root, 90_000, { clock: 'rounds' }).state)).toMatchObject({ score: 1 })
  })

  test('shows who waits the readings of all minutes that passed, at the next full one', () => {
    const { state, elapsedMs } = said('wait', 1500)
    expect([state.minute, elapsedMs]).toEqual([2, 500])
    expect(new Set(state.readings.map(({ minute }) => minute))).toEqual(new Set([0, 1, 2]))
    // Readings of a minute are the same whether it was waited for or talked through.
    const first = said('wait', 0).state
    expect(first.readings).toEqual(state.readings.filter(({ minute }) => minute < 2))
  })

  test('is over for who waits beyond the deadline', () => {
    expect(statusOf(said('wait', 2500).state)).toMatchObject({ kind: 'ended', cause: 'turn-limit', score: 0 })
  })
})

describe('a team of four that takes a second for each call', () => {
  const makespans = async (topology: AnyTopology, scenarioParams: Params) => {
    const trace = await played({
      scenario,
      topology,
      scenarioParams: { ...running, deadline: 1, ...scenarioParams },
    })
    const { score, makespanMs } = endedResult(trace)
    return [score, makespanMs]
  }
  test('is in time when its calls in a row take less than the deadline, and not when they take as much', async () => {
    for (const [topology, seconds] of [
      [mesh, 2],
      [chain, 4],
    ] as const) {
      expect(await makespans(topology, { minuteMs: 1000 * seconds + 1 })).toEqual([1, 1000 * seconds])
      expect(await makespans(topology, { minuteMs: 1000 * seconds })).toEqual([0, 1000 * seconds])
    }
    expect((await makespans(independent, { minuteMs: 1001 }))[1]).toBe(1000)
  })
})

test('a replay of measured times meets the deadlines that the recording met', async () => {
  const ideal = simulatedModel('ideal')
  const timed: Model = {
    ...ideal,
    async reply(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
      const reply = await ideal.reply(request, signal)
      if (reply.kind !== 'answered') return reply
      // As a clock would have it: some calls of an agent take much longer than others.
      const ms =
        700 * (1 + ((request.key.seed * 7 + request.key.ordinal * 3 + request.key.member.length) % 4)) + 0.25
      return { ...reply, duration: { kind: 'measured', ms } }
    },
  }
  const scores = new Set<number>()
  for (const seed of [1, 2, 3, 4, 5, 6]) {
    const play = {
      scenario,
      topology: mesh,
      seed,
      scenarioParams: { ...running, deadline: 1, minuteMs: 4000 },
    }
    const trace = await played({ ...play, model: timed })
    const calls = new Map(
      eventsOf(trace, 'call').map((call) => {
        const { member, round, request, ordinal, attempt, prompt, reply = '', usage, duration } = call
        const key = { seed, repetition: 0, member, round, request, ordinal, attempt }
        return [placeOf(key), { prompt, reply: { kind: 'answered' as const, text: reply, usage, duration } }]
      }),
    )
    const replayed = await played({
      ...play,
      model: replayModel(timed, { where: 'a test', calls, interruption: undefined }, true),
    })
    expect(endedResult(replayed)).toEqual(endedResult(trace))
    scores.add(endedResult(trace).score)
  }
  expect(scores).toEqual(new Set([0, 1]))
})
