import type { Entry } from './recorder.ts'

/**
 * What a member's rule may go by in a round: the signals that reached it, and what else it got and did. What a signal
 * rests on is told once, however many signals follow on the same, so that a round's links grow with its events.
 */
export class History {
  #signals: Entry[] = []
  #news: Entry[] = []
  #told: Entry | undefined

  /** The signals that reached the member so far. */
  get signals(): readonly Entry[] {
    return [...this.#signals]
  }

  /** Adds a signal that reached the member. */
  hear(signal: Entry): void {
    this.#signals.push(signal)
    this.#news.push(signal)
  }

  /** Adds a message that reached the member, or a call of its own. */
  add(entry: Entry): void {
    this.#news.push(entry)
  }

  /** What a signal of the member rests on: all that is new, and the signal that was told the rest. */
  get causes(): readonly Entry[] {
    return this.#told === undefined ? this.#news : [this.#told, ...this.#news]
  }

  /** Adds a signal that the member sent, with these causes. */
  tell(signal: Entry): void {
    if (this.#news.length === 0) return
    this.#told = signal
    this.#news = []
  }
}
