import type { z } from 'zod'
import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { expectedOneOf } from '../nearest.ts'

/** Settings by name, as a user gives them. */
export type Settings = { readonly [name: string]: Json }

/**
 * The settings of a model, checked against its schema; what is not given takes the schema's default.
 *
 * @param where whose settings they are, as the start of a sentence: `persona "typical"`
 * @throws UsageError when a name is unknown or a value outside its range
 */
export function settingsFrom<S extends z.ZodObject>(where: string, schema: S, given: Settings): z.output<S> {
  const known = Object.keys(schema.shape)
  const unknown = Object.keys(given).find((name) => !known.includes(name))
  if (unknown !== undefined) throw new UsageError(`${where}: ${expectedOneOf(known, unknown)}`)
  const parsed = schema.safeParse(given)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const name = String(issue?.path[0])
  throw new UsageError(`${where}: ${name} ${expectation(issue?.message)}, got ${JSON.stringify(given[name])}`)
}

/** What zod expected, without its own account of what came. */
function expectation(message = 'expected a legal value'): string {
  return message.replace(/^.*?(?=expected )/, '').replace(/, received .*$/s, '')
}
