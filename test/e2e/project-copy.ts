import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './run-command.ts'

/** A copy of the project that may be changed and broken. Give it back with `remove`. */
export function projectCopy() {
  const project = mkdtempSync(join(tmpdir(), 'coordbench-copy-'))
  for (const part of ['harness', 'scenarios', 'topologies', 'reports', 'package.json', 'tsconfig.json']) {
    cpSync(join(root, part), join(project, part), {
      recursive: true,
      filter: (source) => source !== join(root, 'reports/out'),
    })
  }
  symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))
  mkdirSync(join(project, 'results'))
  return { project, remove: () => rmSync(project, { recursive: true }) }
}
