import { createHash, hash } from 'node:crypto'
import { canonicalJson } from '../core/json.ts'
import type { EpisodeResult } from '../core/trace.ts'

/** One stored event with texts as hashes: what counts for equality. */
export interface HashedEvent {
  readonly seq: number
  readonly round: number
  readonly kind: string
  readonly member: string | null
  readonly peer: string | null
  readonly at: number
  readonly until: number | null
  /** Hash of the text. */
  readonly text: string | null
  /** Codes and text hashes, joined. */
  readonly prompt: string | null
  readonly data: string | null
}

/** Lines are hashed together, because each call of the hash costs more than what a line holds. */
const charactersPerUpdate = 65_536

/**
 * Hash over an episode's content. Measured times do not count, since they differ from run to run; whether a
 * message was delivered does.
 */
export class ContentHash {
  readonly #hash = createHash('sha256')
  readonly #countsTimes: boolean
  #lines = ''

  constructor(countsTimes: boolean) {
    this.#countsTimes = countsTimes
  }

  add(event: HashedEvent): void {
    const times = this.#countsTimes ? `${event.at} ${event.until}` : `${event.until === null}`
    const { seq, round, kind, member, peer, text, prompt, data } = event
    this.#lines += `${seq} ${round} ${kind} ${times} ${text} ${JSON.stringify([member, peer, prompt, data])}\n`
    if (this.#lines.length >= charactersPerUpdate) this.#update()
  }

  /**
   * The hash, once all events were added. Of an aborted episode only the cause counts: how far it got before an
   * outage depends on when that came.
   */
  finished(result: EpisodeResult): string {
    if (result.kind === 'aborted') return hash('sha256', `aborted ${result.cause}`)
    const counted = this.#countsTimes ? result : { ...result, makespanMs: 0 }
    this.#update()
    return this.#hash.update(canonicalJson({ ...counted })).digest('hex')
  }

  #update(): void {
    this.#hash.update(this.#lines)
    this.#lines = ''
  }
}

/** An episode as the digest of a run counts it. */
export interface DigestPart {
  readonly cellKey: string
  readonly seed: number
  readonly repetition: number
  readonly content: string
}

/** The digest over episodes, in whatever order they were stored. */
export function digestOf(parts: readonly DigestPart[]): string {
  const lines = parts.map(
    ({ cellKey, seed, repetition, content }) => `${cellKey} ${seed} ${repetition} ${content}`,
  )
  return hash('sha256', lines.sort().join('\n'))
}
