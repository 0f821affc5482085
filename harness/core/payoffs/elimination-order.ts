import type { AgentId } from '../members.ts'

/** One step of variable elimination. */
export interface Elimination {
  readonly agent: AgentId
  /** The agents not yet eliminated that share a term with it by then, ascending. */
  readonly neighbours: readonly AgentId[]
}

/** In which order agents are eliminated, or why they cannot be. */
export type EliminationOrder =
  | {
      readonly kind: 'order'
      readonly steps: readonly Elimination[]
      /** The most neighbours of a step: the induced width along this order. */
      readonly width: number
      /** Entries of all tables together. */
      readonly entries: number
    }
  | { readonly kind: 'too-wide'; readonly reason: string }

/** What an order is found for. */
export interface EliminationSetting {
  readonly agents: readonly AgentId[]
  /** The agents of each term; all among `agents`. */
  readonly scopes: Iterable<readonly AgentId[]>
  /** How many moves an agent has. */
  moves(agent: AgentId): number
  /** The most entries of all tables together. */
  readonly mostEntries: number
}

/**
 * An order of elimination by least degree, found before any table is made; time and memory are linear in agents and
 * terms while the width is small.
 *
 * Source: Dechter (1999), Bucket elimination, Artificial Intelligence 113, 41-85. Of a hopeless graph no more is read
 * than shows it: a graph of n agents and treewidth w has at most w n edges.
 */
export function eliminationOrder(setting: EliminationSetting): EliminationOrder {
  const { agents, moves, mostEntries } = setting
  const fewest = agents.reduce((least, agent) => Math.min(least, Math.max(2, moves(agent))), mostEntries)
  const widest = Math.max(1, Math.floor(Math.log(mostEntries) / Math.log(fewest) + 1e-9) - 1)
  const graph = neighboursOf(setting, widest * agents.length)
  const tooWide = (width: number, entries: number): EliminationOrder => {
    const reason = `its pay-offs have an induced width of at least ${width}, which takes tables of at least ${entries.toPrecision(2)} entries, expected at most ${mostEntries}`
    return { kind: 'too-wide', reason }
  }
  if (graph === undefined) return tooWide(widest + 1, fewest ** (widest + 2))
  const queue = new DegreeQueue(graph)
  const steps: Elimination[] = []
  let [width, entries] = [0, 0]
  for (let agent = queue.next(); agent !== undefined; agent = queue.next()) {
    const neighbours = [...(graph.get(agent) ?? [])].sort((a, b) => a - b)
    const size = neighbours.reduce((product, other) => product * moves(other), moves(agent))
    entries += size
    if (entries > mostEntries) return tooWide(Math.max(width, neighbours.length), entries)
    width = Math.max(width, neighbours.length)
    steps.push({ agent, neighbours })
    eliminate(agent, neighbours, graph, queue)
  }
  return { kind: 'order', steps, width, entries }
}

type Graph = ReadonlyMap<AgentId, Set<AgentId>>

/** Who shares a term with whom; undefined once there are more pairs than `mostPairs`. */
function neighboursOf({ agents, scopes }: EliminationSetting, mostPairs: number): Graph | undefined {
  const graph = new Map(agents.map((agent) => [agent, new Set<AgentId>()]))
  let links = 0
  for (const scope of scopes) {
    for (const agent of scope) {
      const own = graph.get(agent)
      const before = own?.size ?? 0
      for (const other of scope) if (other !== agent) own?.add(other)
      links += (own?.size ?? 0) - before
    }
    if (links > 2 * mostPairs) return undefined
  }
  return graph
}

/** Takes an agent out, and links those it leaves behind. */
function eliminate(agent: AgentId, neighbours: readonly AgentId[], graph: Graph, queue: DegreeQueue): void {
  for (const other of neighbours) {
    const own = graph.get(other)
    const before = own?.size ?? 0
    own?.delete(agent)
    for (const third of neighbours) if (third !== other) own?.add(third)
    queue.moved(other, before)
  }
}

/** The agents left, by how many neighbours they have; equals in the order in which they came to it. */
class DegreeQueue {
  readonly #graph: Graph
  readonly #byDegree: Set<AgentId>[] = []
  #least = 0

  constructor(graph: Graph) {
    this.#graph = graph
    for (const [agent, { size }] of graph) this.#at(size).add(agent)
  }

  /** Takes out an agent with the fewest neighbours. */
  next(): AgentId | undefined {
    for (; this.#least < this.#byDegree.length; this.#least += 1) {
      const [agent] = this.#at(this.#least)
      if (agent === undefined) continue
      this.#at(this.#least).delete(agent)
      return agent
    }
    return undefined
  }

  moved(agent: AgentId, before: number): void {
    const now = this.#graph.get(agent)?.size ?? 0
    this.#at(before).delete(agent)
    this.#at(now).add(agent)
    this.#least = Math.min(this.#least, now)
  }

  #at(degree: number): Set<AgentId> {
    while (this.#byDegree.length <= degree) this.#byDegree.push(new Set())
    return this.#byDegree[degree] ?? new Set()
  }
}
