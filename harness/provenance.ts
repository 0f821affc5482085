import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { RunRow } from './core/analysis.ts'

const root = fileURLToPath(new URL('../', import.meta.url))

/** Where a run comes from: code, packages, arguments and time. */
export function provenance(
  command: string,
  given: readonly string[],
): Omit<RunRow, 'run' | 'digest' | 'finishedAt'> {
  const commit = gitOutput('rev-parse', 'HEAD')
  return {
    command,
    startedAt: new Date().toISOString(),
    commit,
    isDirty: commit !== undefined && gitOutput('status', '--porcelain') !== '',
    lockHash: lockHash(),
    arguments: given,
    versions: { node: process.versions.node },
  }
}

/** Undefined outside a repository, or where there is no git. */
function gitOutput(...command: readonly string[]): string | undefined {
  try {
    return execFileSync('git', command, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } catch {
    return undefined
  }
}

function lockHash(): string | undefined {
  try {
    return createHash('sha256')
      .update(readFileSync(`${root}package-lock.json`))
      .digest('hex')
  } catch {
    return undefined
  }
}
