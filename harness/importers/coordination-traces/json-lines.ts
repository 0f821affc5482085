import { createReadStream } from 'node:fs'
import { UsageError, type z } from '../../define.ts'

/** One line of a file, as its shape reads it. */
export interface JsonLine<T> {
  readonly value: T
  /** File and line number, for messages. */
  readonly source: string
}

/**
 * The lines of a file of one JSON document a line, read as a stream. Blank lines, CRLF and a byte order mark at
 * the start are passed over.
 *
 * @throws UsageError with file, line, what was expected and what came
 */
export async function* jsonLines<T>(file: string, shape: z.ZodType<T>): AsyncGenerator<JsonLine<T>> {
  let number = 0
  for await (const bytes of rawLines(file)) {
    number += 1
    const source = `${file} line ${number}`
    const text = decoded(bytes, source)
    const line = number === 1 && text.startsWith(byteOrderMark) ? text.slice(1) : text
    if (line.trim() !== '') yield { value: shaped(parsed(line, source), shape, source), source }
  }
}

const byteOrderMark = '\uFEFF'
const lineFeed = 10

async function* rawLines(file: string): AsyncGenerator<Buffer> {
  let pieces: Buffer[] = []
  for await (const chunk of chunks(file)) {
    let rest = chunk
    for (let end = rest.indexOf(lineFeed); end >= 0; end = rest.indexOf(lineFeed)) {
      yield Buffer.concat([...pieces, rest.subarray(0, end)])
      pieces = []
      rest = rest.subarray(end + 1)
    }
    if (rest.length > 0) pieces.push(rest)
  }
  if (pieces.length > 0) yield Buffer.concat(pieces)
}

async function* chunks(file: string): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { highWaterMark: 2 ** 20 })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`${file}: expected a file that can be read, got ${code}`, { cause: error })
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(bytes: Buffer, source: string): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw new UsageError(`${source}: expected UTF-8 text, got other bytes`, { cause: error })
  }
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

/** The messages of a shape say what it expects. */
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
