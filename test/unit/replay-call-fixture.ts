/** A call and what was said to it. */
import { memberId } from '../../harness/core/members.ts'
import type { CallKey, ModelReply, Prompt } from '../../harness/core/model.ts'

/** Which call. */
export const key: CallKey = {
  ...{ seed: 3, repetition: 0, member: memberId('agent-1'), round: 2 },
  ...{ request: 'answer', ordinal: 0, attempt: 0 },
}
/** What it showed. */
export const prompt: Prompt = [
  { role: 'system', kind: 'brief', text: 'The rules.' },
  { role: 'user', kind: 'request', text: 'What do you do?' },
]
/** The reply to it. */
export const said = {
  ...{ kind: 'answered', text: 'ANSWER: wait', usage: { inputTokens: 12, outputTokens: 5 } },
  duration: { kind: 'measured', ms: 12.25 },
} as const satisfies ModelReply
