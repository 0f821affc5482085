import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { CallKey, Model, ModelReply } from '../../harness/core/model.ts'
import { modelFrom, modelSpecs } from '../../harness/model/models.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'

const firstKey: CallKey = {
  ...{ seed: 0, repetition: 0, member: memberId('agent-0'), round: 0 },
  ...{ request: 'answer', ordinal: 0, attempt: 0 },
}

function ask(model: Model, key: Partial<CallKey> = {}): Promise<ModelReply> {
  const simulation = { items: 0, reply: () => 'not asked' }
  const request = { prompt: [], key: { ...firstKey, ...key }, simulation }
  return model.reply(request, new AbortController().signal)
}

async function textOf(reply: Promise<ModelReply>): Promise<string> {
  const { kind, ...rest } = await reply
  return 'text' in rest ? rest.text : kind
}

describe('a list', () => {
  test('is replied from in order', async () => {
    const model = scriptedModel(['one', 'two'])
    expect([await textOf(ask(model)), await textOf(ask(model))]).toEqual(['one', 'two'])
  })

  test('gives each call the first unused line that matches it', async () => {
    const model = scriptedModel([
      { member: 'agent-1', reply: 'hers' },
      { request: 'critique', reply: 'critique' },
      'any',
    ])
    expect(await textOf(ask(model))).toBe('any')
    expect(await textOf(ask(model, { request: 'critique' }))).toBe('critique')
    expect(await textOf(ask(model, { member: memberId('agent-1'), round: 9 }))).toBe('hers')
  })

  test('may hold whole replies', async () => {
    const failed = { kind: 'failed', cause: 'timeout', detail: 'too slow' } as const
    expect(await ask(scriptedModel([failed]))).toBe(failed)
  })

  test('has its texts counted by an estimate, and whole replies as they say', async () => {
    const counted = {
      kind: 'answered',
      text: 'ANSWER: wait',
      usage: { inputTokens: 7, outputTokens: 5 },
      duration: { kind: 'measured', ms: 12 },
    } as const
    const model = scriptedModel(['ANSWER: wait', counted])
    expect(await ask(model)).toEqual({
      kind: 'answered',
      text: 'ANSWER: wait',
      usage: { inputTokens: 0, outputTokens: 3, isEstimate: true },
      duration: { kind: 'drawn', ms: 1000 },
    })
    expect(await ask(model)).toEqual(counted)
  })

  test('that has run out fails and says for which call', async () => {
    const model = scriptedModel([{ round: 1, reply: 'later' }], { spec: 'scripted:talk.json' })
    await expect(ask(model)).rejects.toThrow(
      'scripted:talk.json: expected a reply left for answer of agent-0 in round 0 (seed 0, repetition 0, ordinal 0, attempt 0), got none',
    )
  })

  test('is not used up for another model made from it', async () => {
    const script = ['one']
    await ask(scriptedModel(script))
    expect(await textOf(ask(scriptedModel(script)))).toBe('one')
  })
})

describe('a function', () => {
  test('replies by the call', async () => {
    const model = scriptedModel(({ round }) => `round ${round}`)
    expect(await textOf(ask(model, { round: 4 }))).toBe('round 4')
  })

  test('that gives nothing ends the script', async () => {
    await expect(ask(scriptedModel(() => undefined))).rejects.toThrow('expected a reply left')
  })
})

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-script-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const setting = { environment: {}, overrides: {} }

  function written(text: string): string {
    const path = join(folder, 'script.json')
    writeFileSync(path, text)
    return path
  }

  test('is replied from', async () => {
    const path = written('[{"member":"agent-1","text":"hers"},{"text":"any"}]')
    const model = await modelFrom(`scripted:${path}`, setting)
    expect(await textOf(ask(model))).toBe('any')
  })

  test('with other lines has other settings', async () => {
    const first = await modelFrom(`scripted:${written('[{"text":"a"}]')}`, setting)
    const second = await modelFrom(`scripted:${written('[{"text":"b"}]')}`, setting)
    expect(second.settings).not.toEqual(first.settings)
  })

  test.each([
    ['[', /expected JSON, got "\["$/],
    [
      '{}',
      /script\.json: expected a list of \{member\?, round\?, request\?, text, toolCalls\?\}, got at the whole file/,
    ],
    ['[{"text":"a"},{"text":1}]', /got at 1\.text: /],
    ['[{"text":"a","request":"shout"}]', /got at 0\.request: /],
  ])('that holds %s is refused in one sentence', async (text, message) => {
    await expect(modelFrom(`scripted:${written(text)}`, setting)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(message),
    })
  })

  test('that is not there is refused in one sentence', async () => {
    await expect(modelFrom('scripted:nowhere.json', setting)).rejects.toThrow(
      '--model scripted: expected a file that can be read, got nowhere.json',
    )
  })
})

describe('a model is made from its name', () => {
  const setting = { environment: {}, overrides: {} }

  test.each([
    ['simulated', 'simulated:ideal'],
    ['simulated:', 'simulated:ideal'],
    ['simulated:typical', 'simulated:typical'],
  ])('%s is %s', async (spec, full) => {
    expect((await modelFrom(spec, setting)).spec).toBe(full)
  })

  test.each([
    [
      'simulatd:ideal',
      '--model: expected one of simulated, openai, scripted, mixed, replay, got "simulatd"; did you mean "simulated"',
    ],
    ['simulated:idea', 'persona: expected one of ideal, typical, got "idea"; did you mean "ideal"'],
    ['openai', '--model: expected openai:NAME, got no name after the colon'],
    ['', '--model: expected one of simulated, openai, scripted, mixed, replay, got ""'],
  ])('"%s" is refused in one sentence', async (spec, message) => {
    await expect(modelFrom(spec, setting)).rejects.toMatchObject({ name: 'UsageError', message })
  })

  test('and settings that it does not know are refused', async () => {
    const overrides = { errorRate: 0 }
    await expect(modelFrom('scripted:talk.json', { environment: {}, overrides })).rejects.toThrow(
      'model "scripted": expected none, got "errorRate"',
    )
  })

  test('and every persona is listed', () => {
    expect(modelSpecs.map(({ spec }) => spec)).toEqual([
      'simulated:ideal',
      'simulated:typical',
      'openai:NAME',
      'replay:FILE',
      'mixed:MODEL+MODEL',
      'scripted:FILE',
    ])
  })
})
