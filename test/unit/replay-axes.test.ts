/** A replay that is asked for by axes: what was recorded, and nothing else. */
import { describe, expect, test } from 'vitest'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { replayedModels } from '../../harness/replay-source.ts'
import { bytes, code, matrixOf, newFiles, planned, swept, typicalRun } from './replay-fixture.ts'

const newFile = newFiles()
const typical = await typicalRun(newFile())

describe('a sweep over axes', () => {
  test('finds the same cells in the record', async () => {
    const again = await swept(newFile(), matrixOf(replayedModels(typical, {})).cells)
    expect(bytes(again)).toEqual(bytes(typical))
  })

  test('of a world without chance runs identical episodes once, as the original did', async () => {
    const change = {
      scenarios: await plugins('scenario', ['corridor']),
      ...{ topologies: await plugins('topology', ['independent']), faults: ['none'], seeds: [1, 2, 3] },
      assignments: [
        { scope: 'corridor', param: 'demand', text: 'textbook' },
        { scope: 'corridor', param: 'steps', text: '6' },
      ],
    }
    const ideal = await swept(newFile(), matrixOf([planned(simulatedModel('ideal'))], change).cells)
    expect(matrixOf(replayedModels(ideal, {}), change).cells[0]?.episodes).toHaveLength(1)
  })

  test.each([
    [
      'seeds',
      { seeds: [1, 2, 4, 5] },
      /with seed 4, repetition 0, got none and 1 more; without other options/,
    ],
    ['repetitions', { repetitions: 2 }, /with seed 1, repetition 1, got none and 1 more/],
    [
      'agents',
      { agents: [4] },
      /expected recorded episodes of corridor x [a-z-]+ with agents=4 .*, got none/,
    ],
    ['faults', { faults: ['drop:0.3'] }, / fault=drop:probability=0.3, got none/],
    ['parameters', { assignments: [] }, /steps=200 .*, got none/],
  ])('that asks for more %s than were recorded is refused', (_, change, message) => {
    expect(() => matrixOf(replayedModels(typical, {}), change)).toThrow(message)
  })

  test('takes from a file of two models what each of them has', async () => {
    const scenarios = await plugins('scenario', ['forecast'])
    const narrow = { scenarios, faults: ['none'], assignments: [] }
    const both = [
      ...matrixOf([planned(simulatedModel('typical'))], narrow).cells,
      ...matrixOf([planned(simulatedModel('ideal'))], { ...narrow, topologies: code.topologies.slice(0, 1) })
        .cells,
    ]
    const { cells, notApplicable } = matrixOf(replayedModels(await swept(newFile(), both), {}), narrow)
    expect(cells).toHaveLength(both.length)
    expect(notApplicable.map(({ reason }) => reason)).toContain(
      'the file holds no episode of it with this model',
    )
  })
})
