import type { z } from 'zod'
import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { paramFacts, paramValues } from '../core/params.ts'
import { expectedOneOf } from '../nearest.ts'

/** Something with parameters that `--set` may name. */
export interface ParamScope {
  /** A scenario's or topology's id, or `persona`. */
  readonly id: string
  readonly params: z.ZodType
  /** Other names that it takes, without values of its own: `agents` for a scenario. */
  readonly also?: readonly string[]
}

/** One `--set` option: a parameter of one scope, and its text. */
export interface Assignment {
  readonly scope: string
  readonly param: string
  readonly text: string
}

/**
 * The options `--set name=value` as assignments to scopes. A name may be prefixed with its scope; without a
 * prefix it must belong to exactly one of the scopes.
 *
 * @throws UsageError for an unknown or ambiguous name
 */
export function assignments(
  options: readonly string[],
  scopes: readonly ParamScope[],
): readonly Assignment[] {
  const made = options.map((option) => assignment(option, scopes))
  for (const [index, { scope, param }] of made.entries()) {
    const first = made.findIndex((other) => other.scope === scope && other.param === param)
    if (first < index) throw new UsageError(`--set ${scope}.${param}: expected one assignment, got two`)
  }
  return made
}

function assignment(option: string, scopes: readonly ParamScope[]): Assignment {
  const match = /^(?:([a-z0-9-]+)\.)?([A-Za-z][A-Za-z0-9]*)=(.*)$/s.exec(option)
  if (match === null) throw new UsageError(`--set: expected name=value or scope.name=value, got "${option}"`)
  const [, prefix, param = '', text = ''] = match
  if (prefix !== undefined) return { scope: prefixed(prefix, param, scopes), param, text }
  const owners = scopes.filter((scope) => namesOf(scope).includes(param))
  const [owner] = owners
  if (owner === undefined)
    throw new UsageError(`--set: ${expectedOneOf(unique(scopes.flatMap(namesOf)), param)}`)
  if (owners.length > 1) {
    const choices = owners.map(({ id }) => `${id}.${param}`).join(' or ')
    throw new UsageError(`--set ${param}: expected ${choices}, got a name that several take`)
  }
  return { scope: owner.id, param, text }
}

function prefixed(prefix: string, param: string, scopes: readonly ParamScope[]): string {
  const scope = scopes.find(({ id }) => id === prefix)
  if (scope === undefined) {
    throw new UsageError(
      `--set ${prefix}.${param}: as a prefix ${expectedOneOf(
        scopes.map(({ id }) => id),
        prefix,
      )}`,
    )
  }
  if (namesOf(scope).includes(param)) return prefix
  throw new UsageError(`--set ${prefix}.${param}: ${expectedOneOf(namesOf(scope), param)}`)
}

function namesOf({ params, also = [] }: ParamScope): readonly string[] {
  return [...paramFacts(params).map(({ name }) => name), ...also]
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort()
}

/**
 * Every combination of the values assigned to a scope, with defaults for the rest.
 *
 * @throws UsageError when a value does not fit
 */
export function combinations(
  { id, params, also = [] }: ParamScope,
  made: readonly Assignment[],
): readonly { readonly [name: string]: Json }[] {
  const swept = made
    .filter(({ scope, param }) => scope === id && !also.includes(param))
    .map(({ param, text }) => ({ param, values: paramValues(params, param, text, `${id}.${param}`) }))
  const given = swept.reduce<readonly { readonly [name: string]: Json }[]>(
    (rows, { param, values }) => rows.flatMap((row) => values.map((value) => ({ ...row, [param]: value }))),
    [{}],
  )
  return given.map((row) => parsedParams(id, params, row))
}

function parsedParams(id: string, params: z.ZodType, given: object): { readonly [name: string]: Json } {
  const parsed = params.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UsageError(`--set ${id}.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`)
  }
  // A plug-in's schema is an object of plain values.
  return parsed.data as { readonly [name: string]: Json }
}
