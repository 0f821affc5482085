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

/** The tables of a round whose size is known to fit. */
export function problemOf({ asked, traits: { payoffs } }: Turn): Problem {
  const members = new Map(asked.map((member) => [member.agent, member]))
  const factors = new Map<string, Factor>()
  const moves = (agent: AgentId): readonly Json[] => payoffs?.moves(agent) ?? []
  for (const term of termsAmong(eachTerm(payoffs), new Set(members.keys()))) {
    const key = term.scope.join(' ')
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
