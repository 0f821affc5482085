import { describe, expect, test } from 'vitest'
import type { StoredEpisode } from '../../harness/analysis/gatherer.ts'
import type { CellRow } from '../../harness/core/analysis.ts'
import { costSweep } from '../../harness/scaling/cost-sweep.ts'
import { type ScalingRow, scaling } from '../../harness/scaling/scaling.ts'
import { amdahlSpeedUp } from '../../harness/stats/amdahl-law.ts'
import { asked, call, ended, type Made, message, plainCell, traceOf, world } from './trace-fixture.ts'

const work = 36_000

/** One episode of n agents that share out the same work evenly, after some time in which nobody works. */
function shared(n: number, coordinationMs: number, others: readonly Made[] = []) {
  const pieces = Array.from({ length: n }, (_, agent) =>
    world('work', [agent], { task: `part-${agent}`, startMs: 0, endMs: work / n, ok: true }),
  )
  const makespanMs = coordinationMs + work / n
  return {
    events: [asked(...Array.from({ length: n }, (_, agent) => agent)), ...others, ...pieces],
    makespanMs,
  }
}

/** Cells of these sizes, and five seeds of each. */
function sweepOf(
  sizes: readonly number[],
  play: (n: number, seed: number) => ReturnType<typeof shared>,
): { readonly cells: readonly CellRow[]; readonly episodes: readonly StoredEpisode[] } {
  const cells = sizes.map((agents): CellRow => {
    const identity = { ...plainCell, agents }
    return { cell: agents, identity, group: '', fingerprint: 'f' }
  })
  const episodes = cells.flatMap(({ cell, identity }) =>
    [1, 2, 3, 4, 5].map((seed): StoredEpisode => {
      const { events, makespanMs } = play(cell, seed)
      const trace = traceOf([events], { cell: identity, seed, result: ended({ makespanMs }) })
      return { episode: cell * 100 + seed, cell, trace }
    }),
  )
  return { cells, episodes }
}

function rowsOf({
  cells,
  episodes,
}: ReturnType<typeof sweepOf>): (law: string, parameter: string) => ScalingRow {
  const rows = scaling(cells, episodes)
  return (law, parameter) => {
    const row = rows.find((each) => each.law === law && each.parameter === parameter)
    if (row === undefined) throw new Error(`expected a row of ${law} ${parameter}`)
    return row
  }
}

const sizes = [1, 2, 4, 8, 16, 64]

describe('speed-up', () => {
  test('a team that spends 10 % of one agent coordinating never passes 10 times one agent', () => {
    const row = rowsOf(sweepOf(sizes, (n) => shared(n, work / 9)))
    expect(row('amdahl', 'serial').value).toBeCloseTo(0.1, 9)
    expect(row('amdahl', 'ceiling').value).toBeCloseTo(10, 7)
    expect(row('amdahl', 'ceiling')).toMatchObject({ low: null, reason: 'no spread between seeds', n: 30 })
    const { points } = row('amdahl', 'serial')
    expect(points.map(({ n }) => n)).toEqual(sizes)
    for (const { n, value } of points) {
      expect(value).toBeCloseTo(amdahlSpeedUp(n, 0.1), 9)
      expect(value).toBeLessThan(10)
    }
  })

  test('has an interval over seeds that holds the serial share, and the ceiling turned round', () => {
    const row = rowsOf(sweepOf(sizes, (n, seed) => shared(n, (work / 9) * (0.6 + 0.13 * seed))))
    const [serial, ceiling] = [row('amdahl', 'serial'), row('amdahl', 'ceiling')]
    expect(Number(serial.low)).toBeLessThan(Number(serial.value))
    expect(Number(serial.high)).toBeGreaterThan(Number(serial.value))
    expect(Number(ceiling.low)).toBeCloseTo(1 / Number(serial.high), 9)
    expect(Number(ceiling.high)).toBeCloseTo(1 / Number(serial.low), 9)
  })

  test('coordination that grows with every pair has a peak', () => {
    // T(n) = W / n + W b (n - 1) is C(n) = n / (1 + b n (n - 1)).
    const row = rowsOf(sweepOf(sizes, (n) => shared(n, work * 0.01 * (n - 1))))
    expect(row('universal-scalability', 'contention').value).toBeCloseTo(0, 9)
    expect(row('universal-scalability', 'coherency').value).toBeCloseTo(0.01, 9)
    expect(row('universal-scalability', 'peak').value).toBeCloseTo(10, 6)
    expect(row('universal-scalability', 'peak').error).toBeCloseTo(0, 9)
  })

  test('work that divides without loss has no ceiling and no peak', () => {
    const row = rowsOf(sweepOf(sizes, (n) => shared(n, 0)))
    expect(row('amdahl', 'serial').value).toBe(0)
    expect(row('amdahl', 'ceiling')).toMatchObject({ value: null })
    expect(row('universal-scalability', 'peak')).toMatchObject({ value: null })
  })

  test('says what it needs', () => {
    const reason = (play: ReturnType<typeof sweepOf>) => rowsOf(play)('amdahl', 'serial').reason
    const even = (n: number) => shared(n, 1000)
    expect(reason(sweepOf([1, 2], even))).toBe('too few: needs 3 or more team sizes, got 1, 2')
    expect(reason(sweepOf([2, 4, 8], even))).toMatch(/needs a team of 1 to set the others against, got 2/)
    const idle = (n: number) => ({ events: [asked(0)], makespanMs: n })
    expect(reason(sweepOf(sizes, idle))).toMatch(/needs a world in which work divides/)
    const lazy = (n: number) => (n === 4 ? idle(n) : even(n))
    expect(reason(sweepOf(sizes, lazy))).toMatch(/needs work done by every team, got none with n = 4/)
  })

  test('counts what was done twice, or failed, once or never', () => {
    const twice = (n: number) => {
      const again = world('work', [0], { task: 'part-0', startMs: 0, endMs: work / n, ok: true })
      const failed = world('work', [0], { task: 'other', startMs: 0, endMs: 9e9, ok: false })
      return shared(n, work / 9, [again, failed])
    }
    expect(rowsOf(sweepOf(sizes, twice))('amdahl', 'serial').value).toBeCloseTo(0.1, 9)
  })
})

describe('cost against team size', () => {
  test('shows that everybody who tells everybody sends n(n - 1) messages', () => {
    const mesh = (n: number) => {
      const calls = Array.from({ length: n }, () => call('agent-0'))
      const messages = Array.from({ length: n * (n - 1) }, () => message('agent-0', 'agent-1', 1))
      return shared(n, 0, [...calls, ...messages])
    }
    const row = rowsOf(sweepOf([1, 2, 4, 8, 16], mesh))
    expect(row('power-law-of-calls', 'exponent').value).toBeCloseTo(1, 9)
    expect(row('power-law-of-tokens', 'exponent').value).toBeCloseTo(1, 9)
    expect(row('power-law-of-messages', 'exponent').value).toBeCloseTo(2.2943064208162007, 9)
    expect(row('power-law-of-messages', 'last-exponent').value).toBeCloseTo(2.0995356735509145, 9)
  })

  test('says what it needs where nothing was sent', () => {
    const row = rowsOf(sweepOf(sizes, (n) => shared(n, 0)))('power-law-of-messages', 'exponent')
    expect(row).toMatchObject({ value: null, reason: expect.stringMatching(/got none$/) })
  })
})

describe('the price of coordination', () => {
  const [n, steps] = [6, 1000]
  /** Chance that just one of n wants, and that anybody does. */
  const one = (p: number) => n * p * (1 - p) ** (n - 1)
  const any = (p: number) => 1 - (1 - p) ** n
  const chances = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

  /** Agents that forget their wish: alone each gets it when nobody else wants; a team fires whenever `fires` says. */
  function sweep(fires: (p: number) => number, costs: readonly number[]) {
    const topologies = ['independent', 'mesh'] as const
    const cells = topologies.flatMap((id, arm) =>
      chances.map((demandProbability, index): CellRow => {
        const scenarioParams = { demandProbability, coordinationCost: 0 }
        const identity = { ...plainCell, topology: { id, version: 1 }, scenarioParams }
        return { cell: arm * 100 + index, identity, group: '', fingerprint: 'f' }
      }),
    )
    const episodes = cells.map(({ cell, identity }): StoredEpisode => {
      const p = Number(identity.scenarioParams['demandProbability'])
      const isTeam = identity.topology.id === 'mesh'
      const payoff = steps * (isTeam ? any(p) : one(p))
      const rounds = Array.from(
        { length: isTeam ? Math.round(steps * fires(p)) : 0 },
        (): Made => ({
          kind: 'coordination',
        }),
      )
      const result = ended({ payoffs: [payoff], rounds: steps })
      return { episode: cell, cell, trace: traceOf([rounds], { cell: identity, result }) }
    })
    return costSweep(cells, episodes, { b: 'independent', over: 'demandProbability', costs })
  }

  test('has one crossing for each price where a round fires whenever anybody wants', () => {
    // (1 - c) any(p) = one(p): scipy.optimize.brentq has p = .0815 for c = .2, below the values swept, .2160 for .5 and
    // .3966 for .8; straight lines between the values swept have .21493 and .39668 (numpy).
    const { crossings } = sweep(any, [0, 0.2, 0.5, 0.8, 1])
    const places = crossings.map((row) => row.crossings.map(({ from }) => from))
    const [half, most] = [0.2149278426325951, 0.3966793497059842].map((place) => expect.closeTo(place, 9))
    expect(places).toEqual([[], [], [half], [most], []])
    expect(crossings.map(({ above }) => above)).toEqual(['a', 'a', 'changes', 'changes', 'b'])
  })

  test('has none below 1 where a round fires only when two or more want: it always pays', () => {
    const { crossings, breakEven } = sweep((p) => any(p) - one(p), [0.2, 0.5, 0.8, 0.99])
    expect(crossings.map((row) => row.crossings)).toEqual([[], [], [], []])
    expect(crossings.every(({ above }) => above === 'a')).toBe(true)
    for (const { cost } of breakEven) expect(cost).toBeCloseTo(1, 1)
  })

  test('breaks even at the chance that coordination was needed, which is no serial share: it moves with demand', () => {
    const { breakEven } = sweep(any, [])
    for (const { x, cost, ceiling } of breakEven) {
      const price = 1 - one(x) / any(x)
      expect(cost).toBeCloseTo(price, 2)
      expect(ceiling).toBeCloseTo(1 / price, 1)
    }
    const prices = breakEven.map(({ cost }) => Number(cost))
    expect(prices).toEqual(prices.toSorted((a, b) => a - b))
  })

  test('a price that is paid in time is a serial share: 1 - c is left of a step, and 1/c is the ceiling', () => {
    for (const c of [0.05, 0.1, 0.5]) {
      expect(amdahlSpeedUp(1e12, c)).toBeCloseTo(1 / c, 6)
      expect(1 - c).toBeCloseTo(1 - 1 / amdahlSpeedUp(1e12, c), 9)
    }
  })

  test('names what there is where an option names nothing', () => {
    const cells: readonly CellRow[] = [
      { cell: 1, identity: { ...plainCell, scenarioParams: { steps: 3 } }, group: '', fingerprint: 'f' },
    ]
    const ask = (b: string, over: string) => () => costSweep(cells, [], { b, over, costs: [0] })
    expect(ask('mehs', 'steps')).toThrow(/--b: expected one of mesh, got "mehs"/)
    expect(ask('mesh', 'step')).toThrow(/--over: expected one of steps, got "step"/)
  })
})
