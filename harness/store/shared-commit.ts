/** Work that waits for the transaction it shares. */
interface Waiting {
  readonly work: () => void
  readonly resolve: () => void
  readonly reject: (error: unknown) => void
}

/**
 * Puts all writes that are asked for in one turn of the event loop into one transaction, because a commit costs
 * more than a row. A write is acknowledged only when its transaction is committed.
 */
export class SharedCommit {
  readonly #transaction: (work: () => void) => void
  #waiting: Waiting[] = []

  constructor(transaction: (work: () => void) => void) {
    this.#transaction = transaction
  }

  /** Fulfilled once the work is committed. */
  add(work: () => void): Promise<void> {
    if (this.#waiting.length === 0) setImmediate(() => this.commit())
    return new Promise((resolve, reject) => {
      this.#waiting.push({ work, resolve, reject })
    })
  }

  /** Commits what waits now. */
  commit(): void {
    const group = this.#waiting
    this.#waiting = []
    if (group.length === 0) return
    try {
      this.#transaction(() => {
        for (const { work } of group) work()
      })
    } catch {
      // One of them failed and took the others along; each tries alone, and the one at fault fails.
      for (const each of group) this.#alone(each)
      return
    }
    for (const { resolve } of group) resolve()
  }

  #alone({ work, resolve, reject }: Waiting): void {
    try {
      this.#transaction(work)
      resolve()
    } catch (error) {
      reject(error)
    }
  }
}
