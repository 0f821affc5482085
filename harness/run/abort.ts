import type { AbortCause } from '../core/trace.ts'

/** Ends an episode without a score. */
export class EpisodeAborted extends Error {
  override readonly name = 'EpisodeAborted'
  readonly abortCause: AbortCause

  constructor(abortCause: AbortCause, detail: string, options?: ErrorOptions) {
    super(detail, options)
    this.abortCause = abortCause
  }
}
