import { describe, expect, test } from 'vitest'
import { UsageError } from '../../harness/core/errors.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { assignments } from '../../harness/run/assignments.ts'
import { activeFaults, faultName } from '../../harness/run/fault-notation.ts'
import { type Matrix, type SweepAxes, scenarioScope, sweepMatrix } from '../../harness/run/matrix.ts'
import { knownFaults } from '../conformance/support-episode.ts'
import { allEdges, chat, madeTopology } from './made-plugins.ts'

const scenarios = await plugins('scenario', ['corridor', 'forecast'])
const topologies = await plugins('topology', ['convention-lowest-id', 'mesh'])
const ideal = { model: simulatedModel(), params: {} }
const typical = { model: simulatedModel('typical'), params: {} }

/** The matrix of a small sweep with these changes and `--set` options. */
function matrixOf(change: Partial<SweepAxes> = {}, ...set: readonly string[]): Matrix {
  const axes = {
    ...{ scenarios, topologies, models: [ideal], faults: ['none'], knownFaults, agents: [] },
    ...{ seeds: [1, 2, 3], repetitions: 1 },
    ...change,
  }
  const scopes = [...axes.scenarios.map(scenarioScope), ...axes.topologies]
  return sweepMatrix({ ...axes, assignments: assignments(set, scopes) })
}

const names = ({ cells }: Matrix) =>
  cells.map(({ identity: { scenario, topology, agents, scenarioParams, topologyParams, fault } }) => ({
    ...{ scenario: scenario.id, topology: topology.id, agents, fault: fault.id },
    ...{ ...scenarioParams, ...topologyParams },
  }))

/** The sentence that a user is told. */
function told(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('expected a UsageError, got none')
}

describe('the cells of a sweep', () => {
  test('are every scenario with every topology, each with its own number of agents', () => {
    expect(names(matrixOf()).map(({ scenario, topology, agents }) => [scenario, topology, agents])).toEqual([
      ['corridor', 'convention-lowest-id', 6],
      ['corridor', 'mesh', 6],
      ['forecast', 'convention-lowest-id', 3],
      ['forecast', 'mesh', 3],
    ])
  })

  test('are one for each assigned value, of the scope that takes it alone', () => {
    const cells = names(matrixOf({}, 'apply=rule,instruct', 'steps=5', 'corridor.agents=2,4'))
    expect(cells).toHaveLength(2 * 3 + 3)
    expect(
      cells.filter(({ scenario, topology }) => scenario === 'corridor' && topology === 'mesh'),
    ).toMatchObject([
      { agents: 2, steps: 5, rounds: 1 },
      { agents: 4, steps: 5, rounds: 1 },
    ])
  })

  test('are one where two notations mean the same fault', () => {
    const faults = ['drop:0.1', 'drop:probability=0.1', 'drop']
    expect(names(matrixOf({ topologies: topologies.slice(1), faults })).map(({ fault }) => fault)).toEqual([
      'drop:probability=0.1',
      'drop:probability=0.1',
    ])
  })

  test('share a fingerprint for one scenario and model, and differ between scenarios', () => {
    const prints = matrixOf().cells.map(({ fingerprint }) => fingerprint)
    expect(new Set(prints.slice(0, 2)).size).toBe(1)
    expect(new Set(prints).size).toBe(2)
  })

  test('name the version of everything that can move a number', () => {
    const [cell] = matrixOf({ faults: ['drop:0.5+delay:50'] }).cells
    expect(cell?.identity).toMatchObject({
      scenario: { version: expect.any(Number) },
      topology: { version: expect.any(Number) },
      model: { id: 'simulated:ideal', version: expect.any(Number) },
      fault: { id: 'drop:probability=0.5+delay:ms=50', versions: { drop: 1, delay: 1 } },
    })
  })
})

describe('episodes that are identical by construction', () => {
  const [corridor] = scenarios
  const only = { scenarios: corridor ? [corridor] : [], topologies: topologies.slice(1), repetitions: 4 }
  const counts = (matrix: Matrix) =>
    matrix.cells.map(({ episodes }) => {
      const seeds = new Set(episodes.map(({ seed }) => seed))
      return [seeds.size, episodes.length / seeds.size]
    })

  test('are run once where the world ignores its seed and the model leaves nothing to chance', () => {
    const matrix = matrixOf(only, 'demand=textbook')
    expect(counts(matrix)).toEqual([[1, 1]])
    expect(matrix.notes).toEqual([
      'corridor: this world ignores its seed and simulated:ideal leaves nothing to chance, so all seeds are identical and run once',
    ])
  })

  test('are run once a seed where only the model leaves nothing to chance', () => {
    const matrix = matrixOf(only)
    expect(counts(matrix)).toEqual([[3, 1]])
    expect(matrix.notes).toEqual([
      'corridor: simulated:ideal leaves nothing to chance, so repetitions are identical and run once',
    ])
  })

  test.each<[string, Partial<SweepAxes>]>([
    ['a persona that errs', { models: [typical] }],
    ['a fault', { faults: ['drop:0.5'] }],
  ])('are none with %s', (_what, change) => {
    const matrix = matrixOf({ ...only, ...change }, 'demand=textbook')
    expect(counts(matrix)).toEqual([[3, 4]])
    expect(matrix.notes).toEqual([])
  })

  test('give no note where nothing was left out', () => {
    expect(matrixOf({ ...only, repetitions: 1 }).notes).toEqual([])
  })
})

describe('a cell that cannot be run stands in a row of its own, with the reason', () => {
  const turn: Parameters<typeof madeTopology>[0] = async (_turn, desk) => desk.nobody()

  test.each([
    [
      { needs: { each: ['payoffs', 'tasks'] } },
      [],
      'the topology needs the trait payoffs, tasks, which the scenario lacks',
    ],
    [{ needsMemory: true }, [], 'the topology needs agents that remember earlier rounds'],
    [{}, [11], 'the scenario is for 1 to 10 agents, not 11'],
    [
      { agents: { min: 3, max: Number.MAX_SAFE_INTEGER } },
      [],
      'the topology is for at least 3 agents, not 2',
    ],
    [{ agents: { min: 1, max: 1 } }, [], 'the topology is for 1 to 1 agents, not 2'],
  ] as const)('%j %j', (change, agents, reason) => {
    const made = madeTopology(turn, { ...allEdges(), ...change })
    const matrix = matrixOf({ scenarios: [chat], topologies: [made], agents })
    expect(matrix.cells).toEqual([])
    expect(matrix.notApplicable).toEqual([
      { scenario: 'chat', topology: 'made', model: 'simulated:ideal', fault: 'none', reason },
    ])
  })

  test('for a fault that means nothing with so few agents', () => {
    const matrix = matrixOf({
      scenarios: [chat],
      topologies: [madeTopology(turn)],
      faults: ['crash:5', 'none'],
    })
    expect(matrix.cells).toHaveLength(1)
    expect(matrix.notApplicable).toMatchObject([
      { fault: 'crash:agent=5:at=0', reason: expect.stringContaining('agent 5') },
    ])
  })

  test('but runs where the world keeps memory, or has no round that needs the trait', () => {
    const made = madeTopology(turn, { needsMemory: true, needs: { team: ['tasks'] } })
    const matrix = matrixOf({ scenarios: [chat], topologies: [made] }, 'memory=keep')
    expect(matrix.cells).toHaveLength(1)
    expect(matrix.notApplicable).toEqual([])
  })
})

describe('the notation of a fault', () => {
  test.each([
    ['none', 'none'],
    ['drop', 'drop:probability=0.1'],
    ['drop:0.25', 'drop:probability=0.25'],
    ['crash:at=3:agent=2', 'crash:agent=2:at=3'],
    ['drop:0.1+delay:50', 'drop:probability=0.1+delay:ms=50'],
  ])('%s is written as %s', (notation, name) => {
    expect(faultName(activeFaults(notation, knownFaults))).toBe(name)
  })

  test.each([
    ['dorp:0.1', /^--fault: expected .*got "dorp"/],
    ['drop:2', /^--fault drop: probability: /],
    ['drop:often', /^--fault drop: probability: /],
    ['drop:', /^--fault drop: probability: /],
    [
      'drop:probabilty=0.5',
      /^--fault drop: expected one of probability, got "probabilty"; did you mean "probability"$/,
    ],
    ['crash:2:3', /^--fault crash: expected one value of agent, got two$/],
  ])('%s is refused', (notation, sentence) => {
    expect(told(() => activeFaults(notation, knownFaults))).toMatch(sentence)
  })
})
