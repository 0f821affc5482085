/** Records that are damaged, or that another program made. */
import { expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { Happening, Trace, TraceEvent } from '../../harness/core/trace.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { ResultsWriter } from '../../harness/store/writer.ts'
import { prompt } from './replay-call-fixture.ts'
import {
  bytes,
  code,
  everything,
  kept,
  matrixOf,
  newFiles,
  planned,
  swept,
  testRun,
} from './replay-fixture.ts'

const newFile = newFiles()

test('a damaged record is refused with its place', async () => {
  const scenarios = code.scenarios.filter(({ id }) => id === 'corridor')
  const corridor = { scenarios, faults: ['none'], seeds: [1] }
  const file = await swept(newFile(), matrixOf([planned(simulatedModel())], corridor).cells)
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(file)
  db.prepare("UPDATE texts SET body = body || '!' WHERE body LIKE '%ANSWER: cross'").run()
  db.close()
  await expect(swept(newFile(), everything(file).cells)).rejects.toThrow(
    /, episode \d+: expected the rows as they were stored, got others$/,
  )
})

/** An episode such as an importer makes: of a scenario and a topology that are not in this tree. */
function importedTrace(): Trace {
  const call: Happening & { readonly kind: 'call' } = {
    ...{ kind: 'call', member: memberId('judge'), request: 'answer', scope: 'group', ordinal: 0, attempt: 0 },
    ...{ prompt, reads: [], reply: 'I say 0.3', reading: { kind: 'read', answer: 0.3 } },
    ...{ usage: undefined, duration: { kind: 'measured', ms: 10.1 } },
  }
  const happenings: readonly Happening[] = [
    { kind: 'round', asks: 'team', asked: [] },
    call,
    { ...call, ordinal: 1, usage: { inputTokens: 5, outputTokens: 1, usd: 0.25 } },
    { kind: 'world', name: 'outcome', agents: [], data: { outcome: 1 } },
  ]
  const events = happenings.map(
    (happening, seq): TraceEvent => ({ ...happening, seq, round: 0, at: seq * 0.1 }),
  )
  return {
    cell: {
      ...{ scenario: { id: 'elsewhere', version: 1 }, topology: { id: 'of-others', version: 1 } },
      ...{ model: { id: 'some-model', version: 1 }, fault: { id: 'none', versions: {} } },
      ...{ policy: { id: 'none', versions: {} }, agents: 3, scenarioParams: { questions: 'set' } },
      ...{ topologyParams: {}, modelParams: { temperature: 0.3 }, isSimulated: false, seesUnion: false },
    },
    ...{ seed: 5, repetition: 0, events },
    result: {
      ...{ kind: 'ended', cause: 'goal', score: 0.51, payoffs: [], rounds: 1, makespanMs: 10.1 },
      answerSource: 'fallback',
    },
  }
}

test('an imported episode is asked again as it stands, to the same bytes', async () => {
  const file = newFile()
  const trace = importedTrace()
  const writer = new ResultsWriter(file)
  const [cell] = writer.cells([{ identity: trace.cell, fingerprint: 'f' }])
  writer.save(writer.startRun(testRun), [{ cell: cell?.id ?? 0, trace }])
  writer.close()
  const { cells, notes } = everything(file)
  expect(notes).toEqual([
    `replay:${file}: elsewhere x of-others as recorded is not in this tree; its recorded requests are asked again as they stand`,
  ])
  const again = await swept(newFile(), cells)
  expect(bytes(again)).toEqual(bytes(file))
  expect(kept(again)[0]?.cell.model.id).toBe('replay:some-model')
})
