import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { UsageError } from '../core/errors.ts'
import type { Model } from '../core/model.ts'
import { requestKinds } from '../core/request.ts'
import { toolCallShape } from '../core/tool.ts'
import { scriptedModel } from './scripted.ts'

const lines = z.array(
  z.strictObject({
    member: z.string().optional(),
    /** From 0. */
    round: z.int().min(0).optional(),
    request: z.enum(requestKinds).optional(),
    text: z.string(),
    /** Tools to be called instead of an answer; then the text is what is said beside them. */
    toolCalls: z.tuple([toolCallShape], toolCallShape).optional(),
  }),
)

/**
 * A scripted model whose script is a JSON list; each call takes the first unused line that matches it, and
 * what a line leaves out matches any. Its settings hold a hash of the file, so that another script is another
 * model.
 *
 * @example [{ "member": "agent-0", "round": 0, "text": "ANSWER: wait" }, { "text": "ANSWER: cross" }]
 * @throws UsageError when the file cannot be read or is not such a list
 */
export async function scriptedFileModel(path: string): Promise<Model> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new UsageError(`--model scripted: expected a file that can be read, got ${path}`, { cause })
  })
  const script = parsedLines(path, text).map(({ text: said, toolCalls, ...call }) => ({
    ...call,
    reply: toolCalls === undefined ? said : { toolCalls, text: said },
  }))
  const sha256 = createHash('sha256').update(text).digest('hex')
  return scriptedModel(script, { spec: `scripted:${path}`, settings: { sha256 } })
}

function parsedLines(path: string, text: string): z.output<typeof lines> {
  const parsed = lines.safeParse(jsonFrom(path, text))
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const place = issue?.path.join('.') || 'the whole file'
  throw new UsageError(
    `${path}: expected a list of {member?, round?, request?, text, toolCalls?}, got at ${place}: ${issue?.message}`,
  )
}

function jsonFrom(path: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new UsageError(`${path}: expected JSON, got ${JSON.stringify(text.slice(0, 40))}`, { cause })
  }
}
