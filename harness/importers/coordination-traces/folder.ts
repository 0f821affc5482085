import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { UsageError } from '../../define.ts'

/** The files of a published set. */
export interface PublishedFiles {
  readonly markets: string
  /** At least one, by name. */
  readonly traces: readonly string[]
}

/** The files in a folder as the publisher lays it out. */
export function publishedFiles(path: string): PublishedFiles {
  const [markets, folder] = [join(path, 'markets.jsonl'), join(path, 'traces')]
  const wrong = (came: string): UsageError =>
    new UsageError(`${path}: expected a folder with markets.jsonl and traces/*.jsonl, got ${came}`)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw wrong('nothing')
  if (!stat.isDirectory()) throw wrong('a file')
  if (!isFile(markets)) throw wrong('no markets.jsonl in it')
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw wrong('no folder traces in it')
  const names = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  const traces = names.toSorted().map((name) => join(folder, name))
  if (traces.length === 0) throw wrong('no trace files in it')
  return { markets, traces }
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true
}
