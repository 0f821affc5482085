/** What a replayed cell is called after, and which episodes of a file it stands for. */
import { describe, expect, test } from 'vitest'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { said } from './replay-call-fixture.ts'
import { everything, matrixOf, narrow, newFiles, planned, swept, typicalRun } from './replay-fixture.ts'

const newFile = newFiles()

test('a cell names what was replayed by its content and keeps the settings of the original', async () => {
  const params = (source: string) => everything(source).cells[0]?.identity.modelParams
  const typical = await typicalRun(newFile(), narrow)
  const moved = await typicalRun(newFile(), narrow)
  const other = await typicalRun(newFile(), { ...narrow, seeds: [1] })
  expect(params(typical)).toEqual({
    ...simulatedModel('typical').settings,
    ...{ content: expect.stringMatching(/^[0-9a-f]{16}$/), strict: 'yes' },
  })
  expect(params(moved)).toEqual(params(typical))
  expect(params(other)?.['content']).not.toBe(params(typical)?.['content'])
})

test('measured durations belong to the name of what was replayed', async () => {
  const slow = (ms: number) =>
    scriptedModel(() => ({ ...said, duration: { kind: 'measured', ms } }), { isSimulated: false })
  const recorded = async (ms: number) =>
    everything(await swept(newFile(), matrixOf([planned(slow(ms))], narrow).cells)).cells[0]
  const [one, two] = [await recorded(1), await recorded(2)]
  expect(one?.identity.modelParams['content']).not.toBe(two?.identity.modelParams['content'])
})

describe('a run of a file', () => {
  test('is replayed alone where it is named', async () => {
    const file = await swept(
      newFile(),
      matrixOf([planned(simulatedModel())], { ...narrow, seeds: [1] }).cells,
    )
    await swept(file, matrixOf([planned(simulatedModel())], { ...narrow, seeds: [2] }).cells)
    const seeds = (source: string) =>
      new Set(everything(source).cells.flatMap(({ episodes }) => episodes.map(({ seed }) => seed)))
    expect([...seeds(`${file}#2`)]).toEqual([2])
    expect([...seeds(file)]).toEqual([1, 2])
    expect(() => everything(`${file}#3`)).toThrow(`expected a run of ${file}, got 3`)
  })

  test('the newest one stands for a place that several have', async () => {
    const [cell] = matrixOf([planned(simulatedModel())], { ...narrow, seeds: [1] }).cells
    if (cell === undefined) throw new Error('expected a cell')
    const older = {
      ...cell,
      identity: { ...cell.identity, topology: { ...cell.identity.topology, version: 99 } },
    }
    const file = await swept(newFile(), [cell])
    await swept(file, [older])
    const version = () =>
      everything(file).cells.map(({ recorded }) => recorded?.cell.identity.topology.version)
    expect(version()).toEqual([99])
    await swept(file, [cell])
    expect(version()).toEqual([cell.identity.topology.version])
  })
})
