/** One call of a replay, and how it differs from the record. */
import { describe, expect, test } from 'vitest'
import type { CallKey, Prompt } from '../../harness/core/model.ts'
import { placeOf, type RecordedEpisode, replayModel } from '../../harness/model/replay.ts'
import { key, prompt, said } from './replay-call-fixture.ts'

const { signal } = new AbortController()
const simulation = { items: 0, reply: () => 'not asked' }

describe('one call', () => {
  const facts = { spec: 'replay:m', version: 1, isSimulated: false, isDeterministic: false, settings: {} }
  const episode: RecordedEpisode = {
    where: 'a.db, episode 7',
    calls: new Map([[placeOf(key), { prompt, reply: said }]]),
    interruption: undefined,
  }
  const ask = (isStrict: boolean, shown = prompt, change: Partial<CallKey> = {}, from = episode) =>
    replayModel(facts, from, isStrict).reply(
      { prompt: shown, key: { ...key, ...change }, simulation },
      signal,
    )

  test('is said again with its usage and duration', async () => {
    expect(await ask(true)).toEqual(said)
  })

  test('that was not recorded names itself', async () => {
    for (const isStrict of [true, false]) {
      await expect(ask(isStrict, prompt, { attempt: 1 })).rejects.toMatchObject({
        abortCause: 'harness',
        message:
          'replay of a.db, episode 7: answer of agent-1 in round 2 (seed 3, repetition 0, ordinal 0, attempt 1): expected a recorded reply, got none',
      })
    }
  })

  const place =
    'replay of a.db, episode 7: answer of agent-1 in round 2 (seed 3, repetition 0, ordinal 0, attempt 0)'
  const [brief, request] = prompt as readonly [Prompt[number], Prompt[number]]
  const differing: readonly [string, Prompt, string][] = [
    [
      'another text',
      [brief, { ...request, text: 'What would you do?' }],
      'expected part 2 of its prompt (request) as recorded, "do you do?", got from character 6 on "would you do?"',
    ],
    [
      'another part',
      [brief, { ...request, kind: 'memory' }],
      `expected as part 2 of its prompt the user's request "What do you do?" as recorded, got the user's memory "What do you do?"`,
    ],
    [
      'a part less',
      [brief],
      `expected as part 2 of its prompt the user's request "What do you do?" as recorded, got nothing`,
    ],
    [
      'a part more',
      [...prompt, { role: 'user', kind: 'retry', text: 'Again.' }],
      `expected as part 3 of its prompt nothing as recorded, got the user's retry "Again."`,
    ],
  ]
  test.each(differing)(
    'with %s is an error that names the first difference',
    async (_, shown, difference) => {
      await expect(ask(true, shown)).rejects.toThrow(`${place}: ${difference}`)
    },
  )

  test.each(differing)('with %s is said again where the replay is not strict', async (_, shown) => {
    expect(await ask(false, shown)).toEqual(said)
  })

  test('that met an outage meets it again', async () => {
    const interruption = { cause: 'provider', detail: '429 slow down' } as const
    await expect(ask(true, prompt, { round: 3 }, { ...episode, interruption })).rejects.toMatchObject({
      abortCause: 'provider',
      message: '429 slow down',
    })
  })

  test('that is a missing turn of tools names itself', async () => {
    await expect(
      replayModel(
        { spec: 'replay:m', version: 1, isSimulated: false, isDeterministic: false, settings: {} },
        {
          where: 'a.db, episode 7',
          calls: new Map([[placeOf(key), { prompt, reply: said }]]),
          interruption: undefined,
        },
        true,
      ).reply({ prompt, key: { ...key, turn: 1 }, simulation }, signal),
    ).rejects.toThrow('attempt 0, turn 1): expected a recorded reply, got none')
  })
})
