import { z } from 'zod'
import type { ModelReply } from '../core/model.ts'
import { type FinishedCall, providerFailure, providerWords } from './provider-failure.ts'

/** What is used of an error of the client; a code exists where the server, or the network, gave one. */
const clientError = z
  .object({
    message: z.string().catch('an error without a message'),
    code: z.string().optional().catch(undefined),
    cause: z.unknown().optional(),
  })
  .catch({ message: 'no error object' })

/**
 * An error of the client as a reply. A prompt that the provider's content filter rejected is declined, as a
 * reply that it withheld would be; all else is a failure with the provider's status and message.
 */
export function errorReply(error: unknown, call: FinishedCall): ModelReply {
  const { message, code } = clientError.parse(error)
  if (code === 'content_filter') {
    return {
      kind: 'declined',
      text: providerWords(call, message),
      duration: { kind: 'measured', ms: call.ms },
    }
  }
  const cause = rootCause(error)
  return providerFailure(call, 'a reply', cause === undefined ? message : `${message} (${cause})`)
}

/** The code of the innermost cause, such as ECONNREFUSED, or what it says for want of one. */
function rootCause(error: unknown, depth = 0): string | undefined {
  const { cause, code, message } = clientError.parse(error)
  if (cause !== undefined && depth < 5) return rootCause(cause, depth + 1)
  return depth === 0 ? undefined : (code ?? message)
}
