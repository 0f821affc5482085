import type { MemberId } from '../core/members.ts'
import type { Edge } from '../core/topology.ts'
import { EpisodeAborted } from './abort.ts'

/** The declared edges of a topology, as a check on every message. */
export class DeclaredEdges {
  readonly #topology: string
  readonly #targets = new Map<MemberId, Set<MemberId>>()

  constructor(topology: string, edges: Iterable<Edge>) {
    this.#topology = topology
    for (const { from, to } of edges) {
      const targets = this.#targets.get(from) ?? new Set()
      this.#targets.set(from, targets.add(to))
    }
  }

  /** Aborts the episode, as a fault of the harness, when the edge was not declared. */
  require(from: MemberId, to: MemberId): void {
    if (this.#targets.get(from)?.has(to)) return
    const where = `topology "${this.#topology}" sent ${from} to ${to}`
    throw new EpisodeAborted('harness', `${where}, expected one of its declared edges`)
  }
}
