import { statSync } from 'node:fs'
import type { Benchmark, BenchRow } from './benchmark.ts'
import { eventCount, removed, tracesOf } from './stored-traces.ts'
import { type AskedCell, swept } from './swept.ts'

/** Bytes of the results file for each event, against the same events as lines of JSON. */
export const fileSize: Benchmark = {
  id: 'size',
  title: 'Bytes of the results file per event',
  async run({ folder }) {
    const file = `${folder}/size.db`
    return [
      await bytesRow('size, corridor x mesh', removed(file), {
        scenario: 'corridor',
        topology: 'mesh',
        seeds: 16,
      }),
      await bytesRow('size, episodes of one call', removed(file), {
        ...{ scenario: 'forecast', topology: 'independent', agents: 1, seeds: 5000 },
      }),
    ]
  },
}

async function bytesRow(bench: string, file: string, asked: AskedCell): Promise<BenchRow> {
  await swept(file, [asked])
  const traces = tracesOf(file)
  let lines = 0
  for (const { events } of traces)
    for (const event of events) lines += Buffer.byteLength(JSON.stringify(event)) + 1
  const { size } = statSync(file)
  const value = size / eventCount(traces)
  return { bench, value, unit: 'bytes/event', against: 'lines of JSON', ratio: size / lines }
}
