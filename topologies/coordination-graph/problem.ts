import {
  type AgentId,
  type AgentMember,
  type EliminationOrder,
  eliminationOrder,
  type Factor,
  factorOf,
  type Json,
  type Payoffs,
  summed,
  type Turn,
  termsAmong,
} from '../../harness/define.ts'

/** A round's pay-offs among the agents that are asked, as tables. */
export interface Problem {
  /** Ascending. */
  readonly agents: readonly AgentId[]
  /** One for each set of agents that share terms. */
  readonly factors: readonly Factor[]
  member(agent: AgentId): AgentMember
  /** The legal moves of an agent, by their number. */
  moves(agent: AgentId): readonly Json[]
}

type TooWide = Extract<EliminationOrder, { kind: 'too-wide' }>

/** How agents of a round are eliminated, or why they cannot be; no table is made before that is known. */
export function orderOf({ asked, traits: { payoffs } }: Turn, mostEntries: number): EliminationOrder {
  const agents = asked.map(({ agent }) => agent)
  const moves = (agent: AgentId): number => payoffs?.moves(agent).length ?? 0
  return eliminationOrder({ agents, scopes: scopesOf(payoffs, agents), moves, mostEntries })
}

/** Why the tables of a round's terms are too many, or undefined. */
export function tableExcess({ asked, traits: { payoffs } }: Turn, mostEntries: number): TooWide | undefined {
  let entries = 0
  for (const scope of scopesOf(
    payoffs,
    asked.map(({ agent }) => agent),
  )) {
    entries += scope.reduce((size, agent) => size * Math.max(2, payoffs?.moves(agent).length ?? 0), 1)
    if (entries <= mostEntries) continue
    return {
      kind: 'too-wide',
      reason: `its pay-offs take tables of more than ${mostEntries} entries, expected no more`,
    }
  }
  return undefined
}

/** The messages of an iteration of max-plus: along links there, back and when it is decided, and past members of one. */
export interface Traffic {
  readonly links: number
  readonly relays: number
}

/** The most messages of max-plus in a round: what is allowed, or what the largest tree takes. */
export function mostSent(agents: number, messages: number): number {
  return Math.max(messages, 4 * agents)
}

/** How many iterations so many messages allow; with more than one, what the moves earn is told as well. */
export function affordable({ links, relays }: Traffic, joined: number, most: number): number {
  return Math.max(1, Math.floor((most - joined) / (3 * links + relays + joined)))
}

/** Why not even one iteration of max-plus fits into so many messages, or undefined; reads no more than shows it. */
export function trafficExcess({ asked, traits: { payoffs } }: Turn, messages: number): string | undefined {
  const most = mostSent(asked.length, messages)
  const known = new Set<string | number>()
  let sent = 0
  const agents = asked.map(({ agent }) => agent)
  for (const scope of scopesOf(payoffs, agents)) {
    const key = keyOf(scope)
    if (scope.length < 2 || known.has(key)) continue
    known.add(key)
    sent += 4 * scope.length - 5
    if (sent > most)
      return `one iteration of max-plus takes more than ${most} messages among ${asked.length} agents, expected no more`
  }
  return undefined
}

/** The tables of a round whose size is known to fit. */
export function problemOf({ asked, traits: { payoffs } }: Turn): Problem {
  const members = new Map(asked.map((member) => [member.agent, member]))
  const factors = new Map<string | number, Factor>()
  const moves = (agent: AgentId): readonly Json[] => payoffs?.moves(agent) ?? []
  for (const term of termsAmong(eachTerm(payoffs), new Set(members.keys()))) {
    const key = keyOf(term.scope)
    const [factor, before] = [factorOf(term, moves), factors.get(key)]
    factors.set(key, before === undefined ? factor : summed([before, factor], factor.scope, factor.sizes))
  }
  const [first] = asked
  return {
    agents: [...members.keys()],
    factors: [...factors.values()],
    member: (agent) => members.get(agent) ?? first,
    moves,
  }
}

/** The same for the same agents; most terms are over two, for whom a text would be a waste. */
function keyOf(scope: readonly AgentId[]): string | number {
  const [low = 0, high = 0] = scope
  return scope.length === 2 ? low * 2 ** 26 + high : scope.join(' ')
}

function* scopesOf(payoffs: Payoffs | undefined, agents: readonly AgentId[]): Generator<readonly AgentId[]> {
  for (const { scope } of termsAmong(eachTerm(payoffs), new Set(agents))) yield scope
}

function eachTerm(payoffs: Payoffs | undefined) {
  return payoffs?.eachTerm?.() ?? payoffs?.terms ?? []
}

/** The numbers of moves as the moves themselves. */
export function answersOf(
  { moves }: Problem,
  chosen: ReadonlyMap<AgentId, number>,
): ReadonlyMap<AgentId, Json> {
  return new Map([...chosen].map(([agent, move]) => [agent, moves(agent)[move] ?? null]))
}
