import { afterAll, describe, expect, test } from 'vitest'
import {
  call,
  debateLine,
  ensembleLine,
  failedLine,
  imported,
  importedTrace,
  jsonl,
  line,
  orchestratorLine,
  pipelineLine,
  removeFolders,
} from './coordination-traces-fixture.ts'

afterAll(removeFolders)

const five = [
  ensembleLine(1),
  debateLine(1),
  orchestratorLine(2),
  pipelineLine(0),
  failedLine('sequential_pipeline', 5),
]

describe('accepted and read the same', () => {
  test.each([
    ['Windows line ends', jsonl(five).replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${jsonl(five)}`],
    ['blank lines', jsonl(five).replaceAll('\n', '\n\n \n')],
    ['no line end at the end', jsonl(five).trimEnd()],
    ['unknown fields', jsonl(five.map((record) => ({ ...record, model: 5, more: { deep: [] } })))],
  ])('%s', async (_, text) => {
    const usual = await imported({ 'traces/all.jsonl': five })
    const other = await imported({ 'traces/all.jsonl': text })
    expect(other.map(({ trace }) => trace)).toEqual(usual.map(({ trace }) => trace))
    expect(other.map(({ fingerprint }) => fingerprint)).toEqual(usual.map(({ fingerprint }) => fingerprint))
  })

  test('other orders and other files', async () => {
    const seeds = async (files: Parameters<typeof imported>[0]) =>
      (await imported(files)).map(({ trace }) => JSON.stringify(trace)).toSorted()
    expect(
      await seeds({ 'traces/b.jsonl': five.slice(2), 'traces/a.jsonl': five.slice(0, 2).toReversed() }),
    ).toEqual(await seeds({ 'traces/all.jsonl': five }))
  })

  test('a configuration that was never published keeps its name', async () => {
    const { cell } = await importedTrace(
      line('<b>Ring\u202e', 0, [call('<i>\0', 0, 'Go.', 'FINAL_PROBABILITY: 0.2')]),
    )
    expect(cell).toMatchObject({ topology: { id: '<b>Ring\u202e' }, agents: 1, topologyParams: {} })
  })
})

test('fingerprints differ where output caps or personas do', async () => {
  const episodes = await imported({ 'traces/all.jsonl': five })
  const [ensemble, debate, orchestrator, pipeline] = episodes.map(({ fingerprint }) => fingerprint)
  expect(debate).toBe(orchestrator)
  expect(debate).toBe(pipeline)
  expect(ensemble).not.toBe(debate)
  const request = { systemPrompt: 'Be bold.', userPrompt: 'Go.' }
  const bold = line('independent_ensemble', 1, [
    call('forecaster_1', 0, '', 'FINAL_PROBABILITY: 0.2', { request }),
  ])
  const [other] = await imported({ 'traces/one.jsonl': [bold] })
  expect(other?.fingerprint).not.toBe(ensemble)
})
