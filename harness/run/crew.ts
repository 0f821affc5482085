import { Worker } from 'node:worker_threads'
import { UsageError } from '../core/errors.ts'
import type { PreparedEpisode } from '../store/prepared.ts'
import type { MatchedKey } from './planned-cell.ts'

/** Episodes of one cell for a worker to play. */
export interface Errand {
  /** Key of the cell. */
  readonly cell: string
  /** How to plan it, where that takes what another cell spent. */
  readonly matched?: MatchedKey
  readonly episodes: readonly (readonly [seed: number, repetition: number])[]
}

/** What came of an errand. */
export type Outcome =
  | { readonly kind: 'played'; readonly episodes: readonly PreparedEpisode[] }
  | { readonly kind: 'failed'; readonly isUsage: boolean; readonly error: unknown }

/** A thread ended before its work was done. */
export class WorkerFailure extends Error {
  override readonly name = 'WorkerFailure'
}

/** An errand on its way. */
interface Task {
  readonly errand: Errand
  readonly resolve: (episodes: readonly PreparedEpisode[]) => void
  readonly reject: (error: unknown) => void
}

/** A worker and what was given to it, in order. */
interface Hand {
  readonly worker: Worker
  readonly tasks: Task[]
}

/** Errands that a worker holds: one in hand and the next one waiting. */
const held = 2

/**
 * Threads that play episodes side by side. They are told of a cell by its key and must know it themselves, because
 * code does not pass between threads. When one of them ends, so does the crew: everything asked of it fails.
 */
export class Crew {
  readonly size: number
  readonly #hands: readonly Hand[]
  readonly #waiting: Task[] = []
  #failure: WorkerFailure | undefined
  #isClosing = false

  /**
   * @param script what each worker runs; see `attend`
   * @param data what each worker finds as its `workerData`
   */
  constructor(size: number, script: URL, data: unknown) {
    this.size = size
    this.#hands = Array.from({ length: size }, (_, index) => this.#hand(index + 1, script, data))
  }

  /** The first of the episodes of an errand, played: all of them, or those that came before many events. */
  played(errand: Errand): Promise<readonly PreparedEpisode[]> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== undefined) return reject(this.#failure)
      this.#waiting.push({ errand, resolve, reject })
      this.#assign()
    })
  }

  /** Lets every worker end after the episode that it is at. */
  stop(): void {
    for (const { worker } of this.#hands) worker.postMessage('stop')
  }

  /** Ends all workers, whatever they are at. */
  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all(this.#hands.map(({ worker }) => worker.terminate()))
  }

  #hand(number: number, script: URL, data: unknown): Hand {
    const worker = new Worker(script, { workerData: data })
    const hand: Hand = { worker, tasks: [] }
    worker.on('message', (outcome: Outcome) => {
      const task = hand.tasks.shift()
      if (outcome.kind === 'played') task?.resolve(outcome.episodes)
      else task?.reject(errorOf(outcome))
      this.#assign()
    })
    worker.on('error', (error) => this.#fail(number, sentence(error), error))
    worker.on('messageerror', (error) => this.#fail(number, sentence(error), error))
    worker.on('exit', (code) => this.#fail(number, `an end with code ${code}`))
    return hand
  }

  #assign(): void {
    while (this.#waiting.length > 0) {
      const hand = this.#hands.reduce((least, each) =>
        each.tasks.length < least.tasks.length ? each : least,
      )
      if (hand.tasks.length >= held) return
      const task = this.#waiting.shift()
      if (task === undefined) return
      hand.tasks.push(task)
      hand.worker.postMessage(task.errand)
    }
  }

  #fail(number: number, what: string, cause?: unknown): void {
    if (this.#isClosing || this.#failure !== undefined) return
    const expectation = `worker ${number}: expected it to play on, got ${what}`
    this.#failure = new WorkerFailure(`${expectation}; what was finished is stored`, { cause })
    const tasks = [...this.#hands.flatMap((hand) => hand.tasks), ...this.#waiting]
    for (const { reject } of tasks) reject(this.#failure)
  }
}

/** An error loses its class on the way between threads. */
function errorOf({ isUsage, error }: Extract<Outcome, { readonly kind: 'failed' }>): unknown {
  return isUsage && error instanceof Error ? new UsageError(error.message, { cause: error }) : error
}

function sentence(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error)
  return `"${words.split('\n', 1)[0]}"`
}
