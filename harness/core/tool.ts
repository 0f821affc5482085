import { z } from 'zod'
import { canonicalJson, type Json } from './json.ts'

/** Something that an agent can look up. */
export interface Tool {
  /** In snake_case, as models know it. */
  readonly name: string
  /** What it gives, in one sentence, as a model reads it. */
  readonly description: string
  /** A zod object schema of the arguments. */
  readonly parameters: z.ZodType
}

/** One use of a tool, as an agent asks for it. */
export interface ToolCall {
  readonly tool: string
  readonly arguments: Json
}

/** What a tool gave back. */
export interface ToolResult {
  readonly result: string
  readonly isError: boolean
}

/** A call with its result. */
export type ToolUse = ToolCall & ToolResult

/** A tool as a model is told of it. */
export interface OfferedTool {
  readonly name: string
  readonly description: string
  /** A JSON schema of the arguments. */
  readonly parameters: { readonly [keyword: string]: Json }
}

/** What a model is told of a tool. An argument with a default may be left out. */
export function offeredTool({ name, description, parameters }: Tool): OfferedTool {
  const { $schema: _dialect, ...schema } = z.toJSONSchema(parameters, { io: 'input' })
  // A JSON schema is plain data; the types of the library also allow functions that stand beside it.
  return { name, description, parameters: JSON.parse(JSON.stringify(schema)) }
}

/** A tool call as it stands in a prompt: JSON that `toolCallOf` reads. Equal calls give equal texts. */
export function toolCallText({ tool, arguments: given }: ToolCall): string {
  return `{"tool":${JSON.stringify(tool)},"arguments":${canonicalJson(given)}}`
}

/** The tool call that `toolCallText` wrote. */
export function toolCallOf(text: string): ToolCall {
  return toolCallShape.parse(JSON.parse(text))
}

/** A tool call as plain data, to be read from a file. */
export const toolCallShape = z.object({ tool: z.string(), arguments: z.json() })
