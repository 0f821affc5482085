/** Twins under two names. */
import { describe, expect, test } from 'vitest'
import { audited, cellOf, episode, pooled, shown } from './made-audit.ts'

const seeds = [1, 2, 3, 4]

describe('same-treatment', () => {
  const asks = (
    topology: string,
    prompts: (seed: number) => readonly string[],
    rule = 'mean',
    agents = 3,
  ) => {
    const cell = cellOf(topology, { agents })
    return seeds.map((seed) => {
      return episode(cell, seed, [...prompts(seed).map((text) => shown(text)), pooled(rule, agents)])
    })
  }
  const one = (seed: number) => [`item ${seed}`, `item ${seed}, second`]

  test('two names for one treatment are an error, with all of their episodes', () => {
    expect(audited([...asks('a', one), ...asks('b', one)], 'same-treatment')).toEqual([
      expect.objectContaining({
        ...{ finding: 'same-treatment', severity: 'error', topologies: ['a', 'b'], count: 4, of: 4 },
        episodes: [1, 2, 3, 4, 5, 6, 7, 8],
      }),
    ])
  })

  test('the same prompts with another pooling rule are information, and with one agent an error', () => {
    const rows = audited([...asks('a', one), ...asks('b', one, 'median')], 'same-treatment')
    expect(rows).toMatchObject([{ severity: 'info', count: 4, of: 4 }])
    expect(rows[0]?.text).toContain('mean, median')
    const alone = [...asks('a', one, 'mean', 1), ...asks('b', one, 'median', 1)]
    expect(audited(alone, 'same-treatment')).toMatchObject([{ severity: 'error', count: 4 }])
  })

  test('teams of one agent in a sweep over team sizes are information', () => {
    const [own, other] = [(seed: number) => [`own ${seed}`], (seed: number) => [`other ${seed}`]]
    const alone = [...asks('a', one, 'mean', 1), ...asks('b', one, 'mean', 1)]
    const both = audited([...alone, ...asks('a', own), ...asks('b', other)], 'same-treatment')
    expect(both.map(({ severity }) => severity)).toEqual(['info'])
    expect(audited([...alone, ...asks('a', own)], 'same-treatment')).toMatchObject([{ severity: 'error' }])
  })

  test('the same on some items, and in the first calls only, is information', () => {
    const some = (seed: number) => (seed < 3 ? one(seed) : [`other ${seed}`])
    expect(audited([...asks('a', one), ...asks('b', some)], 'same-treatment')).toMatchObject([
      { severity: 'info', count: 2, of: 4, episodes: [1, 2, 5, 6] },
      { severity: 'info', count: 2, of: 4 },
    ])
    const longer = (seed: number) => [...one(seed), 'more']
    expect(audited([...asks('a', one), ...asks('b', longer)], 'same-treatment')).toMatchObject([
      {
        severity: 'info',
        count: 4,
        of: 4,
        text: 'The prompts of the first calls are identical on 4 of 4 paired items.',
      },
    ])
  })

  test('a third configuration that begins like two twins is counted once an item', () => {
    const longer = (seed: number) => (seed === 4 ? [] : [...one(seed), 'more'])
    const rows = audited([...asks('a', one), ...asks('b', one), ...asks('c', longer)], 'same-treatment')
    expect(rows.map(({ severity, count, of, topologies }) => [severity, count, of, topologies])).toEqual([
      ['error', 4, 4, ['a', 'b']],
      ['info', 3, 3, ['a', 'b', 'c']],
    ])
  })

  test('repetitions, other models, other team sizes and other prompts are not compared or not alike', () => {
    const cell = cellOf('a')
    const again = [0, 1].map((repetition) => ({ ...episode(cell, 1, [shown('x')]), repetition }))
    expect(audited(again, 'same-treatment')).toEqual([])
    const others = [cellOf('b', { model: { id: 'other', version: 1 } }), cellOf('c', { agents: 4 })]
    expect(
      audited(
        [cell, ...others].map((each) => episode(each, 1, [shown('x')])),
        'same-treatment',
      ),
    ).toEqual([])
    const unlike = (seed: number) => [`another item ${seed}`]
    expect(audited([...asks('a', one), ...asks('b', unlike)], 'same-treatment')).toEqual([])
  })

  test('long episodes that differ in their last prompt are not one treatment', () => {
    const many = (last: string) => () => [...Array.from({ length: 80 }, (_, call) => `call ${call}`), last]
    const rows = audited([...asks('a', many('x')), ...asks('b', many('y'))], 'same-treatment')
    expect(rows.map(({ severity }) => severity)).toEqual(['info'])
  })

  test('a parameter that changed no prompt is information', () => {
    const cells = [1, 2].map((rounds) => cellOf('a', { topologyParams: { rounds } }))
    const rows = audited(
      cells.map((cell) => episode(cell, 1, [shown('x')])),
      'same-treatment',
    )
    expect(rows).toMatchObject([{ severity: 'info', topologies: ['a'] }])
    expect(rows[0]?.text).toContain('rounds (1, 2)')
  })
})
