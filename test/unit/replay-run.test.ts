/** Stored runs replayed byte for byte. */
import { copyFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Model, ModelReply } from '../../harness/core/model.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { cellKey } from '../../harness/store/cell-key.ts'
import {
  bytes,
  digestWithoutModel,
  everything,
  kept,
  matrixOf,
  newFiles,
  planned,
  swept,
  typicalRun,
} from './replay-fixture.ts'

const newFile = newFiles()
const typical = await typicalRun(newFile())

/** Replies with uneven measured durations; every fifth call is withheld, and one seed meets an outage. */
function unsteadyModel(): Model {
  let calls = 0
  return scriptedModel(
    ({ seed, round }): ModelReply => {
      calls += 1
      if (seed === 2 && round === 3) return { kind: 'failed', cause: 'provider', detail: '503 gone' }
      const duration = { kind: 'measured', ms: 1000 * Math.sin(calls) ** 2 + 0.1 } as const
      const usage = { inputTokens: calls, outputTokens: 3, cachedTokens: 1, usd: 0.1 * calls }
      return calls % 5 === 0
        ? { kind: 'declined', text: 'No.', duration }
        : { kind: 'answered', text: 'ANSWER: 0.7', usage, duration }
    },
    { spec: 'unsteady', isSimulated: false },
  )
}

const hardships = { repetitions: 2, faults: ['drop:0.2'] }
const measured = await swept(newFile(), matrixOf([planned(unsteadyModel())], hardships).cells)

describe.each([
  ['simulated agents', typical],
  ['a model with measured times, refusals and outages', measured],
])('a stored run of %s', (_, source) => {
  let once = ''
  beforeAll(async () => {
    once = await swept(newFile(), everything(source).cells)
  })

  test('is replayed byte for byte', () => {
    expect(bytes(once)).toEqual(bytes(source))
    expect(digestWithoutModel(once)).toBe(digestWithoutModel(source))
  })

  test('and so is its replay, in cells of the same names', async () => {
    const twice = await swept(newFile(), everything(once).cells)
    expect(kept(twice)).toEqual(kept(once))
  })

  test('is replayed into its own file, where the originals still come first', async () => {
    const copy = newFile()
    copyFileSync(once, copy)
    const both = everything(copy).cells
    await swept(copy, both)
    expect(both.map(({ identity }) => cellKey(identity))).toEqual(
      everything(copy).cells.map(({ identity }) => cellKey(identity)),
    )
  })
})

test('the replay of a simulation is no language model, and that of a language model no simulation', () => {
  const identities = (source: string) => everything(source).cells.map(({ identity }) => identity)
  expect(identities(typical).map(({ model, isSimulated }) => [model.id, isSimulated])).toEqual(
    identities(typical).map(() => ['replay:simulated:typical', true]),
  )
  expect(identities(measured).every(({ isSimulated }) => !isSimulated)).toBe(true)
})
