import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { canonicalJson, type Json, type NonEmpty } from '../../harness/core/json.ts'
import { type AgentId, agentIds } from '../../harness/core/members.ts'
import type { Mistake, PoolRule, Question } from '../../harness/core/question.ts'
import { answerLine } from '../../harness/core/questions/answer-line.ts'
import { choice } from '../../harness/core/questions/choice.ts'
import { jointQuestion, whoGoesQuestion } from '../../harness/core/questions/joint.ts'
import { probability } from '../../harness/core/questions/probability.ts'
import { rating } from '../../harness/core/questions/rating.ts'
import { record } from '../../harness/core/questions/record.ts'
import { statement } from '../../harness/core/questions/statement.ts'
import type { Contention } from '../../harness/core/traits.ts'

/** A question with its legal answers, whatever type they have. */
interface Kind {
  readonly question: Question
  readonly answers: fc.Arbitrary<Json>
}

function kind<A extends Json>(question: Question<A>, answers: fc.Arbitrary<A>): Kind {
  // Only this kind's own answers are put to its question.
  return { question: question as unknown as Question, answers }
}

const move = choice({ ask: 'What do you do?', options: ['cross', 'wait', 'turn back'], fallback: 'wait' })
const moves = fc.constantFrom('cross' as const, 'wait' as const, 'turn back' as const)

/** JSON has no negative zero, so that a stored answer could not keep it. */
const unit = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0)
const lines = fc.string({ unit: 'binary', minLength: 1 })
const purchase = z.strictObject({ item: z.string(), amounts: z.array(z.int()) })
const purchases = fc.record({ item: lines, amounts: fc.array(fc.integer()) })
const buying = record({
  ask: 'What do you buy?',
  schema: purchase,
  example: { item: 'apple', amounts: [1] },
  fallback: { item: '', amounts: [] },
  pooling: 'plurality',
  others: [{ item: 'pear', amounts: [2, 3] }],
})
const bid = rating({ ask: 'How sure are you?', min: 0, max: 1, mayAbstain: true, fallback: null })
const remark = statement({ ask: 'What do you think?' })
const remarks = lines.map((text) => text.trim()).filter((text) => text !== '')

const [one, three, four] = agentIds(5).filter((agent) => ![0, 2].includes(agent)) as [
  AgentId,
  AgentId,
  AgentId,
]
const asked: NonEmpty<AgentId> = [one, three, four]

/** Neighbours by number cannot both go. */
const neighbours: Contention = {
  enter: (agent) => ({ take: agent }),
  yield: () => 'stay',
  conflicts: (a, b) => Math.abs(a - b) === 1,
}

function jointOf<A extends Json>(question: Question<A>, answers: fc.Arbitrary<A>): Kind {
  const part = kind(question, answers)
  const parts = Object.fromEntries(asked.map((agent) => [agent, answers]))
  return kind(jointQuestion(new Map(asked.map((agent) => [agent, part.question]))), fc.record(parts))
}

const legalGoings = fc
  .subarray([...asked])
  .filter((going) => !going.some((a) => going.some((b) => neighbours.conflicts(a, b))))

const kinds: readonly (readonly [string, Kind])[] = [
  ['choice', kind(move, moves)],
  ['probability', kind(probability({ ask: 'Will it rain?', fallback: 0.5 }), unit)],
  [
    'rating',
    kind(
      rating({ ask: 'How good is it?', min: -0.1, max: 0.1, fallback: 0 }),
      fc.double({ min: -0.1, max: 0.1, noNaN: true }).map((value) => value + 0),
    ),
  ],
  ['rating that may abstain', kind(bid, fc.option(unit))],
  ['record', kind(buying, purchases)],
  ['record of a bare string', kind(word(), lines)],
  ['statement', kind(remark, remarks)],
  ['joint of choices', jointOf(move, moves)],
  ['joint of probabilities', jointOf(probability({ ask: 'Rain?', fallback: 0.5 }), unit)],
  ['joint of ratings that may abstain', jointOf(bid, fc.option(unit))],
  ['joint of records', jointOf(buying, purchases)],
  ['joint of bare strings', jointOf(word(), lines)],
  ['joint of statements', jointOf(remark, remarks)],
  [
    'who goes',
    kind(
      whoGoesQuestion(asked, neighbours),
      legalGoings.map((going) =>
        Object.fromEntries(
          asked.map((agent) => [
            agent,
            going.includes(agent) ? neighbours.enter(agent) : neighbours.yield(agent),
          ]),
        ),
      ),
    ),
  ],
]

function word(): Question<string> {
  return record({ ask: 'Which word?', schema: z.string(), example: 'word', fallback: 'none' })
}

/** Replies near enough to an answer that a reader must look closely. */
const replies = fc
  .array(
    fc.oneof(
      { arbitrary: fc.string({ unit: 'binary' }), weight: 2 },
      fc.constantFrom('ANSWER:', '**Answer**: ', '\n', ' ', '"', '```json\n', '```', '.', '%', '-', '1e999'),
      fc.constantFrom('cross', 'WAIT', '0.5', 'abstain', 'nobody', '1, 3', '{"1":', '[', '}', '"__proto__"'),
      fc.constantFrom('null', '\0', '\ud800', '\u2028', '\ufeff', '1'.repeat(400), 'agent 1 and agent 4'),
      fc.json(),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

const mistakes: fc.Arbitrary<Mistake> = fc.record({
  logOdds: fc.double({ min: -50, max: 50, noNaN: true }),
  slips: fc.boolean(),
  toward: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
})

const poolRules: readonly PoolRule[] = ['mean', 'median', 'plurality', 'none']

function isLegal(question: Question, answer: Json): boolean {
  const reading = question.read(question.write(answer))
  return reading.kind === 'read' && canonicalJson(reading.answer) === canonicalJson(answer)
}

describe.each(kinds)('the question kind %s', (_name, { question, answers }) => {
  test('reads back every answer that it writes', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        expect(question.read(question.write(answer))).toEqual({ kind: 'read', answer })
      }),
    )
  })

  test('reads an answer below any reasons', () => {
    fc.assert(
      fc.property(replies, answers, (reasons, answer) => {
        const reading = question.read(`${reasons}\n${question.write(answer)}`)
        if (question.kind !== 'statement') expect(reading).toEqual({ kind: 'read', answer })
        else expect(reading.kind).toBe('read')
      }),
    )
  })

  test('reads or refuses any reply, and whatever it reads is legal', () => {
    fc.assert(
      fc.property(replies, (reply) => {
        const reading = question.read(reply)
        if (reading.kind === 'read') expect(isLegal(question, reading.answer)).toBe(true)
        else expect(reading.detail).toMatch(/\S/)
      }),
      { numRuns: 500 },
    )
  })

  test('pools legal answers to a legal answer by every rule', () => {
    const several = fc.array(answers, { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(several, fc.constantFrom(...poolRules), ([first, ...rest], rule) => {
        if (first === undefined) return
        expect(isLegal(question, question.pool([first, ...rest], rule))).toBe(true)
      }),
    )
  })

  test('pools equal answers to that answer by plurality', () => {
    fc.assert(
      fc.property(answers, (answer) => {
        const pooled = question.pool([answer, answer, answer], 'plurality')
        if (typeof answer === 'number') expect(pooled).toBeCloseTo(answer, 12)
        else expect(pooled).toEqual(answer)
      }),
    )
  })

  test('makes only legal mistakes, and none where nothing is drawn', () => {
    fc.assert(
      fc.property(answers, mistakes, (answer, mistake) => {
        expect(isLegal(question, question.mistaken(answer, mistake))).toBe(true)
        const unmistaken = { logOdds: 0, slips: false, toward: mistake.toward }
        expect(question.mistaken(answer, unmistaken)).toEqual(answer)
      }),
    )
  })

  test.each(floods())('gets through a megabyte of %s', (_what, reply) => {
    expect(question.read(reply).kind).toMatch(/^(read|refused)$/)
  })
})

/** Replies of a megabyte that make careless patterns try every way to match. */
function floods(): readonly (readonly [string, string])[] {
  const size = 1_000_000
  const within = (text: string): string => `ANSWER: x${text.repeat(size / text.length)}x`
  return [
    ['letters', 'x'.repeat(size)],
    ['empty lines', '\n'.repeat(size)],
    ['markers', 'ANSWER:'.repeat(size / 7)],
    ['lines with a marker', 'ANSWER:\n'.repeat(size / 8)],
    ['blanks within an answer', within(' ')],
    ['stars within an answer', within('*')],
    ['quotes within an answer', within('"')],
    ['stops within an answer', within('.')],
    ['commas within an answer', within(',')],
    ['digits that are no number', `ANSWER: ${'1'.repeat(size)}x`],
    ['agents', `ANSWER: ${'agent 1, '.repeat(size / 9)}`],
    ['open brackets', `ANSWER: ${'['.repeat(size)}`],
    ['nested lists', `ANSWER: ${'['.repeat(size / 2)}${']'.repeat(size / 2)}`],
    ['nested answers', `ANSWER: {"1":${'['.repeat(40_000)}${']'.repeat(40_000)},"3":1,"4":1}`],
    ['backticks', `ANSWER: ${'`'.repeat(size)}x`],
  ]
}

describe('plurality', () => {
  const voted = (question: Question, ...[first, ...rest]: NonEmpty<Json>): Json =>
    question.pool([first, ...rest], 'plurality')

  test('of a choice gives a tie to the option that stands first, in whatever order votes come', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(['cross', 'wait', 'turn back'], { minLength: 2 }), (votes) => {
        const [first = 'wait', ...rest] = votes as ('cross' | 'wait' | 'turn back')[]
        const expected = ['cross', 'wait', 'turn back'].find((option) => votes.includes(option))
        expect(move.pool([first, ...rest], 'plurality')).toBe(expected)
      }),
    )
  })

  test('of a record gives a tie to the one that came first', () => {
    const [pear, apple] = [
      { item: 'pear', amounts: [] },
      { item: 'apple', amounts: [] },
    ]
    expect(buying.pool([pear, apple], 'plurality')).toEqual(pear)
    expect(buying.pool([apple, pear], 'plurality')).toEqual(apple)
  })

  test('of who goes gives a tie to the lowest agent, and to anybody before nobody', () => {
    const question = whoGoesQuestion(asked, neighbours)
    const read = (text: string): Json => {
      const reading = question.read(`ANSWER: ${text}`)
      if (reading.kind === 'read') return reading.answer
      throw new Error(`expected a legal answer, got ${reading.detail}`)
    }
    const wide = question as unknown as Question
    expect(voted(wide, read('nobody'), read('4'), read('1'))).toEqual(read('1'))
    expect(voted(wide, read('nobody'), read('4'))).toEqual(read('4'))
    expect(voted(wide, read('4'), read('1'), read('4'))).toEqual(read('4'))
  })

  test('of probabilities is the mean on the side of most, and exactly 0.5 counts as no', () => {
    const question = probability({ ask: 'Rain?', fallback: 0.5 })
    expect(question.pool([0.9, 0.7, 0.1], 'plurality')).toBeCloseTo(0.8, 12)
    expect(question.pool([0.5, 0.3, 0.9], 'plurality')).toBeCloseTo(0.4, 12)
    expect(question.pool([0.9, 0.1], 'plurality')).toBe(0.1)
  })
})

describe('the answer line', () => {
  const plain = fc.string().filter((text) => !/answer/i.test(text))

  test('is the last one, and reasons before and after it do not count', () => {
    fc.assert(
      fc.property(fc.array(plain), plain, plain, (before, first, last) => {
        const reply = [...before, `ANSWER: ${first}`, 'I changed my mind.', `ANSWER: x${last}x`, 'Bye.']
        const reading = answerLine(reply.join('\n'))
        expect(reading).toMatchObject({ kind: 'read', answer: `x${last}x` })
      }),
    )
  })

  test('is found at the start of a line only', () => {
    fc.assert(
      fc.property(
        plain.filter((text) => /[^\s>*]/.test(text)),
        (text) => {
          const reading = answerLine(`${text.replaceAll('\n', ' ')} ANSWER: cross`)
          expect(reading).toMatchObject({ kind: 'refused', reason: 'unreadable' })
        },
      ),
    )
  })

  test.each([
    'ANSWER: cross',
    '  answer : cross  ',
    '**ANSWER:** cross',
    '> **Answer: cross**',
    'ANSWER: **cross**\r',
  ])('may be written as %j', (line) => {
    expect(move.read(`Because.\n${line}\nSo there.`)).toEqual({ kind: 'read', answer: 'cross' })
  })

  test.each(['MY ANSWER: cross', 'ANSWERS: cross', 'ANSWER cross', 'The ANSWER: cross'])(
    'is not read from %j',
    (line) => {
      expect(move.read(line)).toMatchObject({ kind: 'refused', reason: 'unreadable' })
    },
  )
})

describe('a record', () => {
  const pear = { item: 'pear', amounts: [1, 2] }

  test.each([
    JSON.stringify(pear),
    JSON.stringify(pear, null, 2),
    `\`\`\`json\n${JSON.stringify(pear)}\n\`\`\``,
    `\n\`\`\`\n${JSON.stringify(pear, null, 2)}\n\`\`\`\n`,
  ])('may be written over several lines or in a code fence: %j', (text) => {
    expect(buying.read(`Because.\nANSWER: ${text}`)).toEqual({ kind: 'read', answer: pear })
  })

  test.each([`${JSON.stringify(pear)} or so`, '{"item":"pear"}', '[]', '{"item":"pear","amounts":[1.5]}'])(
    'is not guessed from %j',
    (text) => {
      expect(buying.read(`ANSWER: ${text}`).kind).toBe('refused')
    },
  )
})
