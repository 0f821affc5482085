/** What an agent thinks to itself in a dialogue, and what it answers there, reaches nobody else in any world. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sentSpeech, spokenIn } from '../../harness/core/speech.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { pairs } from './support-cases.ts'
import { eventsOf, played } from './support-episode.ts'

const talks = pairs.filter(({ topology }) => topology.id === 'dialogue')
const playable = talks.flatMap(({ every }) => every.filter(({ agents }) => agents > 1))

test('there is somebody to talk to in every world for two or more', () => {
  const worlds = talks.filter(({ every }) => every.length > 0).map(({ scenario }) => scenario.id)
  expect(new Set(playable.map(({ scenario }) => scenario.id))).toEqual(new Set(worlds))
})

describe.each(playable.map((each) => [each.name, each] as const))('%s', (_name, each) => {
  test('no prompt holds what another agent kept to itself', async () => {
    const inner = simulatedModel('typical')
    const model: typeof inner = {
      ...inner,
      async reply(request, signal) {
        const reply = await inner.reply(request, signal)
        const { member, round, ordinal } = request.key
        if (reply.kind !== 'answered' || request.key.request !== 'speak') return reply
        return { ...reply, text: `PRIVATE: ${member} thinks ${round}.${ordinal}\nEND PRIVATE\n${reply.text}` }
      },
    }
    const trace = await played({ ...each, model })
    const calls = eventsOf(trace, 'call')
    const answers = calls.flatMap(({ member, request, reading, reply }) => {
      const line = /^ANSWER: .*/m.exec(reply)?.[0]
      const isAnswer = request === 'speak' && reading.kind === 'read' && reading.answer !== null
      return isAnswer && line !== undefined ? [{ member, line }] : []
    })
    for (const { member, prompt } of calls) {
      const texts = prompt.filter(({ kind }) => kind === 'message').map(({ text }) => text)
      for (const text of texts) {
        expect(text).not.toMatch(/thinks \d/)
        expect(text).not.toMatch(/ANSWER/)
      }
      const own = prompt.map(({ text }) => text).join('\n')
      expect([...own.matchAll(/(agent-\d+) thinks/g)].filter(([, who]) => who !== member)).toEqual([])
    }
    expect(eventsOf(trace, 'message').filter(({ text }) => /ANSWER|thinks \d/.test(text))).toEqual([])
    expect(calls.some(({ reply }) => reply.includes(' thinks '))).toBe(true)
    for (const { member, line } of answers)
      expect(
        eventsOf(trace, 'message').filter(({ from, text }) => from === member && text.includes(line)),
      ).toEqual([])
  })
})

/** Lines that may or may not be marked, around something that was thought. */
const line = fc.oneof(
  fc.constantFrom('PRIVATE:', 'END PRIVATE', '> **Private**: x', 'ANSWER: 1', 'NOTICE: x', 'hello', ''),
  fc.string({ maxLength: 12 }),
)

test('of any text, what stands after a private beginning is not sent before its end', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(line), fc.array(line), (before, within, after) => {
      const thought = within.filter((each) => !each.includes('END PRIVATE'))
      const reply = [
        ...before,
        'PRIVATE: first-secret',
        ...thought,
        'second-secret',
        'END PRIVATE',
        ...after,
      ].join('\n')
      const sent = sentSpeech('agent-0', reply, false)
      expect(sent).not.toMatch(/first-secret|second-secret/)
      expect(sent).not.toMatch(/^[ \t>]*\*{0,2}ANSWER\*{0,2}[ \t]*:/im)
    }),
  )
})

test('any speech without a marker is sent as it stands, but for blanks around it', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      fc.pre(!/(private|answer|notice)/i.test(text))
      const spoken = spokenIn(text)
      expect(spoken).toEqual({
        kind: 'read',
        answer: { speech: text.trim(), open: text, hasAnswer: false, thought: '' },
      })
    }),
  )
})

test.each([
  ['200,000 private beginnings', 'PRIVATE: '.repeat(20_000)],
  ['200,000 lines that begin privately', 'PRIVATE:\n'.repeat(20_000)],
  ['200,000 characters on one line', `${' '.repeat(200_000)}PRIVATE:`],
])('%s are read at once', (_what, text) => {
  const before = performance.now()
  spokenIn(text)
  expect(performance.now() - before).toBeLessThan(1000)
})
