import { describe, expect, test } from 'vitest'
import type { Prompt } from '../../harness/core/model.ts'
import { commonCalls, promptKey, promptsOf, samePrompts } from '../../harness/reading/same-prompts.ts'
import { call, message, traceOf } from './trace-fixture.ts'

const shown = (user: string, system = 'Forecast.'): Prompt => [
  { role: 'system', kind: 'brief', text: system },
  { role: 'user', kind: 'request', text: user },
]
const episode = (...prompts: readonly string[]) =>
  traceOf([prompts.map((text) => call('agent-0', { prompt: shown(text) }))])
const same = (a: readonly string[], b: readonly string[]) =>
  samePrompts(promptsOf(episode(...a)), promptsOf(episode(...b)))

test('the prompts of an episode are those of its calls, without further tries and other events', () => {
  const prompt = shown('Which?')
  const trace = traceOf([
    [call('agent-0', { prompt }), message('agent-0', 'agent-1', 1), call('agent-0', { prompt, attempt: 1 })],
  ])
  expect(promptsOf(trace)).toEqual(['["Forecast.","Which?"]'])
})

test('a system text cannot pass for the beginning of a user text', () => {
  const [a, b] = [shown('b', 'a'), shown('a\n\nb', '')].map((prompt) => traceOf([[call('x', { prompt })]]))
  expect(a && b && promptKey(a) === promptKey(b)).toBe(false)
})

test('neither replies, nor usage, nor who was asked make another treatment', () => {
  const [prompt, other] = [shown('Which?'), { inputTokens: 5, outputTokens: 1 }]
  const a = traceOf([[call('agent-0', { prompt })]])
  const b = traceOf([[call('agent-1', { prompt, reply: 'no', usage: other })]])
  expect(promptKey(a)).toBe(promptKey(b))
})

describe('two episodes', () => {
  test('of equal prompts are one treatment', () => expect(same(['a', 'b'], ['a', 'b'])).toBe('all'))
  test('of which one asks further share a prefix', () => {
    expect(same(['a'], ['a', 'b'])).toBe('prefix')
    expect(same(['a', 'b'], ['a'])).toBe('prefix')
  })
  test('that part later share a prefix', () => expect(same(['a', 'b'], ['a', 'c'])).toBe('prefix'))
  test('that differ from the first call on share nothing', () => {
    expect(same(['a', 'b'], ['c', 'b'])).toBe('none')
  })
  test('without calls have nothing to compare', () => {
    expect(same([], [])).toBe('none')
    expect(same([], ['a'])).toBe('none')
  })
})

test('the calls in common are counted from the first', () => {
  expect(commonCalls(['a', 'b', 'c'], ['a', 'b', 'd'])).toBe(2)
  expect(commonCalls(['a', 'b'], ['a'])).toBe(1)
})
