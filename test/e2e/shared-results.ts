import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly sharedResults: string
  }
}

/** Once a run: a folder for results files that several test files read. */
export function setup({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-shared-'))
  provide('sharedResults', folder)
  return () => rmSync(folder, { recursive: true, force: true })
}
