import { relative } from 'node:path'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/**
 * Files that take long, longest first: one that began last would keep one worker busy while the other has nothing left.
 * The others follow as the runner would have them.
 */
const leading = [
  ...['e2e/workers', 'e2e/sweep', 'e2e/report-chromium', 'e2e/bad-input', 'e2e/import', 'e2e/audit'],
  ...['conformance/topologies', 'conformance/hardships', 'conformance/sections', 'property/scenarios'],
  ...['conformance/scenarios', 'unit/report', 'conformance/secrets', 'architecture/architecture'],
  ...['unit/fit-rates', 'unit/replay-run', 'property/questions'],
  ...['long/every-case-first', 'long/every-case-second', 'long/interval-coverage', 'long/fit-negotiators'],
  ...['long/parts-coverage', 'long/forecast-coverage', 'long/replay-everything', 'long/separation'],
].map((name) => `test/${name}.test.ts`)

/** Begins with what takes longest. Projects follow one another, so that each loads what it shares once a worker. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.toSorted((a, b) =>
      a.project.name === b.project.name
        ? this.#place(a) - this.#place(b)
        : a.project.name < b.project.name
          ? -1
          : 1,
    )
  }

  #place({ moduleId }: TestSpecification): number {
    const place = leading.indexOf(relative(this.ctx.config.root, moduleId).replaceAll('\\', '/'))
    return place === -1 ? leading.length : place
  }
}
