import { describe, expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import { agreementWords, agrees, withdraws } from '../../harness/reading/agreement-words.ts'
import { spokenPlan } from '../../harness/reading/spoken-plan.ts'

const [zero, one] = agentIds(2)
const market = { resources: ['wood', 'stone', 'gold'], supply: [10, 10, 6] }
const place = { speaker: zero, hearer: one, agents: 2, ...market }

/** What a text of agent 0 to agent 1 plans, by agent; `!` marks a whole purchase. */
function planned(text: string, past = false): string {
  return [...spokenPlan(text, place, past)]
    .toSorted(([a], [b]) => a - b)
    .map(([agent, { units, isWhole }]) => {
      const parts = [...units].map(([name, amount]) => `${amount} ${name}`)
      return `${agent}: ${parts.join(', ')}${isWhole ? '!' : ''}`
    })
    .join('; ')
}

describe('a text names who buys what', () => {
  test.each([
    ["I'll take 4 wood and 2 gold, you take 6 wood.", '0: 4 wood, 2 gold; 1: 6 wood'],
    ["Let's do: Me: 4 wood, 2 gold. You: 6 wood.", '0: 4 wood, 2 gold; 1: 6 wood'],
    ['- **Me**: 4 wood\n- **You**: 6 stone', '0: 4 wood; 1: 6 stone'],
    ['Agent 0: wood: 4, gold: 2\nAgent-1: six units of stone', '0: 4 wood, 2 gold; 1: 6 stone'],
    [
      'I propose: agent 0 buys 6 wood with runs 1, 0; agent 1 buys nothing with runs 0, 0.',
      '0: 6 wood; 1: 0 wood, 0 stone, 0 gold!',
    ],
    ['How about I buy 4 units of Wood and you get all the gold?', '0: 4 wood; 1: 6 gold'],
    ['4 wood for me and 6 wood for you', '0: 4 wood; 1: 6 wood'],
    ['We split the wood: 5 wood each.', '0: 5 wood; 1: 5 wood'],
    ['We each take 5 woods.', '0: 5 wood; 1: 5 wood'],
    ['I would go with 7 wood and no gold.', '0: 7 wood, 0 gold'],
    ['ANSWER: {"units":{"wood":4},"runs":[1,0]}', '0: 4 wood, 0 stone, 0 gold!'],
    [
      'ANSWER: {"0":{"units":{"wood":4}},"1":{"units":{"gold":2}}}',
      '0: 4 wood, 0 stone, 0 gold!; 1: 0 wood, 0 stone, 2 gold!',
    ],
    ['I take 4 wood, leaving 6 gold for you.', '0: 4 wood'],
  ])('%s', (text, plan) => {
    expect(planned(text)).toBe(plan)
  })

  test.each([
    'My project 2 needs 4 wood and 3 stone.',
    'Agent 0, project 1: each run uses 3 stone and 2 gold and pays 9.',
    'For sale: 10 wood at 1, 6 gold at 3; each agent has 18 to spend and may buy at most 2 kinds.',
    'I need 4 wood.',
    'You may take up to 3 wood.',
    "I won't take 4 wood.",
    'There are 10 wood in all.',
    'I took 4 wood in the last round.',
    'I take 4 wood. No: I take 5 wood.',
    'ANSWER: {"units":{},"runs":[1,0]}',
    'ANSWER: {"units":',
    'I have 18 to spend.',
    'I take some wood.',
  ])('nothing in: %s', (text) => {
    expect(planned(text)).toBe('')
  })

  test('reads what was bought where the past is asked for', () => {
    expect(planned('Round 1: you bought 6 wood and earned 9; agent 0 bought nothing.', true)).toBe(
      '0: 0 wood, 0 stone, 0 gold!; 1: 6 wood',
    )
  })

  test('leaves "you" open where it may be several, and "I" for one without a purchase', () => {
    const text = 'I take 4 wood, you take 6 wood.'
    expect(spokenPlan(text, { ...place, hearer: undefined }).size).toBe(1)
    expect(spokenPlan(text, { ...place, speaker: undefined, hearer: undefined }).size).toBe(0)
  })

  test('takes names of resources as they stand, whatever signs are in them', () => {
    const odd = { ...place, resources: ['a+b', '(', '.*', 'wood'], supply: undefined }
    const [part] = spokenPlan('I take 4 a+b and 3 wood.', odd).values()
    expect(part?.units).toEqual(
      new Map([
        ['a+b', 4],
        ['wood', 3],
      ]),
    )
    expect(spokenPlan('I take 4 wood.', { ...place, resources: [] }).size).toBe(0)
  })

  test('reads a long hostile text in bounded time', () => {
    const began = performance.now()
    for (const piece of ['I take 4 ', '4 4 4 ', 'wood:', 'ANSWER: {"', 'agreed not ', 'if ... ', 'plan A '])
      for (const read of [planned, agrees, withdraws, agreementWords]) read(piece.repeat(200_000))
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

describe('words of agreement', () => {
  test.each([
    'Agreed.',
    'I agree, no problem',
    'Deal!',
    'OK',
    'ok, that works',
    'Sounds good.',
    'Yes.',
    'We have a deal',
    'I accept your offer',
    'Confirmed: see you',
    'Fine by me',
    'Hm. Agreed.',
  ])('agrees: %s', (text) => expect(agrees(text)).toBe(true))

  test.each([
    "I don't agree.",
    'No deal.',
    'Do you agree?',
    'I disagree',
    'Sounds good, but I need more',
    'Agreed if you take less',
    'That is a great deal of wood',
    'I cannot accept that',
    'unless we agree',
    'Let us agree instead on less',
    '',
  ])('does not agree: %s', (text) => expect(agrees(text)).toBe(false))

  test.each([
    'I changed my mind.',
    "Sorry, I can't do that.",
    'The deal is off.',
    'Scrap that',
    'On second thought, wood',
  ])('takes back: %s', (text) => expect(withdraws(text)).toBe(true))

  test.each(['Agreed.', 'Did you change your mind? Have I changed my mind?', 'I stick to it.'])(
    'does not take back: %s',
    (text) => expect(withdraws(text)).toBe(false),
  )

  test('are counted as published, but for questions and denials', () => {
    expect(agreementWords("Deal! I'll take 4 wood. That works. Do you agree? I do not agree.")).toBe(3)
  })
})
