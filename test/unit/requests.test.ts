import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { Model, ModelRequest } from '../../harness/core/model.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { limited, requestDoor } from '../../harness/run/requests.ts'

const request: ModelRequest = {
  prompt: [],
  key: {
    ...{ seed: 0, repetition: 0, member: memberId('agent-0'), round: 0 },
    ...{ request: 'answer', ordinal: 0, attempt: 0 },
  },
  simulation: { items: 0, reply: () => 'ANSWER: wait' },
}
const { signal } = new AbortController()

/** A model that takes its time and counts how many of its calls overlap. */
function slowModel(): Model & { readonly most: () => number; readonly started: () => number } {
  let running = 0
  let most = 0
  let started = 0
  const model = scriptedModel(
    async () => {
      started += 1
      running += 1
      most = Math.max(most, running)
      await sleep(5)
      running -= 1
      return 'done'
    },
    { isSimulated: false },
  )
  return { ...model, most: () => most, started: () => started }
}

test.each([1, 3, 8])('no more than %i calls are ever in flight', async (concurrency) => {
  const model = slowModel()
  const door = requestDoor(concurrency)
  const behind = door.limited(model)
  await Promise.all(Array.from({ length: 30 }, () => behind.reply(request, signal)))
  expect([model.most(), door.peak, model.started()]).toEqual([concurrency, concurrency, 30])
})

test('several models behind one door share its bound', async () => {
  const door = requestDoor(2)
  const behind = [slowModel(), slowModel()].map((model) => door.limited(model))
  const calls = behind.flatMap((model) => Array.from({ length: 10 }, () => model.reply(request, signal)))
  await Promise.all(calls)
  expect(door.peak).toBe(2)
})

test('a call that fails gives its place free', async () => {
  const behind = limited(scriptedModel([], { isSimulated: false }), 1)
  await expect(behind.reply(request, signal)).rejects.toThrow('expected a reply left')
  await expect(behind.reply(request, signal)).rejects.toThrow('expected a reply left')
})

test('a call that is aborted while it waits fails at once and never starts', async () => {
  const model = slowModel()
  const behind = limited(model, 1)
  const controller = new AbortController()
  const first = behind.reply(request, signal)
  const waiting = behind.reply(request, controller.signal)
  controller.abort('enough')
  await expect(waiting).rejects.toBe('enough')
  await first
  await behind.reply(request, signal)
  expect(model.started()).toBe(2)
})

test('a call whose signal is aborted beforehand never starts', async () => {
  const model = slowModel()
  await expect(limited(model, 1).reply(request, AbortSignal.abort('enough'))).rejects.toBe('enough')
  expect(model.started()).toBe(0)
})

test('a simulated model does not queue', () => {
  const model = simulatedModel()
  expect(limited(model, 1)).toBe(model)
})

test('a concurrency below 1 is refused', () => {
  expect(() => requestDoor(0)).toThrow(TypeError)
})
