import type { NonEmpty } from '../core/json.ts'
import type { CallKey, Model, ModelReply, ModelRequest, Prompt } from '../core/model.ts'
import type { RequestKind } from '../core/request.ts'
import type { ToolCall } from '../core/tool.ts'
import { estimatedUsage } from './estimated-usage.ts'
import type { Settings } from './settings.ts'

/** What a script says to one call: the text of an answer, tool calls, or a whole reply (declined, failed, with usage). */
export type ScriptedReply = string | ScriptedCalls | ModelReply

/** Tool calls, with what is said beside them. */
export interface ScriptedCalls {
  readonly toolCalls: NonEmpty<ToolCall>
  readonly text?: string
}

/** A line of a script for certain calls: what is left out matches any. */
export interface ScriptLine {
  readonly member?: string | undefined
  readonly round?: number | undefined
  readonly request?: RequestKind | undefined
  readonly reply: ScriptedReply
}

/**
 * Replies written beforehand. A list: each call takes the first unused line that matches it, so where calls
 * run side by side its lines should name their member. A function of the call: `undefined` ends the script.
 */
export type Script =
  | readonly (ScriptedReply | ScriptLine)[]
  | ((key: CallKey, prompt: Prompt) => ScriptedReply | undefined | Promise<ScriptedReply | undefined>)

/**
 * A model that replies from a script and fails, as a fault of the harness, when the script has no reply left.
 * Texts and tool calls get estimated tokens and a drawn duration of one second.
 *
 * @param options `spec` names the script in errors, default `scripted`; `isSimulated`, default true: false sends
 * its calls down the way of a real model
 */
export function scriptedModel(
  script: Script,
  options: { readonly spec?: string; readonly isSimulated?: boolean; readonly settings?: Settings } = {},
): Model {
  const { spec = 'scripted', isSimulated = true, settings = {} } = options
  const next = typeof script === 'function' ? script : linesOf(script)
  return Object.freeze({
    spec,
    version: 1,
    isSimulated,
    isDeterministic: false,
    settings,
    async reply(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
      signal.throwIfAborted()
      const { key, prompt } = request
      const reply = await next(key, prompt)
      if (reply === undefined)
        throw new Error(`${spec}: expected a reply left for ${callName(key)}, got none`)
      return wholeReply(reply, request)
    },
  })
}

function linesOf(
  script: readonly (ScriptedReply | ScriptLine)[],
): (key: CallKey) => ScriptedReply | undefined {
  const unused = script.map((item) => (isLine(item) ? item : { reply: item }))
  return (key) => {
    const place = unused.findIndex((line) => matches(line, key))
    return place < 0 ? undefined : unused.splice(place, 1)[0]?.reply
  }
}

function isLine(item: ScriptedReply | ScriptLine): item is ScriptLine {
  return typeof item !== 'string' && 'reply' in item
}

function matches({ member, round, request }: ScriptLine, key: CallKey): boolean {
  return (
    (member === undefined || member === key.member) &&
    (round === undefined || round === key.round) &&
    (request === undefined || request === key.request)
  )
}

function callName({ seed, repetition, member, round, request, ordinal, attempt, turn }: CallKey): string {
  const after = turn === undefined ? '' : `, turn ${turn}`
  const place = `seed ${seed}, repetition ${repetition}, ordinal ${ordinal}, attempt ${attempt}${after}`
  return `${request} of ${member} in round ${round} (${place})`
}

function wholeReply(reply: ScriptedReply, request: ModelRequest): ModelReply {
  const duration = { kind: 'drawn', ms: 1000 } as const
  if (typeof reply === 'string') {
    return { kind: 'answered', text: reply, usage: estimatedUsage(request, reply), duration }
  }
  if (!('toolCalls' in reply)) return reply
  const { toolCalls: calls, text = '' } = reply
  return { kind: 'tool-calls', calls, text, usage: estimatedUsage(request, text, calls), duration }
}
