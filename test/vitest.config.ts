import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './longest-first.ts'

/** A folder for machine-readable results, one JSON file a run; unset for a person at a terminal. */
const resultsFolder = process.env['COORDBENCH_TEST_RESULTS']

function project(name: string, folders: string, testTimeout: number, further: object = {}) {
  const include = [`test/${folders}/**/*.test.ts`]
  return { test: { name, include, testTimeout, hookTimeout: testTimeout, ...further } }
}

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    reporters: resultsFolder
      ? ['default', ['json', { outputFile: `${resultsFolder}/${process.pid}.json` }]]
      : ['default'],
    projects: [
      // Tests without a state of their own: what they import is loaded once a worker, not once a file.
      project('quick', '{unit,property,conformance,golden,types,architecture}', 20_000, { isolate: false }),
      project('e2e', 'e2e', 120_000, { globalSetup: ['test/e2e/shared-results.ts'] }),
      project('long', 'long', 600_000),
    ],
  },
})
