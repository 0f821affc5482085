import { z } from 'zod'
import { UsageError } from './errors.ts'
import type { Json } from './json.ts'

/** A parameter as `list` shows it. */
export interface ParamFacts {
  readonly name: string
  /** What values it takes, in words or as JSON schema type. */
  readonly type: string
  readonly default: Json
  readonly description: string
}

/** The parameters of a schema with their types and defaults, in order. */
export function paramFacts(schema: z.ZodType): readonly ParamFacts[] {
  const described = jsonSchemaShape.safeParse(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }))
  if (!described.success)
    throw new TypeError('parameters: expected a zod object of plain values, got another schema')
  return Object.entries(described.data.properties ?? {}).map(([name, property]) => ({
    name,
    type: typeInWords(property),
    default: property.default ?? null,
    description: property.description ?? '',
  }))
}

const plainType = z.object({ type: z.string().optional() })

const jsonSchemaProperty = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  anyOf: z.array(plainType).optional(),
  enum: z.array(z.json()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
  default: z.json().optional(),
  description: z.string().optional(),
})

const jsonSchemaShape = z.object({ properties: z.record(z.string(), jsonSchemaProperty).optional() })

function typeInWords({
  type,
  anyOf,
  enum: values,
  minimum,
  maximum,
}: z.infer<typeof jsonSchemaProperty>): string {
  if (values !== undefined) return values.map(String).join('|')
  const plain = Array.isArray(type) ? type.join('|') : type
  const name = plain ?? anyOf?.map((each) => each.type ?? 'any').join('|') ?? 'any'
  const isBounded = (bound: number | undefined): bound is number =>
    bound !== undefined && Math.abs(bound) < Number.MAX_SAFE_INTEGER
  const from = isBounded(minimum) ? ` from ${minimum}` : ''
  const to = isBounded(maximum) ? ` to ${maximum}` : ''
  return `${name}${from}${to}`
}

/**
 * The values that one text stands for: the text itself where the parameter takes it, else a range `a..b:step`,
 * else a list with commas.
 *
 * @param name the parameter, with its scope, for messages
 * @throws UsageError when the schema has no such parameter or takes none of the values
 */
export function paramValues(schema: z.ZodType, param: string, text: string, name: string): readonly Json[] {
  const whole = parsedParam(schema, param, text)
  if (whole.success) return [whole.value]
  const range = rangeValues(text)
  const texts = range ?? text.split(',')
  if (texts.length === 1 && range === undefined) throw refusal(name, text, whole.expected)
  return texts.map((each) => {
    const parsed = parsedParam(schema, param, each)
    if (parsed.success) return parsed.value
    throw refusal(name, each, parsed.expected)
  })
}

function refusal(name: string, text: string, expected: string): UsageError {
  return new UsageError(`--set ${name}: expected ${expected}, got "${text}"`)
}

type ParsedParam =
  | { readonly success: true; readonly value: Json }
  | { readonly success: false; readonly expected: string }

function parsedParam(schema: z.ZodType, param: string, text: string): ParsedParam {
  const candidates: readonly Json[] = [text, ...scalar(text)]
  for (const candidate of candidates) {
    const result = schema.safeParse({ [param]: candidate })
    const parsed = result.success ? z.record(z.string(), z.json()).safeParse(result.data) : undefined
    const value = parsed?.data?.[param]
    if (value !== undefined) return { success: true, value }
  }
  const facts = paramFacts(schema).find(({ name }) => name === param)
  return { success: false, expected: facts?.type ?? 'another value' }
}

function scalar(text: string): readonly Json[] {
  if (text === 'true') return [true]
  if (text === 'false') return [false]
  const value = text.trim() === '' ? Number.NaN : Number(text)
  return Number.isFinite(value) ? [value] : []
}

/** The most values that a range may have. */
const longestRange = 100_000

/** The numbers of `a..b` or `a..b:step` as decimal texts, or undefined when the text is no range. */
export function rangeValues(text: string): readonly string[] | undefined {
  const match = /^(-?\d+(?:\.\d+)?)\.\.(-?\d+(?:\.\d+)?)(?::(\d+(?:\.\d+)?))?$/.exec(text)
  if (match === null) return undefined
  const [from, to, step] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 1)]
  const count = Math.floor((to - from) / step + 1e-9) + 1
  if (!(step > 0) || !(count >= 1) || count > longestRange) {
    throw new UsageError(
      `range "${text}": expected from..to:step with from <= to, step > 0 and at most ${longestRange} values`,
    )
  }
  const decimals = Math.max(...[match[1], match[2], match[3]].map((part) => part?.split('.')[1]?.length ?? 0))
  return Array.from({ length: count }, (_, index) => String(Number((from + index * step).toFixed(decimals))))
}
