import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { promptText } from '../../harness/core/model.ts'
import { ResultsReader } from '../../harness/store/reader.ts'
import { storedTraces } from '../../harness/store/traces.ts'
import { command } from './command.ts'

/** The folder of published data sets; they are not part of this repository. */
const data = process.env['COORDBENCH_DATA']

describe.skipIf(data === undefined)('the published traces (needs COORDBENCH_DATA)', () => {
  const published = join(data ?? '', 'coordination-traces-100')
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-published-'))
  const db = join(folder, 'all.db')
  const summary = async (file: string, path: string) =>
    JSON.parse((await command('import', 'coordination-traces', path, '--db', file, '--json')).out)
  let results: ResultsReader

  beforeAll(async () => {
    await summary(db, published)
    results = new ResultsReader(db)
  })
  afterAll(() => {
    results?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  test('are 500 episodes that add up to the published totals', async () => {
    expect(results.totals({ run: 1 })).toEqual({
      ...{ episodes: 500, aborted: 0, calls: 1082 },
      ...{ tokens: 17_095_785, usd: expect.closeTo(109.648285, 9) },
    })
    expect((await command('digest', '--db', db)).code).toBe(0)
  })

  test('hold six fall-backs', () => {
    const marked = results.episodes().filter(({ result }) => result.kind === 'ended' && result.answerSource)
    const topology = new Map(results.cells().map(({ cell, identity }) => [cell, identity.topology.id]))
    expect(marked.map(({ cell, seed }) => `${topology.get(cell)} ${seed}`).toSorted()).toEqual([
      ...['orchestrator-specialist 38', 'orchestrator-specialist 58', 'peer-critique-debate 51'],
      ...['peer-critique-debate 76', 'sequential-pipeline 35', 'sequential-pipeline 53'],
    ])
  })

  test('hold every tool call, of which the price histories failed', () => {
    const counts = new Map<string, number>()
    for (const { trace } of storedTraces(results, {})) {
      for (const event of trace.events) {
        if (event.kind !== 'tool') continue
        const name = `${event.tool}${event.isError ? ' failed' : ''}`
        counts.set(name, (counts.get(name) ?? 0) + 1)
      }
    }
    expect(Object.fromEntries(counts)).toEqual({
      ...{ getMarketDetails: 1139, 'getPriceHistory failed': 981, searchWeb: 8552 },
    })
  })

  test('hold every prompt and reply as published, and the messages that later prompts quote', () => {
    const stored = new Map<string, string>()
    const edges = new Map<string, number>()
    for (const { trace } of storedTraces(results, {})) {
      const calls = trace.events.filter((event) => event.kind === 'call')
      const texts = calls.map(({ prompt, reply }) => [
        promptText(prompt, 'system'),
        promptText(prompt, 'user'),
        reply,
      ])
      stored.set(`${trace.cell.topology.id} ${trace.seed}`, JSON.stringify(texts))
      for (const event of trace.events) {
        const edge = event.kind === 'message' ? `${event.from} to ${event.to}` : undefined
        if (edge !== undefined) edges.set(edge, (edges.get(edge) ?? 0) + 1)
      }
    }
    expect(publishedTexts(published)).toEqual(stored)
    expect(Object.fromEntries(edges)).toEqual({
      ...{ 'planner to agent-0': 98, 'planner to integrator': 98, 'agent-0 to integrator': 98 },
      ...{ 'researcher to pipelineAnalyst': 98, 'researcher to pipelineForecaster': 98 },
      'pipelineAnalyst to pipelineForecaster': 98,
    })
  })

  test('can be imported in part, and the parts are the whole', async () => {
    const file = join(folder, 'parts.db')
    for (const [name, keeps] of [
      ['even', 0],
      ['odd', 1],
    ] as const) {
      const part = partOf(published, join(folder, name), (index) => index % 2 === keeps)
      expect(await summary(file, part)).toMatchObject({ episodes: 250, resumed: 0 })
    }
    expect(await summary(file, published)).toMatchObject({ resumed: 500, digest: results.digest({ run: 1 }) })
  })
})

const names = [
  ...['consensus_alignment', 'independent_ensemble', 'orchestrator_specialist', 'peer_critique_debate'],
  'sequential_pipeline',
]

function records(file: string) {
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((text) => JSON.parse(text))
}

function publishedTexts(published: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const name of names) {
    for (const { marketIndex, trace } of records(join(published, 'traces', `${name}.jsonl`))) {
      const texts = trace.calls.map(({ request, response }: Published) => [
        ...[request.systemPrompt, request.userPrompt],
        response.text,
      ])
      found.set(`${name.replaceAll('_', '-')} ${marketIndex}`, JSON.stringify(texts))
    }
  }
  return found
}

interface Published {
  readonly request: { readonly systemPrompt: string; readonly userPrompt: string }
  readonly response: { readonly text: string }
}

function partOf(published: string, folder: string, keeps: (marketIndex: number) => boolean): string {
  mkdirSync(join(folder, 'traces'), { recursive: true })
  cpSync(join(published, 'markets.jsonl'), join(folder, 'markets.jsonl'))
  for (const name of names) {
    const file = join('traces', `${name}.jsonl`)
    const kept = records(join(published, file)).filter(({ marketIndex }) => keeps(marketIndex))
    writeFileSync(join(folder, file), kept.map((record) => `${JSON.stringify(record)}\n`).join(''))
  }
  return folder
}
