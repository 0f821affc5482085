import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { ModelReply, ModelRequest } from '../../harness/core/model.ts'
import { openaiModel } from '../../harness/model/openai.ts'
import type { Settings } from '../../harness/model/settings.ts'
import { type Conduct, chatServer, completion, send } from './chat-server.ts'

const key = 'sk-test-0123456789abcdef'
const said = { role: 'assistant', content: 'ANSWER: wait' }
const soon = { 'retry-after-ms': '1' }

const request: ModelRequest = {
  prompt: [
    { role: 'system', kind: 'brief', text: 'The rules.' },
    { role: 'system', kind: 'role', text: 'You are agent-0.' },
    { role: 'user', kind: 'observation', text: 'A door.' },
    { role: 'user', kind: 'request', text: 'What do you do?' },
  ],
  key: {
    ...{ seed: 0, repetition: 0, member: memberId('agent-0'), round: 0 },
    ...{ request: 'answer', ordinal: 0, attempt: 0 },
  },
  simulation: { items: 0, reply: () => 'not asked' },
}

function answers(message: unknown, rest: object = {}, finish: unknown = 'stop'): Conduct {
  return (response) => send(response, 200, completion(message, rest, finish))
}

function stalls(): void {}

const conducts: { readonly [model: string]: Conduct } = {
  good: answers(said, {
    usage: {
      ...{ prompt_tokens: 12, completion_tokens: 5 },
      prompt_tokens_details: { cached_tokens: 8 },
      completion_tokens_details: { reasoning_tokens: 3 },
    },
  }),
  busy: (response, nth) =>
    nth < 2 ? send(response, 429, {}, { 'retry-after': '0' }) : send(response, 200, completion(said)),
  overloaded: (response) => send(response, 429, { error: { message: 'slow down' } }, soon),
  full: (response) => send(response, 429, {}, { 'retry-after': '30' }),
  broken: (response) => send(response, 500, { error: { message: 'out of order' } }, soon),
  leaky: (response, _, call) =>
    send(response, 401, { error: { message: `bad key ${call.authorization}\n${'x'.repeat(5000)}` } }),
  'leaky body': (response, _, call) => send(response, 200, { error: `key ${call.authorization}` }),
  silent: stalls,
  trickling: (response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).write('{"choices": ['),
  dropped: (response) => void response.socket?.destroy(),
  'dropped midway': (response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 1000 })
    response.write('{"choices": [', () => response.socket?.destroy())
  },
  garbage: (response) => send(response, 200, '{"choices": [{'),
  page: (response) => send(response, 200, '<html>Welcome</html>', { 'content-type': 'text/html' }),
  nothing: (response) => send(response, 200, ''),
  null: (response) => send(response, 200, 'null'),
  'no choices': (response) => send(response, 200, { choices: [] }),
  'null content': answers({ role: 'assistant', content: null }),
  'no message': answers(undefined),
  'content of parts': answers({ content: [{ type: 'text', text: 'ANSWER: wait' }] }),
  'odd finish': answers(said, {}, 42),
  filtered: answers({ content: '' }, {}, 'content_filter'),
  refusing: answers({ content: null, refusal: 'I would rather not.' }),
  'filtered prompt': (response) =>
    send(response, 400, { error: { message: 'the prompt was filtered', code: 'content_filter' } }),
  huge: answers({ content: `${'x'.repeat(5_000_000)}\nANSWER: wait` }),
  'no usage': answers(said, { usage: undefined }),
  'negative usage': answers(said, { usage: { prompt_tokens: -1, completion_tokens: 5 } }),
  'absurd usage': answers(said, { usage: { prompt_tokens: 1e300, completion_tokens: 5 } }),
  'worded usage': answers(said, { usage: { prompt_tokens: 'many', completion_tokens: 5 } }),
  'absurd cache': answers(said, {
    usage: { prompt_tokens: 12, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 13 } },
  }),
}

let server: Awaited<ReturnType<typeof chatServer>>
beforeAll(async () => {
  server = await chatServer(conducts)
})
afterAll(() => server.close())

async function asked(
  name: string,
  settings: Settings = {},
  signal = new AbortController().signal,
): Promise<ModelReply> {
  const model = await openaiModel(name, { OPENAI_API_KEY: key, OPENAI_BASE_URL: server.url }, settings)
  return model.reply(request, signal)
}

describe('a well-behaved server', () => {
  test('is asked with the prompt as a system and a user message', async () => {
    await asked('good')
    expect(server.calls('good')[0]).toEqual({
      path: '/v1/chat/completions',
      authorization: `Bearer ${key}`,
      body: {
        model: 'good',
        messages: [
          { role: 'system', content: 'The rules.\n\nYou are agent-0.' },
          { role: 'user', content: 'A door.\n\nWhat do you do?' },
        ],
      },
    })
  })

  test('gives a text, its token counts and a measured duration', async () => {
    const reply = await asked('good')
    expect(reply).toEqual({
      kind: 'answered',
      text: 'ANSWER: wait',
      usage: { inputTokens: 12, outputTokens: 5, cachedTokens: 8, reasoningTokens: 3 },
      duration: { kind: 'measured', ms: expect.any(Number) },
    })
  })

  test('is sent the settings that were chosen', async () => {
    await asked('good', { temperature: 0, seed: 7, maxOutputTokens: 100 })
    expect(server.calls('good').at(-1)?.body).toMatchObject({ temperature: 0, seed: 7, max_tokens: 100 })
  })

  test.each([{}, { maxOutputTokens: 100 }])(
    'is sent the cap of the call in place of its setting %j',
    async (settings) => {
      const model = await openaiModel('good', { OPENAI_BASE_URL: server.url }, settings)
      await model.reply({ ...request, outputCap: 1333 }, new AbortController().signal)
      expect(server.calls('good').at(-1)?.body).toMatchObject({ max_tokens: 1333 })
      await model.reply(request, new AbortController().signal)
      const { maxOutputTokens } = settings
      expect(server.calls('good').at(-1)?.body).toEqual(
        maxOutputTokens === undefined
          ? expect.not.objectContaining({ max_tokens: expect.anything() })
          : expect.objectContaining({ max_tokens: maxOutputTokens }),
      )
    },
  )

  test('needs no key of its own', async () => {
    const model = await openaiModel('good', { OPENAI_BASE_URL: server.url })
    expect(await model.reply(request, new AbortController().signal)).toMatchObject({ kind: 'answered' })
  })
})

describe('errors of the provider', () => {
  test('a 429 is tried again when the server said', async () => {
    expect(await asked('busy')).toMatchObject({ kind: 'answered', text: 'ANSWER: wait' })
    expect(server.calls('busy')).toHaveLength(3)
  })

  test.each([
    ['overloaded', '429 slow down'],
    ['broken', '500 out of order'],
  ])('%s: a status that stays is a failure that names it', async (name, words) => {
    expect(await asked(name)).toEqual({
      kind: 'failed',
      cause: 'provider',
      detail: `openai:${name}: expected a reply, got ${words}`,
    })
    expect(server.calls(name)).toHaveLength(3)
  })

  test.each(['leaky', 'leaky body'])(
    '%s: the API key stands in no failure, and the failure is short',
    async (name) => {
      const reply = await asked(name)
      expect(reply).toMatchObject({
        kind: 'failed',
        cause: 'provider',
        detail: expect.stringContaining('[key]'),
      })
      expect(JSON.stringify(reply)).not.toContain(key)
      expect(JSON.stringify(reply).length).toBeLessThan(400)
    },
  )

  test.each(['dropped', 'dropped midway', 'garbage', 'page', 'nothing', 'null', 'no choices'])(
    '%s: a response that is no completion is a failure',
    async (name) => {
      const detail = expect.stringMatching(new RegExp(`^openai:${name}: expected a .*, got .`))
      expect(await asked(name, { maxRetries: 0 })).toEqual({ kind: 'failed', cause: 'provider', detail })
    },
  )

  test('a server that is not there is a failure that says why', async () => {
    const gone = await chatServer({})
    gone.close()
    const model = await openaiModel('good', { OPENAI_BASE_URL: gone.url }, { maxRetries: 0 })
    const reply = await model.reply(request, new AbortController().signal)
    expect(reply).toMatchObject({ cause: 'provider', detail: expect.stringContaining('ECONNREFUSED') })
  })
})

describe('time', () => {
  test.each(['silent', 'trickling'])('%s: a server that does not finish is a timeout', async (name) => {
    const detail = `openai:${name}: expected a reply within 200 ms, got none`
    expect(await asked(name, { timeoutMs: 200 })).toEqual({ kind: 'failed', cause: 'timeout', detail })
  })

  test('a wait before the next try ends with the time too', async () => {
    expect(await asked('full', { timeoutMs: 200 })).toMatchObject({ kind: 'failed', cause: 'timeout' })
  })

  test.each(['silent', 'trickling', 'full'])(
    '%s: an abort ends the call at once with its reason',
    async (name) => {
      const controller = new AbortController()
      const start = performance.now()
      const reply = asked(name, {}, controller.signal)
      setTimeout(() => controller.abort('enough'), 100)
      await expect(reply).rejects.toBe('enough')
      expect(performance.now() - start).toBeLessThan(5000)
    },
  )
})

describe('odd completions', () => {
  test.each(['null content', 'no message', 'content of parts'])(
    '%s: a reply without text is an empty answer',
    async (name) => {
      expect(await asked(name)).toMatchObject({ kind: 'answered', text: '' })
    },
  )

  test('an odd end of a reply does not matter', async () => {
    expect(await asked('odd finish')).toMatchObject({ kind: 'answered', text: 'ANSWER: wait' })
  })

  test('five million characters are an answer like any other', async () => {
    const reply = await asked('huge')
    expect(reply.kind === 'answered' && reply.text.length).toBe(5_000_013)
  })

  test.each([
    ['filtered', ''],
    ['refusing', 'I would rather not.'],
    ['filtered prompt', '400 the prompt was filtered'],
  ])('%s: what the provider withheld is declined', async (name, text) => {
    expect(await asked(name)).toMatchObject({ kind: 'declined', text, duration: { kind: 'measured' } })
  })

  test.each(['no usage', 'negative usage', 'absurd usage', 'worded usage'])(
    '%s: counts are estimated instead',
    async (name) => {
      expect(await asked(name)).toHaveProperty('usage', {
        inputTokens: 13,
        outputTokens: 3,
        isEstimate: true,
      })
    },
  )

  test('more cached tokens than there were are left out', async () => {
    const reply = await asked('absurd cache')
    expect(reply.kind === 'answered' && reply.usage).toEqual({ inputTokens: 12, outputTokens: 5 })
  })
})

describe('a mistake of the user is one sentence', () => {
  test.each([
    [{}, 'OPENAI_API_KEY: expected a key (or OPENAI_BASE_URL of a server that needs none), got none'],
    [
      { OPENAI_API_KEY: 'two words' },
      'OPENAI_API_KEY: expected printable ASCII without spaces, got other characters',
    ],
    [
      { OPENAI_BASE_URL: 'localhost' },
      'OPENAI_BASE_URL: expected a URL like http://localhost:8000/v1, got "localhost"',
    ],
    [
      { OPENAI_BASE_URL: 'http://me:secret@localhost/v1' },
      'OPENAI_BASE_URL: expected no user, password, query or fragment, got one of them',
    ],
  ])('%j', async (environment, message) => {
    await expect(openaiModel('gpt-5-mini', environment)).rejects.toMatchObject({
      name: 'UsageError',
      message,
    })
  })

  test('a setting outside its range', async () => {
    await expect(asked('good', { temperature: 3 })).rejects.toMatchObject({
      name: 'UsageError',
      message: 'model "openai:good": temperature expected number to be <=2, got 3',
    })
  })
})

test('only what can change a reply belongs to the settings', async () => {
  const model = await openaiModel('gpt-5-mini', { OPENAI_API_KEY: key }, { seed: 1, timeoutMs: 50 })
  expect(model.settings).toEqual({ temperature: null, seed: 1, maxOutputTokens: null })
})
