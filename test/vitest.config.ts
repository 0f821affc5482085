import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** A folder for machine-readable results, one JSON file a run; unset for a person at a terminal. */
const resultsFolder = process.env['COORDBENCH_TEST_RESULTS']

function project(name: string, folders: string, testTimeout: number) {
  return { test: { name, include: [`test/${folders}/**/*.test.ts`], testTimeout, hookTimeout: testTimeout } }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    maxWorkers: 2,
    reporters: resultsFolder
      ? ['default', ['json', { outputFile: `${resultsFolder}/${process.pid}.json` }]]
      : ['default'],
    projects: [
      project('quick', '{unit,property,conformance,golden,types,architecture}', 20_000),
      project('e2e', 'e2e', 120_000),
      project('long', 'long', 600_000),
    ],
  },
})
