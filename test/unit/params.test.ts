import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { UsageError } from '../../harness/core/errors.ts'
import { paramFacts, paramValues, rangeValues } from '../../harness/core/params.ts'
import { assignments, combinations, type ParamScope } from '../../harness/run/assignments.ts'
import { wholeNumber, wholeNumbers } from '../../harness/run/matrix.ts'

const schema = z.object({
  share: z.number().min(0).max(1).default(0.45).describe('of the demand'),
  steps: z.int().min(1).default(200),
  apply: z.enum(['rule', 'instruct']).default('rule'),
  isLoud: z.boolean().default(false),
  label: z.string().default(''),
  limit: z.number().nullable().default(null),
})

const world: ParamScope = { id: 'world', params: schema, also: ['agents'] }
const rule: ParamScope = { id: 'rule', params: z.object({ apply: z.enum(['yes', 'no']).default('yes') }) }

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

const values = (param: string, text: string) => paramValues(schema, param, text, `world.${param}`)

describe('a range', () => {
  test.each([
    ['0.1..0.9:0.1', ['0.1', '0.2', '0.3', '0.4', '0.5', '0.6', '0.7', '0.8', '0.9']],
    ['1..4', ['1', '2', '3', '4']],
    ['-1..1:0.5', ['-1', '-0.5', '0', '0.5', '1']],
    ['0..1:0.3', ['0', '0.3', '0.6', '0.9']],
    ['0.05..0.15:0.05', ['0.05', '0.1', '0.15']],
    ['7..7', ['7']],
  ])('%s gives exact decimals', (text, expected) => {
    expect(rangeValues(text)).toEqual(expected)
  })

  test('of a hundred thousandths ends where it says', () => {
    const all = rangeValues('0..0.99999:0.00001')
    expect([all?.length, all?.[3], all?.at(-1)]).toEqual([100_000, '0.00003', '0.99999'])
  })

  test.each(['9..1', '0..1:0', '0..1000000:1'])('%s is refused with its form', (text) => {
    expect(told(() => rangeValues(text))).toMatch(
      new RegExp(`^range "${text.replaceAll('.', '[.]')}": expected from\\.\\.to:step`),
    )
  })

  test.each(['', '1', '1..', '..2', 'a..b', '1..2:', '1...2'])('is not seen in %j', (text) => {
    expect(rangeValues(text)).toBeUndefined()
  })
})

describe('the values of a parameter', () => {
  test.each<[string, string, readonly unknown[]]>([
    ['share', '0.1..0.3:0.1', [0.1, 0.2, 0.3]],
    ['share', '0.5', [0.5]],
    ['share', '0,0.25,1', [0, 0.25, 1]],
    ['steps', '1..3', [1, 2, 3]],
    ['apply', 'instruct', ['instruct']],
    ['apply', 'rule,instruct', ['rule', 'instruct']],
    ['isLoud', 'true,false', [true, false]],
    ['label', '0.5', ['0.5']],
    ['label', 'a,b', ['a,b']],
    ['limit', '3', [3]],
  ])('%s=%s', (param, text, expected) => {
    expect(values(param, text)).toEqual(expected)
  })

  test.each([
    ['share', '2', '--set world.share: expected number from 0 to 1, got "2"'],
    ['share', '0.5,2', '--set world.share: expected number from 0 to 1, got "2"'],
    ['share', '0.9..1.1:0.1', '--set world.share: expected number from 0 to 1, got "1.1"'],
    ['share', '', '--set world.share: expected number from 0 to 1, got ""'],
    ['steps', '1.5', '--set world.steps: expected integer from 1, got "1.5"'],
    ['apply', 'rules', '--set world.apply: expected rule|instruct, got "rules"'],
    ['isLoud', 'yes', '--set world.isLoud: expected boolean, got "yes"'],
    ['limit', 'none', '--set world.limit: expected number|null, got "none"'],
  ])('%s=%s is refused with what was expected', (param, text, sentence) => {
    expect(told(() => values(param, text))).toBe(sentence)
  })
})

test('the facts of a schema are its parameters in order, with types and defaults', () => {
  expect(paramFacts(schema)).toEqual([
    { name: 'share', type: 'number from 0 to 1', default: 0.45, description: 'of the demand' },
    { name: 'steps', type: 'integer from 1', default: 200, description: '' },
    { name: 'apply', type: 'rule|instruct', default: 'rule', description: '' },
    { name: 'isLoud', type: 'boolean', default: false, description: '' },
    { name: 'label', type: 'string', default: '', description: '' },
    { name: 'limit', type: 'number|null', default: null, description: '' },
  ])
})

describe('an assignment', () => {
  test.each([
    ['steps=3', { scope: 'world', param: 'steps', text: '3' }],
    ['world.steps=3', { scope: 'world', param: 'steps', text: '3' }],
    ['rule.apply=no', { scope: 'rule', param: 'apply', text: 'no' }],
    ['world.agents=1..3', { scope: 'world', param: 'agents', text: '1..3' }],
    ['label=a=b', { scope: 'world', param: 'label', text: 'a=b' }],
  ])('%s goes to the scope that takes it', (option, expected) => {
    expect(assignments([option], [world, rule])).toEqual([expected])
  })

  test.each([
    ['apply=no', '--set apply: expected world.apply or rule.apply, got a name that several take'],
    ['rule.appply=no', '--set rule.appply: expected one of apply, got "appply"; did you mean "apply"'],
    [
      'worl.steps=3',
      '--set worl.steps: as a prefix expected one of world, rule, got "worl"; did you mean "world"',
    ],
    ['steps', '--set: expected name=value or scope.name=value, got "steps"'],
    ['=3', '--set: expected name=value or scope.name=value, got "=3"'],
    [
      'step=3',
      '--set: expected one of agents, apply, isLoud, label, limit, share, steps, got "step"; did you mean "steps"',
    ],
  ])('%s is refused with the nearest name', (option, sentence) => {
    expect(told(() => assignments([option], [world, rule]))).toBe(sentence)
  })

  test('is refused a second time, however it is written', () => {
    expect(told(() => assignments(['steps=3', 'world.steps=4'], [world]))).toBe(
      '--set world.steps: expected one assignment, got two',
    )
  })
})

test('assignments give every combination of their values, with defaults for the rest', () => {
  const made = assignments(['steps=1,2', 'isLoud=true,false', 'agents=7', 'rule.apply=no'], [world, rule])
  const rest = { share: 0.45, apply: 'rule', label: '', limit: null }
  expect(combinations(world, made)).toEqual([
    { ...rest, steps: 1, isLoud: true },
    { ...rest, steps: 1, isLoud: false },
    { ...rest, steps: 2, isLoud: true },
    { ...rest, steps: 2, isLoud: false },
  ])
  expect(combinations(rule, made)).toEqual([{ apply: 'no' }])
})

describe('whole numbers', () => {
  test.each([
    ['7', [7]],
    ['1..4', [1, 2, 3, 4]],
    ['1,4,9', [1, 4, 9]],
    ['1..3,9', [1, 2, 3, 9]],
    ['2..8:3', [2, 5, 8]],
    [' 3 , 5 ', [3, 5]],
  ])('%s', (text, expected) => {
    expect(wholeNumbers(text, '--seeds')).toEqual(expected)
  })

  test.each([
    '',
    '0',
    '-1',
    '1.5',
    '1,1',
    '1..3,2',
    'one',
    '1,',
    '0x10',
    '1e3',
    '9007199254740993',
    '0.5..2:0.5',
  ])('%j is refused', (text) => {
    expect(told(() => wholeNumbers(text, '--seeds'))).toBe(
      `--seeds: expected distinct whole numbers from 1, such as 1..30 or 1,4,9, got "${text}"`,
    )
  })

  test('may begin at 0 where that is said', () => {
    expect(wholeNumbers('0..2', '--seeds', 0)).toEqual([0, 1, 2])
  })

  test('are one where one is expected', () => {
    expect(wholeNumber('3', '--repeat')).toBe(3)
    expect(told(() => wholeNumber('1..3', '--repeat'))).toBe('--repeat: expected one number, got "1..3"')
  })
})
