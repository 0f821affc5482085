/** Turns of tools in a replay. */
import { describe, expect, test } from 'vitest'
import type { Model, ModelReply } from '../../harness/core/model.ts'
import type { ToolCall } from '../../harness/core/tool.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { replayedModels } from '../../harness/replay-source.ts'
import { recordedMatrix } from '../../harness/run/recorded-matrix.ts'
import { hiddenCards } from './hidden-cards.ts'
import { bytes, code, everything, kept, matrixOf, newFiles, planned, swept } from './replay-fixture.ts'

const newFile = newFiles()

/** A model that looks before it answers, in two turns, one of them in vain. */
function lookingModel(): Model {
  const calls: readonly [ToolCall, ...ToolCall[]] = [
    { tool: 'read_card', arguments: { place: 1 } },
    { tool: 'no_such_tool', arguments: ['hm'] },
  ]
  return scriptedModel(
    ({ turn = 0, member, seed }): ModelReply => {
      const duration = { kind: 'measured', ms: 10 * Math.sin(seed + turn + member.length) ** 2 } as const
      const usage = { inputTokens: 10 + turn, outputTokens: 3, usd: 0.01 }
      return turn < 2
        ? { kind: 'tool-calls', calls, text: 'Let me see.', usage, duration }
        : { kind: 'answered', text: 'ANSWER: even', usage, duration }
    },
    { spec: 'looking', isSimulated: false },
  )
}

const withTools = { scenarios: [hiddenCards], faults: ['none'], assignments: [] }
const looked = await swept(newFile(), matrixOf([planned(lookingModel())], withTools).cells)

describe('tool turns', () => {
  const stored = (file: string) => kept(file).length
  const known = { ...code, scenarios: [...code.scenarios, hiddenCards] }

  test('are replayed byte for byte', async () => {
    expect(stored(looked)).toBeGreaterThan(0)
    const again = await swept(newFile(), recordedMatrix(replayedModels(looked, {}), known).cells)
    expect(bytes(again)).toEqual(bytes(looked))
  })

  test('are asked again as they stand where the scenario is not in this tree', async () => {
    const { cells, notes } = everything(looked)
    expect(notes.length).toBeGreaterThan(0)
    expect(bytes(await swept(newFile(), cells))).toEqual(bytes(looked))
  })

  test('of simulated agents are replayed as well', async () => {
    const file = await swept(newFile(), matrixOf([planned(simulatedModel('typical'))], withTools).cells)
    const again = await swept(newFile(), recordedMatrix(replayedModels(file, {}), known).cells)
    expect(bytes(again)).toEqual(bytes(file))
  })
})
