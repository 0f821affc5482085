/** Prompts taken apart and put together again. */
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import { promptText } from '../../harness/core/model.ts'
import { promptParts } from '../../harness/importers/coordination-traces/prompt-parts.ts'
import { quotations } from '../../harness/importers/coordination-traces/quotations.ts'
import { removeFolders } from './coordination-traces-fixture.ts'

afterAll(removeFolders)

const awkward = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\n', '\n\n', 'SUBANSWER:', '\ud800'),
  maxLength: 40,
})

test('the parts of any prompt give the prompt again, whatever it quotes', () => {
  fc.assert(
    fc.property(awkward, awkward, fc.array(awkward, { maxLength: 4 }), (system, user, replies) => {
      const sources = replies.map((reply) => ({ member: memberId('a'), reply, prompt: '' }))
      const prompt = `${user}\n${replies.join('\n\n')}`
      const quoted = quotations(prompt, sources).map((quotation, index) => ({
        ...quotation,
        isOwn: index % 2 === 0,
      }))
      for (const { text, from, to } of quoted) expect(prompt.slice(from, to)).toBe(text)
      const made = promptParts(system, prompt, quoted)
      expect([promptText(made, 'system'), promptText(made, 'user')]).toEqual([system, prompt])
    }),
  )
})
