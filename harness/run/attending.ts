import { setImmediate } from 'node:timers/promises'
import type { MessagePort } from 'node:worker_threads'
import { UsageError } from '../core/errors.ts'
import { cellKey } from '../store/cell-key.ts'
import { type PreparedEpisode, Preparer } from '../store/prepared.ts'
import type { Errand, Outcome } from './crew.ts'
import type { Matrix } from './matrix.ts'
import type { CellPlan } from './planned-cell.ts'
import { playedJob } from './played-job.ts'
import { eventsPerSave } from './workshop.ts'

/** Lets this thread play the episodes of these cells that the crew's owner asks for, one errand after another. */
export function attend(port: MessagePort, { cells, matched = [] }: Pick<Matrix, 'cells' | 'matched'>): void {
  const planned = new Map(cells.map((cell) => [cellKey(cell.identity), cell]))
  const plans = new Map(matched.map((plan) => [plan.key, plan]))
  const known = ({ cell, matched: how }: Errand): CellPlan | undefined =>
    how === undefined ? planned.get(cell) : plans.get(how.plan)?.planned(how.tokens)
  const preparer = new Preparer()
  const stop = new AbortController()
  let turn = Promise.resolve()
  port.on('message', (message: 'stop' | Errand) => {
    if (message === 'stop') return stop.abort()
    turn = turn.then(async () => {
      const outcome = await played(message, known, preparer, stop.signal).then(
        (episodes): Outcome => ({ kind: 'played', episodes }),
        (error: unknown): Outcome => ({ kind: 'failed', isUsage: error instanceof UsageError, error }),
      )
      port.postMessage(outcome)
    })
  })
}

async function played(
  errand: Errand,
  known: (errand: Errand) => CellPlan | undefined,
  preparer: Preparer,
  signal: AbortSignal,
): Promise<readonly PreparedEpisode[]> {
  const planned = known(errand)
  if (planned === undefined) throw new Error(`expected a cell of the sweep, got the key ${errand.cell}`)
  const finished: PreparedEpisode[] = []
  let events = 0
  for (const [seed, repetition] of errand.episodes) {
    await setImmediate() // lets the word to stop through
    if (signal.aborted || events >= eventsPerSave) break
    const trace = await playedJob({ planned, seed, repetition }, (model) => model, signal).catch(
      (error: unknown) => {
        if (!signal.aborted) throw error
        return undefined
      },
    )
    if (trace === undefined) break
    events += trace.events.length
    finished.push(preparer.prepared(trace))
  }
  return finished
}
