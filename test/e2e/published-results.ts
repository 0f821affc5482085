import { existsSync, mkdtempSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { inject } from 'vitest'
import { ran } from './run-command.ts'

/**
 * A results file with the published traces, to be read only. Who asks first imports it; where two do so at once, both
 * import the same bytes, and one of them stays.
 *
 * @param data the folder of published data sets
 */
export async function publishedResults(data: string): Promise<string> {
  const folder = inject('sharedResults')
  const file = join(folder, 'published.db')
  if (existsSync(file)) return file
  const draft = join(mkdtempSync(join(folder, 'draft-')), 'published.db')
  const path = join(data, 'coordination-traces-100')
  const { code, stderr } = await ran('import', ['coordination-traces', path, '--db', draft])
  if (code !== 0) throw new Error(`import: expected exit code 0, got ${code}: ${stderr}`)
  renameSync(draft, file)
  return file
}
