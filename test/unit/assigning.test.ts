/** Requests to say who does which task: how a reply is read, what a perfect reasoner replies, and how one errs. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Assignable, type Assigned, assignQuestion, leastLoaded } from '../../harness/core/assigning.ts'
import { memberId } from '../../harness/core/members.ts'
import { madeTask } from './made-work.ts'

const [lint, style, logic] = [
  madeTask('lint', { capability: 'a', durationMs: 5000 }),
  madeTask('style', { capability: 'b', durationMs: 1000 }),
  madeTask('logic', { capability: 'a', durationMs: 2000, after: ['style', 'lint'] }),
]
const review: Assignable = {
  tasks: [lint, style, logic],
  to: [
    { id: memberId('agent-0'), skills: ['a', 'b'], loadMs: 1500, failedAt: ['lint'] },
    { id: memberId('agent-1'), skills: ['a'] },
    { id: memberId('manager-1-0'), skills: [], agents: 3 },
  ],
}
const slip = (toward: number) => ({ logOdds: 0, slips: true, toward })
const pairs = (assigned: Assigned) => assigned.map(({ task, to }) => `${task} ${to}`)

describe('a reply is read', () => {
  const question = assignQuestion(review)

  test('as it stands: in its order, with tasks left out, and to somebody who cannot do them', () => {
    const reply =
      'Why not.\nANSWER: [{"task":"logic","to":"manager-1-0","why":"x"},{"task":"style","to":"agent-1"}]'
    expect(question.read(reply)).toEqual({
      kind: 'read',
      answer: [
        { task: 'logic', to: 'manager-1-0' },
        { task: 'style', to: 'agent-1' },
      ],
    })
    expect(question.read('ANSWER: []')).toEqual({ kind: 'read', answer: [] })
  })

  const many = JSON.stringify(Array.from({ length: 100_000 }, () => ({ task: 'lint', to: 'agent-0' })))
  const nested = `${'['.repeat(5000)}${']'.repeat(5000)}`
  test.each([
    ['an unknown task', '[{"task":"fly","to":"agent-0"}]', /^expected a task that waits, got "fly"$/],
    ['an unknown name', '[{"task":"lint","to":"agent-7"}]', /^expected one of those .*, got "agent-7"$/],
    [
      'a task twice',
      '[{"task":"lint","to":"agent-0"},{"task":"lint","to":"agent-1"}]',
      /^expected each task once, got "lint" twice$/,
    ],
    ['a name of the language', '[{"task":"__proto__","to":"agent-0"}]', /got "__proto__"$/],
    ['an object', '{"lint":"agent-0"}', /expected array/i],
    ['a pair that is a list', '[["lint","agent-0"]]', /^"0"/],
    ['a number', '[{"task":1,"to":"agent-0"}]', /^"0.task"/],
    ['no JSON', 'agent-0 does lint', /^expected one JSON value/],
    ['nested JSON', nested, /^expected one JSON value/],
    ['nested JSON in a pair', `[{"task":"lint","to":${nested}}]`, /^expected one JSON value/],
    ['100,000 entries', many, /^expected one JSON value/],
    [
      'more entries than tasks',
      JSON.stringify(Array.from({ length: 4 }, (_, index) => ({ task: `${index}`, to: 'agent-0' }))),
      /each task once at most, 3 in all/,
    ],
  ])('not with %s', (_what, answer, detail) => {
    const reading = question.read(`ANSWER: ${answer}`)
    expect(reading).toMatchObject({ kind: 'refused', detail: expect.stringMatching(detail) })
  })

  test('not with work for more than may be given any, the first counted', () => {
    const { read } = assignQuestion({ ...review, most: 2 })
    const both = '[{"task":"lint","to":"agent-1"},{"task":"style","to":"manager-1-0"}]'
    expect(read(`ANSWER: ${both}`)).toMatchObject({ detail: 'expected work for 2 at most, got 3' })
    expect(read('ANSWER: [{"task":"lint","to":"agent-1"}]').kind).toBe('read')
  })

  test('also where it has to be long', () => {
    const tasks = Array.from({ length: 5000 }, (_, index) => madeTask(`page-${index}`))
    const long = { tasks, to: [{ id: memberId('agent-0'), skills: ['any'] }] }
    const form = assignQuestion(long)
    expect(form.read(form.write(leastLoaded(long))).kind).toBe('read')
  })
})

test('the question names each task and each who may be given it, as far as is known', () => {
  const { text } = assignQuestion({ ...review, most: 2 })
  for (const line of [
    '- logic: takes 2 s of "a"; comes after style and lint',
    '- agent-0: has "a", "b"; 1.5 s of work already; came back from it: lint',
    '- manager-1-0, for 3 agents: has nothing of these',
    'Work may go to 2 of these at most, agent-0 counted.',
  ])
    expect(text.split('\n')).toContain(line)
})

describe('a perfect reasoner', () => {
  test('gives each task to the least loaded who is able and has not failed at it', () => {
    expect(pairs(leastLoaded(review))).toEqual(['lint agent-1', 'style agent-0', 'logic agent-0'])
    expect(pairs(leastLoaded({ ...review, most: 1 }))).toEqual(['style agent-0', 'logic agent-0'])
  })

  test('gives ties to the first, and shares out by heads', () => {
    const to = [
      { id: memberId('manager-1-0'), skills: ['any'], agents: 1 },
      { id: memberId('manager-1-1'), skills: ['any'], agents: 2 },
    ]
    const tasks = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => madeTask(id))
    const given = leastLoaded({ tasks, to })
    expect(Map.groupBy(given, (each) => each.to).get(memberId('manager-1-1'))).toHaveLength(4)
    expect(given[0]?.to).toBe('manager-1-0')
  })
})

const capability = fc.constantFrom('a', 'b', 'c')
const assignables: fc.Arbitrary<Assignable> = fc
  .record({
    tasks: fc.array(fc.record({ capability, durationMs: fc.nat(9) }), { maxLength: 8 }),
    to: fc.array(
      fc.record({ skills: fc.array(capability), agents: fc.integer({ min: 1, max: 3 }), loadMs: fc.nat(9) }),
      { minLength: 1, maxLength: 5 },
    ),
    most: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
  })
  .map(({ tasks, to, most }) => ({
    tasks: tasks.map((task, index) => madeTask(`t${index}`, task)),
    to: to.map((each, index) => ({ ...each, id: memberId(`agent-${index}`) })),
    ...(most !== undefined && { most }),
  }))

test('what a perfect reasoner replies is legal, and the same as trying all at every step', () => {
  fc.assert(
    fc.property(assignables, (assignable) => {
      const { tasks, to, most = to.length } = assignable
      const given = leastLoaded(assignable)
      const question = assignQuestion(assignable)
      expect(question.read(question.write(given))).toEqual({ kind: 'read', answer: given })
      const tried: { task: string; to: string }[] = []
      for (const task of tasks) {
        const load = (each: (typeof to)[number]) => {
          const own = tasks.filter(({ id }) => tried.some((pair) => pair.task === id && pair.to === each.id))
          const ms = own.reduce((sum, { durationMs }) => sum + durationMs, each.loadMs ?? 0)
          return ms / (each.agents ?? 1)
        }
        const fits = (each: (typeof to)[number]) =>
          new Set([to[0]?.id, ...tried.map((pair) => pair.to), each.id]).size <= most
        const able = to.filter((each) => each.skills.includes(task.capability) && fits(each))
        const least = Math.min(...able.map(load))
        const first = able.find((each) => load(each) === least)
        if (first !== undefined) tried.push({ task: task.id, to: first.id })
      }
      expect(given).toEqual(tried)
    }),
  )
})

test('a mistake is legal and moves one task, or forgets it where nobody else may have it', () => {
  fc.assert(
    fc.property(
      assignables,
      fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      (assignable, toward) => {
        const question = assignQuestion(assignable)
        const given = leastLoaded(assignable)
        const wrong = question.mistaken(given, slip(toward))
        expect(question.read(question.write(wrong))).toEqual({ kind: 'read', answer: wrong })
        const kept = new Set(pairs(wrong))
        expect(pairs(given).filter((pair) => !kept.has(pair))).toHaveLength(Math.min(1, given.length))
        if (assignable.to.length > 1 && assignable.most === undefined)
          expect(wrong).toHaveLength(given.length)
        expect(question.mistaken(given, { ...slip(toward), slips: false })).toBe(given)
      },
    ),
  )
})

test('any task may go astray, and to anybody', () => {
  const question = assignQuestion(review)
  const given = leastLoaded(review)
  const wrong = Array.from({ length: 60 }, (_, index) => question.mistaken(given, slip(index / 60)))
  const moved = wrong.flatMap((each) => pairs(each).filter((pair) => !pairs(given).includes(pair)))
  expect(new Set(moved).size).toBe(given.length * (review.to.length - 1))
})
