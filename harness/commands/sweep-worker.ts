import { parentPort, workerData } from 'node:worker_threads'
import { attend } from '../run/attending.ts'
import { type AskedAxes, requestedMatrix } from './sweep-axes.ts'

// A thread of a sweep: plans the same cells as the thread that started it, which hands it the options as data.
const asked = workerData as AskedAxes
if (parentPort === null) throw new Error('sweep-worker.ts: expected to run as a worker thread, got a process')
attend(parentPort, await requestedMatrix(asked))
