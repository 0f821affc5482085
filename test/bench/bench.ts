/** The command `bench`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CommandSpec, commaList, runCommand } from '../../harness/command-line.ts'
import { note, print, printJson } from '../../harness/commands/output.ts'
import { UsageError } from '../../harness/core/errors.ts'
import { expectedOneOf } from '../../harness/nearest.ts'
import { wholeNumber } from '../../harness/run/matrix.ts'
import { textTable } from '../../harness/table.ts'
import type { Benchmark, BenchRow } from './benchmark.ts'
import { crowd } from './crowd.ts'
import { fileSize } from './file-size.ts'
import { reportTime } from './report-time.ts'
import { startUp } from './start-up.ts'
import { storeSpeed } from './store-speed.ts'
import { sweepMemory } from './sweep-memory.ts'
import { sweepSpeed } from './sweep-speed.ts'
import { waitingCalls } from './waiting-calls.ts'

const benchmarks: readonly Benchmark[] = [
  ...[storeSpeed, sweepSpeed, fileSize, sweepMemory, waitingCalls, startUp, reportTime, crowd],
]

const command: CommandSpec = {
  name: 'bench',
  description:
    'Runs the benchmarks of this project. Each number stands beside another one measured in turns with it, so that their ratio holds on a busy machine too; the numbers themselves hold for this machine only.',
  options: [
    { flags: '--only IDS', description: `benchmarks: ${benchmarks.map(({ id }) => id).join(', ')}` },
    { flags: '--repeats N', description: 'how often each is timed; medians are given', default: '5' },
  ],
  examples: [
    ['npm run -s bench', 'all of them, in a few minutes'],
    ['npm run -s bench -- --only store,start --repeats 9', 'two of them, with less noise'],
    ['npm run -s bench -- --json', 'for scripts'],
  ],
  async run(given) {
    const repeats = wholeNumber(given.text('repeats') ?? '5', '--repeats')
    const rows: BenchRow[] = []
    for (const { title, run } of chosen(commaList(given.text('only')))) {
      note(title)
      rows.push(...(await inFolder((folder) => run({ folder, repeats }))))
    }
    if (given.flag('json')) printJson(rows)
    else print(textTable(['bench', 'value', 'unit', 'against', 'ratio'], rows.map(texts)))
    return 0
  },
}

function chosen(ids: readonly string[] | undefined): readonly Benchmark[] {
  const known = benchmarks.map(({ id }) => id)
  const unknown = ids?.find((id) => !known.includes(id))
  if (unknown !== undefined) throw new UsageError(`--only: ${expectedOneOf(known, unknown)}`)
  return benchmarks.filter(({ id }) => ids?.includes(id) ?? true)
}

/** Gives some work an empty folder and removes it afterwards. */
async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function texts({ bench, value, unit, against, ratio }: BenchRow): readonly string[] {
  return [bench, String(Number(value.toPrecision(4))), unit, against, ratio.toFixed(3)]
}

process.exitCode = await runCommand(command, process.argv.slice(2))
