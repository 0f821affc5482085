import {
  describe,
  startTests,
  type TestOptions,
  test,
  type VitestRunner,
  type VitestRunnerConfig,
} from '@vitest/runner'

/** A batch of episodes: one test. */
export interface Batch {
  /** File of the runner's tree. */
  readonly scenario: string
  /** Suite of the runner's tree. */
  readonly topology: string
  readonly name: string
  run(signal: AbortSignal): Promise<void>
}

/**
 * Runs batches, at most so many at once. A batch that fails is a fault of the harness: the first such error is
 * thrown once all batches are over. Concurrency is set once a process.
 */
export async function runBatches(
  batches: readonly Batch[],
  concurrency: number,
  signal: AbortSignal,
): Promise<void> {
  const files = [...new Set(batches.map(({ scenario }) => scenario))]
  if (files.length === 0) return
  const runner = new BatchRunner(batches, concurrency, signal)
  await startTests(files, runner)
  if (runner.failure !== undefined) throw runner.failure.error
}

class BatchRunner implements VitestRunner {
  readonly config: VitestRunnerConfig
  failure: { readonly error: unknown } | undefined
  readonly #batches: readonly Batch[]
  readonly #signal: AbortSignal

  constructor(batches: readonly Batch[], concurrency: number, signal: AbortSignal) {
    this.#batches = batches
    this.#signal = signal
    this.config = {
      root: '/',
      setupFiles: [],
      name: undefined,
      testNamePattern: undefined,
      chaiConfig: undefined,
      passWithNoTests: true,
      allowOnly: false,
      sequence: { shuffle: false, concurrent: true, seed: 0, hooks: 'stack', setupFiles: 'list' },
      maxConcurrency: concurrency,
      testTimeout: 0,
      hookTimeout: 0,
      retry: 0,
      includeTaskLocation: false,
      tags: [],
      tagsFilter: undefined,
      strictTags: false,
    }
  }

  importFile(file: string): void {
    const own = this.#batches.filter(({ scenario }) => scenario === file)
    for (const topology of new Set(own.map((batch) => batch.topology))) {
      describe(topology, () => {
        for (const batch of own) if (batch.topology === topology) this.#declare(batch)
      })
    }
  }

  #declare(batch: Batch): void {
    const options: TestOptions = { concurrent: true, timeout: 0 }
    test(batch.name, options, async () => {
      if (this.failure !== undefined || this.#signal.aborted) return
      await batch.run(this.#signal).catch((error: unknown) => {
        this.failure ??= { error }
      })
    })
  }
}
