/** Tools through the chat completions protocol, and in sweeps of a scenario that has them. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { openaiModel } from '../../harness/model/openai.ts'
import { plugins } from '../../harness/registry.ts'
import { mostToolTurns } from '../../harness/run/toolbox.ts'
import { endedResult, eventsOf, played } from '../conformance/support-episode.ts'
import { needlessTries, wrongTools } from '../conformance/support-laws.ts'
import { hiddenCards } from '../unit/hidden-cards.ts'
import { type Conduct, chatServer, completion, type SeenCall, send } from './chat-server.ts'
import { projectCopy } from './project-copy.ts'
import { commandLine, json, type Place, ran, type SweepJson, started } from './run-command.ts'

function call(name: unknown, given: unknown, id = 'abc') {
  return { id, type: 'function', function: { name, arguments: given } }
}

function asks(...calls: readonly unknown[]) {
  return { role: 'assistant', content: null, tool_calls: calls }
}

const odd = { role: 'assistant', content: 'ANSWER: odd' }
const place = (number: number) => JSON.stringify({ place: number })

/** Says one message after another; the last one for ever. */
function saying(...messages: readonly unknown[]): Conduct {
  return (response, nth) =>
    send(response, 200, completion(messages[Math.min(nth, messages.length - 1)], {}, 'tool_calls'))
}

/** What a server may send as its calls, and what the tool events of the trace are. */
const odds: readonly (readonly [string, unknown, readonly object[]])[] = [
  [
    'arguments cut short',
    asks(call('read_card', '{"place":')),
    [{ tool: 'read_card', arguments: '{"place":', isError: true }],
  ],
  ['an unknown tool', asks(call('read_mind', '{}')), [{ tool: 'read_mind', arguments: {}, isError: true }]],
  [
    'a name that no server takes back',
    asks(call(`read card ${'é'.repeat(100)}`, '{}')),
    [{ arguments: {}, isError: true }],
  ],
  ['empty arguments', asks(call('count_cards', '')), [{ arguments: {}, result: '2', isError: false }]],
  ['no arguments', asks(call('count_cards', undefined)), [{ arguments: {}, result: '2', isError: false }]],
  [
    'arguments as an object',
    asks(call('read_card', { place: 9 })),
    [{ arguments: { place: 9 }, result: 'there is no card 9' }],
  ],
  [
    'numbers beyond all bounds',
    asks(call('read_card', '{"place":1e999}')),
    [{ arguments: { place: null }, isError: true }],
  ],
  [
    'names of the language',
    asks(call('read_card', '{"__proto__":{"place":1},"constructor":1,"place":9}')),
    [{ arguments: { constructor: 1, place: 9 }, result: 'there is no card 9' }],
  ],
  [
    'nested arguments',
    asks(call('read_card', `${'['.repeat(50_000)}${']'.repeat(50_000)}`)),
    [{ arguments: expect.stringMatching(/^\[\[\[/), isError: true }],
  ],
  [
    'a million characters',
    asks(call('read_card', JSON.stringify({ place: 'x'.repeat(1_000_000) }))),
    [{ arguments: expect.any(String), isError: true }],
  ],
  ['what is no call', asks(null, 'read_card', { function: 3 }), [{ tool: '' }, { tool: '' }, { tool: '' }]],
  [
    'two calls, one of them good',
    asks(call('count_cards', '{}'), call('no', '{}')),
    [{ isError: false }, { isError: true }],
  ],
]

const server = await chatServer({
  good: saying(
    { ...asks(call('count_cards', '{}')), content: 'Let me count.' },
    asks(call('read_card', place(9)), call('read_card', 'place 1')),
    odd,
  ),
  endless: saying(asks(call('count_cards', '{}'))),
  'null calls': saying({ ...odd, tool_calls: null }),
  'odd calls': saying({ ...odd, tool_calls: 'read_card' }),
  filtered: (response) =>
    send(response, 200, completion(asks(call('count_cards', '{}')), {}, 'content_filter')),
  ...Object.fromEntries(odds.map(([name, message]) => [name, saying(message, odd)])),
  local: (response, _, { body }) => answer(response, body),
})
afterAll(() => server.close())

const [independent] = (await plugins('topology', ['independent'])) as [AnyTopology]

async function episode(name: string) {
  const model = await openaiModel(name, { OPENAI_BASE_URL: server.url })
  const trace = await played({ scenario: hiddenCards, topology: independent, agents: 1, model })
  expect([needlessTries(trace), wrongTools(trace)]).toEqual([[], []])
  return trace
}

function bodies(name: string): readonly SeenCall['body'][] {
  return server.calls(name).map(({ body }) => body)
}

describe('a model behind the chat completions protocol', () => {
  test('is told of the tools, and of its own calls with what they gave', async () => {
    const trace = await episode('good')
    const [first, second, third] = bodies('good')
    expect(first?.['tools']).toEqual([
      { type: 'function', function: expect.objectContaining({ name: 'count_cards' }) },
      { type: 'function', function: expect.objectContaining({ name: 'read_card' }) },
    ])
    expect(first).not.toHaveProperty('tool_choice')
    const counted = [
      {
        ...{ role: 'assistant', content: 'Let me count.' },
        tool_calls: [call('count_cards', '{}', 'call00000')],
      },
      { role: 'tool', tool_call_id: 'call00000', content: '2' },
    ]
    const asked = first?.['messages'] as readonly unknown[]
    expect(second?.['messages']).toEqual([...asked, ...counted])
    expect(third?.['messages']).toEqual([
      ...asked,
      ...counted,
      {
        ...{ role: 'assistant', content: null },
        tool_calls: [
          call('read_card', '{"place":9}', 'call00001'),
          call('read_card', '{"malformed":"place 1"}', 'call00002'),
        ],
      },
      { role: 'tool', tool_call_id: 'call00001', content: 'Error: there is no card 9' },
      { role: 'tool', tool_call_id: 'call00002', content: expect.stringMatching(/^Error: arguments/) },
    ])
    expect(eventsOf(trace, 'call').map(({ usage }) => usage?.inputTokens)).toEqual([12, 12, 12])
  })

  test('that calls without end is told to answer, with the tools still named', async () => {
    const trace = await episode('endless')
    expect(eventsOf(trace, 'tool')).toHaveLength(mostToolTurns)
    expect(bodies('endless').map((body) => body['tool_choice'])).toEqual([
      ...Array.from({ length: mostToolTurns }, () => undefined),
      ...['none', 'none'],
    ])
    expect(bodies('endless').at(-1)).toHaveProperty('tools')
    expect(eventsOf(trace, 'decision')).toMatchObject([{ source: 'fallback' }])
  })

  test.each(odds)('that sends %s gets an error to read, and goes on', async (name, _, uses) => {
    const trace = await episode(name)
    expect(eventsOf(trace, 'tool')).toMatchObject(uses)
    expect(eventsOf(trace, 'decision')).toMatchObject([{ source: 'reply', answer: 'odd' }])
    endedResult(trace)
    const [, second] = bodies(name)
    const messages = second?.['messages'] as readonly { readonly tool_calls?: ReturnType<typeof call>[] }[]
    for (const { tool_calls: calls = [] } of messages) {
      for (const { function: sent } of calls) {
        expect(sent.name).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
        expect(JSON.parse(String(sent.arguments))).toEqual(expect.objectContaining({}))
      }
    }
  })

  test.each(['null calls', 'odd calls'])('%s: a list that is none is no call', async (name) => {
    expect(eventsOf(await episode(name), 'call')).toMatchObject([{ reading: { kind: 'read' } }])
  })

  test('whose calls were withheld is refused', async () => {
    const [first] = eventsOf(await episode('filtered'), 'call')
    expect(first?.reading).toMatchObject({ kind: 'refused', reason: 'declined' })
  })
})

/** A reply that is a function of the request, after a time that is not: looks, looks again, answers. */
function answer(response: Parameters<Conduct>[0], body: SeenCall['body']): void {
  const text = JSON.stringify(body['messages'])
  const draw = createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
  const looks = (body['messages'] as readonly { readonly role: string }[]).filter(
    ({ role }) => role === 'tool',
  )
  const mayLook = 'tools' in body && body['tool_choice'] !== 'none'
  const usage = { prompt_tokens: text.length, completion_tokens: Math.floor(draw * 100) }
  counted = {
    calls: counted.calls + 1,
    tokens: counted.tokens + usage.prompt_tokens + usage.completion_tokens,
  }
  const wanted = [
    call('count_cards', '{}'),
    call('read_card', draw < 0.2 ? '{' : place(1 + (looks.length % 3))),
  ]
  const isLooking = mayLook && looks.length < 2 + draw * 4
  const message = isLooking
    ? { ...asks(...wanted), content: draw < 0.5 ? 'Hm.' : null }
    : { role: 'assistant', content: draw > 0.9 ? 'I cannot say' : `ANSWER: ${draw < 0.5 ? 'odd' : 'even'}` }
  void setTimeout(Math.random() * 10).then(() => send(response, 200, completion(message, { usage })))
}
let counted = { calls: 0, tokens: 0 }

describe('a sweep of a scenario with tools', () => {
  const copy = projectCopy()
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-tools-'))
  afterAll(() => {
    copy.remove()
    rmSync(folder, { recursive: true })
  })
  const source = readFileSync(fileURLToPath(new URL('../unit/hidden-cards.ts', import.meta.url)), 'utf8')
  const plugin = source
    .replaceAll('../../harness/', '../harness/')
    .replace('export const hiddenCards =', 'export default')
  writeFileSync(join(copy.project, 'scenarios/hidden-cards.ts'), plugin)

  let files = 0
  function newFile(): string {
    files += 1
    return join(folder, `${files}.db`)
  }
  const everything = ['--scenario', 'hidden-cards', '--seeds', '1..6', '--set', 'hidden-cards.asks=team']
  const paid = [...everything, '--model', 'openai:local', '--topology', 'independent,solo']
  const at: Place = { project: copy.project, environment: { OPENAI_BASE_URL: server.url } }
  const sweep = (db: string, given: readonly string[]): Promise<SweepJson> =>
    json('sweep', ['--db', db, ...given], at)

  test('names the tools in the list', async () => {
    const { scenarios } = await json<{ scenarios: { id: string; tools?: string[] }[] }>(
      'list',
      ['scenarios'],
      at,
    )
    expect(scenarios.find(({ id }) => id === 'hidden-cards')?.tools).toEqual(['count_cards', 'read_card'])
    expect(scenarios.find(({ id }) => id === 'corridor')).not.toHaveProperty('tools')
  })

  test('has the same digest on one thread as on two, and the same bytes in its replay', async () => {
    const alone = newFile()
    const given = [
      ...everything,
      '--seeds',
      '1..2',
      '--model',
      'simulated:typical',
      '--fault',
      'none,drop:0.3',
    ]
    const undisturbed = await sweep(alone, given)
    expect(await sweep(newFile(), [...given, '--workers', '2'])).toEqual({
      ...{ ...undisturbed, seconds: expect.any(Number) },
    })
    const replay = newFile()
    const again = await sweep(replay, ['--model', `replay:${alone}`])
    expect([again.calls, again.tokens]).toEqual([undisturbed.calls, undisturbed.tokens])
    const events = async (db: string) =>
      (await ran('trace', ['1', '--db', db, '--export', 'jsonl'], at)).stdout
    expect(await events(replay)).toBe(await events(alone))
    expect(await events(alone)).toContain('"kind":"tool"')
  })

  describe('with a paid model', () => {
    let undisturbed: SweepJson
    let db = ''
    beforeAll(async () => {
      counted = { calls: 0, tokens: 0 }
      db = newFile()
      undisturbed = await sweep(db, [...paid, '--concurrency', '8'])
    })

    test('has totals from the rows that equal what the server counted, every turn a call', async () => {
      expect({ calls: undisturbed.calls, tokens: undisturbed.tokens }).toEqual(counted)
      expect(undisturbed.calls).toBeGreaterThan(undisturbed.episodes * 2)
      expect((await sweep(newFile(), [...paid, '--concurrency', '1'])).digest).toBe(undisturbed.digest)
    })

    test('is not paid again for tool turns before a kill, but for calls in flight', async () => {
      const file = newFile()
      const inFlight = 2
      counted = { calls: 0, tokens: 0 }
      for (const share of [0.3, 0.7]) {
        const given = ['--db', file, ...paid, '--concurrency', String(inFlight)]
        const { child, outcome } = started(commandLine('sweep', given), at)
        while (child.exitCode === null && counted.calls < undisturbed.calls * share) await setTimeout(1)
        child.kill('SIGKILL')
        expect((await outcome).code).toBe(null)
      }
      const { digest, calls, tokens } = await sweep(file, [...paid, '--concurrency', String(inFlight)])
      expect({ digest, calls, tokens }).toEqual({
        ...{ digest: undisturbed.digest, calls: undisturbed.calls, tokens: undisturbed.tokens },
      })
      expect(counted.calls).toBeLessThanOrEqual(undisturbed.calls + 2 * inFlight)
    })

    test('is replayed for nothing', async () => {
      counted = { calls: 0, tokens: 0 }
      const { calls, tokens, aborted } = await sweep(newFile(), ['--model', `replay:${db}`])
      expect({ calls, tokens, aborted }).toEqual({
        ...{ calls: undisturbed.calls, tokens: undisturbed.tokens, aborted: 0 },
      })
      expect(counted.calls).toBe(0)
    })
  })

  test('follows a script with tool calls', async () => {
    const script = join(folder, 'script.json')
    const lines = [{ text: '', toolCalls: [{ tool: 'count_cards', arguments: {} }] }, { text: 'ANSWER: odd' }]
    writeFileSync(script, JSON.stringify(lines))
    const given = [
      '--scenario',
      'hidden-cards',
      '--topology',
      'solo',
      '--seeds',
      '1',
      '--model',
      `scripted:${script}`,
    ]
    expect(await sweep(newFile(), given)).toMatchObject({ aborted: 0, calls: 2 })
  })
})
