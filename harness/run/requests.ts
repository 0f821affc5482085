import pLimit from 'p-limit'
import { isFree, type Model, type ModelReply } from '../core/model.ts'

/** The door through which calls of models pass, a bounded number at a time. */
export interface RequestDoor {
  /** The most calls that were in flight together so far. */
  readonly peak: number
  /**
   * The same model, whose calls wait here for their turn, first come first served. A model whose calls are free is
   * given back as it is: it has nothing to wait for. All models of one door share its bound.
   */
  limited(model: Model): Model
}

/**
 * A door that lets through at most so many calls at once, over all models, topologies, episodes and agents.
 * A call whose signal is aborted while it waits fails at once with the signal's reason and never starts.
 *
 * @param concurrency a whole number, at least 1
 * @throws TypeError when it is not
 */
export function requestDoor(concurrency: number): RequestDoor {
  const limit = pLimit(concurrency)
  let peak = 0
  return {
    get peak() {
      return peak
    },
    limited(model) {
      if (isFree(model)) return model
      const reply: Model['reply'] = async (request, signal) => {
        signal.throwIfAborted()
        const turn = limit(async (): Promise<ModelReply> => {
          signal.throwIfAborted()
          peak = Math.max(peak, limit.activeCount)
          return model.reply(request, signal)
        })
        return untilAborted(turn, signal)
      }
      return Object.freeze({ ...model, reply })
    },
  }
}

/** One model behind a door of its own. */
export function limited(model: Model, concurrency: number): Model {
  return requestDoor(concurrency).limited(model)
}

/** The outcome of some work, or the signal's reason as soon as that is aborted. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = () => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([work, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
