import type { z } from 'zod'
import { UsageError } from './errors.ts'

/**
 * One JSON document on a line of its own, as its shape reads it. The messages of the shape say what it expects.
 *
 * @param source file and line number, for messages
 * @throws UsageError with file, line, field, what was expected and what came
 */
export function jsonLine<T>(text: string, shape: z.ZodType<T>, source: string): T {
  return shaped(parsed(text, source), shape, source)
}

function parsed(text: string, source: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    const at = Number(/at position (\d+)/.exec(what)?.[1] ?? Number.NaN)
    const isCut = /^(Unexpected end|Unterminated)/.test(what) || at >= text.length
    const came = isCut ? `one that breaks off after ${text.length} characters` : `a line with "${what}"`
    throw new UsageError(`${source}: expected a JSON object, got ${came}`, { cause: error })
  }
}

function shaped<T>(value: unknown, shape: z.ZodType<T>, source: string): T {
  const { data, error } = shape.safeParse(value)
  if (error === undefined) return data
  const [{ path, message }] = error.issues as [z.core.$ZodIssue] // an error has at least one issue
  const where = path.length === 0 ? source : `${source}: ${pathText(path)}`
  throw new UsageError(`${where}: expected ${message}, got ${excerpt(valueAt(value, path))}`)
}

function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index === 0 ? '' : '.'}${String(key)}`))
    .join('')
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce((at: unknown, key) => new Map(Object.entries(Object(at))).get(String(key)), value)
}

function excerpt(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number') return String(value) // JSON would turn an infinite one into null
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'a list' : 'an object'
  const text = JSON.stringify(typeof value === 'string' ? value.slice(0, 60) : value) ?? typeof value
  return typeof value === 'string' && value.length > 60 ? `${text} and more` : text
}
