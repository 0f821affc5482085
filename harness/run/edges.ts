import type { MemberId } from '../core/members.ts'
import type { Edge, EdgeRule } from '../core/topology.ts'
import { EpisodeAborted } from './abort.ts'

/** The declared edges of a topology, as a check on every message. */
export class DeclaredEdges {
  readonly #topology: string
  readonly #targets = new Map<MemberId, Set<MemberId>>()
  readonly #rule: EdgeRule | undefined

  constructor(topology: string, edges: Iterable<Edge> | EdgeRule) {
    this.#topology = topology
    this.#rule = isRule(edges) ? edges : undefined
    for (const { from, to } of isRule(edges) ? [] : edges) {
      const targets = this.#targets.get(from) ?? new Set()
      this.#targets.set(from, targets.add(to))
    }
  }

  /** Aborts the episode, as a fault of the harness, when the edge was not declared. */
  require(from: MemberId, to: MemberId): void {
    if (this.#rule === undefined ? this.#targets.get(from)?.has(to) : this.#rule.allows(from, to)) return
    const where = `topology "${this.#topology}" sent ${from} to ${to}`
    throw new EpisodeAborted('harness', `${where}, expected one of its declared edges`)
  }
}

function isRule(edges: Iterable<Edge> | EdgeRule): edges is EdgeRule {
  return 'allows' in edges
}
