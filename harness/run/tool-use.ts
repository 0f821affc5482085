import { z } from 'zod'
import type { Json } from '../core/json.ts'
import type { AgentId } from '../core/members.ts'
import type { ToolCall, ToolResult, ToolUse } from '../core/tool.ts'
import { expectedOneOf } from '../nearest.ts'
import type { World } from './world.ts'

/**
 * A tool call carried out. A call of an unknown tool, or with arguments that its schema does not take, has an error
 * as its result: what a model asks for is data, never an exception.
 *
 * @param agents whose call it is, ascending: one for an agent; all whose observations a mind sees for a union, which
 * uses each tool as each of them. Unlike results then stand below each other under the agents' names, and the use
 * is an error only when it is one for all.
 */
export function toolUse(world: World, agents: readonly AgentId[], call: ToolCall): ToolUse {
  const tool = world.tools.find(({ name }) => name === call.tool)
  if (tool === undefined) {
    const names = world.tools.map(({ name }) => name)
    return failed(call, `tool: ${expectedOneOf(names, excerpt(call.tool))}`)
  }
  const parsed = tool.parameters.safeParse(call.arguments)
  if (!parsed.success) return failed(call, `arguments of ${tool.name}: ${issueText(parsed.error)}`)
  // A schema of arguments gives plain data, with its defaults filled in.
  const given = { tool: tool.name, arguments: parsed.data as Json }
  return { ...call, ...joined(agents.map((agent) => [agent, world.useTool(agent, given)])) }
}

function failed(call: ToolCall, result: string): ToolUse {
  return { ...call, result, isError: true }
}

function joined(results: readonly (readonly [AgentId, ToolResult])[]): ToolResult {
  const [first] = results
  if (first === undefined) return { result: 'expected an agent that can use it, got none', isError: true }
  const [, { result, isError }] = first
  if (results.every(([, each]) => each.result === result && each.isError === isError)) return first[1]
  return {
    result: results.map(([agent, each]) => `Agent ${agent}:\n${each.result}`).join('\n\n'),
    isError: results.every(([, each]) => each.isError),
  }
}

/** The first things that are wrong with some arguments, on one line. */
function issueText({ issues }: z.ZodError): string {
  return issues
    .slice(0, 3)
    .map(({ path, message }) => excerpt([z.core.toDotPath(path), message].filter(Boolean).join(': ')))
    .join('; ')
}

/** How much of a model's words is repeated to it. */
const mostCharacters = 200

function excerpt(text: string): string {
  return text.slice(0, mostCharacters).toWellFormed()
}
