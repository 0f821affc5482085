import { parentPort, workerData } from 'node:worker_threads'
import { ResultsReader } from '../harness/store/reader.ts'
import { foundReaders, readCells } from './reading.ts'

// A thread that reads cells for a report: each message names some, and what their episodes gave goes back.
const file = String(workerData)
if (parentPort === null)
  throw new Error('reading-worker.ts: expected to run as a worker thread, got a process')
const port = parentPort
const [results, readers] = [new ResultsReader(file), await foundReaders()]
const all = results.cells()
port.on('message', (cells: readonly number[]) => {
  port.postMessage(readCells(results, readers, all, new Set(cells)))
})
