import { describe, expect, test } from 'vitest'
import { UsageError } from '../../harness/core/errors.ts'
import { persona, personas } from '../../harness/model/personas.ts'
import { expectedOneOf, nearest } from '../../harness/nearest.ts'

describe('a persona', () => {
  test('is found by its name', () => {
    expect(persona('typical')).toEqual(personas.typical)
  })

  test('takes overrides and leaves its other parameters', () => {
    const { parameters } = persona('typical', { errorRate: 0.25, contextTokens: null })
    expect(parameters).toEqual({ ...personas.typical.parameters, errorRate: 0.25, contextTokens: null })
  })

  test('is not changed by overrides made elsewhere', () => {
    persona('ideal', { skill: { sql: 0.5 } })
    expect(personas.ideal.parameters.skill).toEqual({})
  })

  test('ideal has nothing wrong with it', () => {
    expect(personas.ideal.parameters).toMatchObject({
      errorRate: 0,
      refusalRate: 0,
      heed: 1,
      latencySigma: 0,
    })
  })
})

describe('a mistake of the user is one sentence', () => {
  test.each([
    ['typcal', {}, 'persona: expected one of ideal, typical, got "typcal"; did you mean "typical"'],
    ['toString', {}, 'persona: expected one of ideal, typical, got "toString"'],
    ['ideal', { errorRate: 1.5 }, 'persona "ideal": errorRate expected number to be <=1, got 1.5'],
    ['ideal', { errorRate: 'high' }, 'persona "ideal": errorRate expected number, got "high"'],
    ['ideal', { heed: null }, 'persona "ideal": heed expected number, got null'],
    ['ideal', { skill: { sql: 2 } }, 'persona "ideal": skill expected number to be <=1, got {"sql":2}'],
  ])('%s with %j', (name, overrides, message) => {
    expect(() => persona(name, overrides)).toThrow(new UsageError(message))
  })

  test('an unknown parameter is answered with the nearest one', () => {
    expect(() => persona('ideal', { errorrate: 0 })).toThrow(/got "errorrate"; did you mean "errorRate"$/)
  })
})

describe('the nearest name', () => {
  test('is the one with the fewest changes', () => {
    expect(nearest('simlated', ['openai', 'simulated'])).toBe('simulated')
  })

  test('is none where every name is far, or there are none', () => {
    expect(nearest('zebra', ['openai', 'simulated'])).toBeUndefined()
    expect(nearest('zebra', [])).toBeUndefined()
  })

  test('is not hinted at where there is none', () => {
    expect(expectedOneOf([], 'zebra')).toBe('expected none, got "zebra"')
  })
})
