/** A bound on the duration of some work, joined with the caller's own signal. */
export interface Deadline {
  /** Aborted when the time is up, or when the caller's signal is. */
  readonly signal: AbortSignal
  /** Whether the time ran out. */
  readonly hasPassed: boolean
  /** Ends the watch; to be called when the work is over. */
  clear(): void
}

/**
 * A signal that is aborted after so many milliseconds or with the caller's. `AbortSignal.any` with
 * `AbortSignal.timeout` would say the same, but keeps each timer until it fires, long after the work is over.
 */
export function deadline(ms: number, caller: AbortSignal): Deadline {
  const controller = new AbortController()
  let hasPassed = false
  const timer = setTimeout(() => {
    hasPassed = true
    controller.abort(new Error(`expected an end within ${ms} ms`))
  }, ms)
  const abort = () => controller.abort(caller.reason)
  if (caller.aborted) abort()
  caller.addEventListener('abort', abort, { once: true })
  return {
    signal: controller.signal,
    get hasPassed() {
      return hasPassed
    },
    clear() {
      clearTimeout(timer)
      caller.removeEventListener('abort', abort)
    },
  }
}
