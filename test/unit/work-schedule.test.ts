import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import type { Task } from '../../harness/core/traits.ts'
import { endOf, scheduled, type Workload } from '../../scenarios/common/work/schedule.ts'

function task(id: string, durationMs: number, ...after: string[]): Task {
  return { id, capability: 'any', durationMs, isIdempotent: true, value: 1, after }
}

function lists(...ids: readonly (readonly string[])[]): Workload['lists'] {
  return new Map(agentIds(ids.length).map((agent, index) => [agent, ids[index] ?? []]))
}

/** Time spent on tasks, over all agents. */
function busy(done: ReturnType<typeof scheduled>): number {
  return done.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)
}

describe('a schedule of work', () => {
  const four = [task('a', 5), task('b', 10), task('c', 8), task('d', 6)]

  test('ends with the longest task where each has an agent, and with the last where one does all; the work is the same', () => {
    const parallel = scheduled({ tasks: four, lists: lists(['a'], ['b'], ['c'], ['d']) })
    const sequence = scheduled({ tasks: four, lists: lists(['a', 'b', 'c', 'd'], [], [], []) })
    expect([endOf(parallel), endOf(sequence)]).toEqual([10, 29])
    expect([busy(parallel), busy(sequence)]).toEqual([29, 29])
  })

  test('lets nobody overtake what a task comes after', () => {
    const stages = [1, 2, 3, 4, 5].map((n) => task(`s-${n}`, 2, ...(n > 1 ? [`s-${n - 1}`] : [])))
    const one = scheduled({ tasks: stages, lists: lists(['s-1', 's-2', 's-3', 's-4', 's-5']) })
    const five = scheduled({ tasks: stages, lists: lists(['s-5'], ['s-4'], ['s-3'], ['s-2'], ['s-1']) })
    expect([endOf(one), endOf(five)]).toEqual([10, 10])
    expect(five.map(({ task: id }) => id)).toEqual(['s-1', 's-2', 's-3', 's-4', 's-5'])
  })

  test('gives up a task that nobody makes possible, at no cost, and goes on', () => {
    const [first, second, other] = [task('a', 3), task('b', 4, 'a'), task('c', 5)]
    const done = scheduled({ tasks: [first, second, other], lists: lists(['b', 'c']) })
    expect(done.map(({ task: id, startMs, endMs, ok }) => [id, startMs, endMs, ok])).toEqual([
      ['b', 0, 0, false],
      ['c', 0, 5, true],
    ])
  })

  test('does not take a task as done that somebody did who cannot do it', () => {
    const tasks = [task('a', 3), task('b', 4, 'a')]
    const done = scheduled({ tasks, lists: lists(['a'], ['b']), can: (agent) => agent === 1 })
    expect(done.map(({ task: id, ok }) => [id, ok])).toEqual([
      ['a', false],
      ['b', false],
    ])
  })

  test('has two agents that list the same do it twice', () => {
    const done = scheduled({ tasks: four, lists: lists(['a'], ['a']) })
    expect([done.length, busy(done)]).toEqual([2, 10])
  })

  const durations = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 8 })

  test('does everything listed once for each who lists it, never two at once, never before what it comes after', () => {
    fc.assert(
      fc.property(durations, fc.integer({ min: 1, max: 4 }), fc.nat(), (times, agents, shift) => {
        // Each task comes after one of the tasks before it or after none, and belongs to one agent.
        const tasks = times.map((ms, index) => {
          const before = (index * 7 + shift) % (index + 1)
          return task(`t-${index}`, ms, ...(before < index ? [`t-${before}`] : []))
        })
        const ids = tasks.map(({ id }) => id)
        const parts = Array.from({ length: agents }, (_, agent) =>
          ids.filter((_id, index) => (index * 3 + shift) % agents === agent),
        )
        const done = scheduled({ tasks, lists: lists(...parts) })
        expect(done.map(({ task: id }) => id).toSorted()).toEqual(ids.toSorted())
        expect(done.every(({ ok }) => ok)).toBe(true)
        const end = new Map(done.map((each) => [each.task, each.endMs]))
        for (const each of done) {
          const { after } = tasks.find(({ id }) => id === each.task) ?? { after: [] }
          for (const id of after) expect(each.startMs).toBeGreaterThanOrEqual(end.get(id) ?? Number.NaN)
          const beside = done.filter((other) => other !== each && other.agent === each.agent)
          for (const other of beside)
            expect(other.startMs >= each.endMs || other.endMs <= each.startMs).toBe(true)
        }
        const longest = Math.max(...parts.map((part) => part.reduce((sum, id) => sum + msOf(tasks, id), 0)))
        expect(endOf(done)).toBeGreaterThanOrEqual(longest)
        expect(endOf(done)).toBeLessThanOrEqual(busy(done))
      }),
    )
  })
})

function msOf(tasks: readonly Task[], id: string): number {
  return tasks.find((each) => each.id === id)?.durationMs ?? 0
}
