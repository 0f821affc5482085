/** One measured number beside what it is measured against, in the same run. */
export interface BenchRow {
  readonly bench: string
  readonly value: number
  readonly unit: string
  /** What it is measured against. */
  readonly against: string
  /** The value divided by that of what it is measured against. */
  readonly ratio: number
}

/** Where a benchmark may write, and how often it repeats what it times. */
export interface BenchSetting {
  /** A folder of its own, removed afterwards; its name ends without a slash. */
  readonly folder: string
  readonly repeats: number
}

/** One benchmark: a file of this folder. */
export interface Benchmark {
  readonly id: string
  readonly title: string
  run(setting: BenchSetting): Promise<readonly BenchRow[]>
}
