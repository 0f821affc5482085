import { createReadStream } from 'node:fs'
import { jsonLine, UsageError, type z } from '../../define.ts'

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
    if (line.trim() !== '') yield { value: jsonLine(line, shape, source), source }
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
