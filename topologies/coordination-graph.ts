import { defineTopology, type RoundCounts, type Turn, UsageError, z } from '../harness/define.ts'
import { linksOf } from './coordination-graph/links.ts'
import { maxPlus } from './coordination-graph/max-plus.ts'
import {
  affordable,
  answersOf,
  mostSent,
  orderOf,
  problemOf,
  tableExcess,
  trafficExcess,
} from './coordination-graph/problem.ts'
import { eliminated } from './coordination-graph/variable-elimination.ts'

/**
 * Agents find their best joint moves on the graph of who affects whom.
 *
 * Mechanism: the round's pay-off is a sum of local terms; agents that share one are neighbours.
 * `solver=variable-elimination`: one agent after the other, by least degree, puts its best into the terms that it holds
 * and passes what is left, a function of its neighbours' moves, to the first of them; moves are told the way back. Exact.
 * `solver=max-plus`: neighbours tell each other what each move is worth with the best that lies behind them; in each
 * iteration along every link once to a root and once back, after which everybody decides from the root on. Exact on
 * trees after one iteration; with cycles an approximation at any time, that keeps the best joint moves met. Numbers are
 * normalised (the greatest is 0) and may be damped. No model is called; every number is a message along an edge. Terms
 * over agents that are not asked are left out. A question to the team is answered by the lowest agent.
 * Source: Guestrin, Koller and Parr (2002), NIPS 14; Kok and Vlassis (2005), RoboCup, and (2006), Journal of Machine
 * Learning Research 7.
 * Cost: no calls. Variable elimination, with c components: 2(n - c) messages. Max-plus, with L links (a term over s
 * agents has s - 1) and I iterations: 3 L messages an iteration (and s - 2 for each term over s agents), and with cycles,
 * where more than one iteration is allowed, (I + 1)(n - c) for what the moves earn. Where the team is asked, 1 call. A round of coordination is marked for
 * elimination, and for each iteration.
 * Max-plus does as many iterations as fit into `messages`, at least one, and never more than `iterations`.
 * Works: where agents affect few others. Breaks: on dense graphs: tables grow exponentially with the induced width, and
 * a round whose tables exceed `entries` is refused before work begins; max-plus need not find the best there, and its
 * messages grow with the square of the agents: a round of which one iteration exceeds `messages` is refused as well.
 * Parameters: `solver`, `iterations`, `damping`, `entries`, `messages`.
 * Version history: 2 `messages` bounds max-plus; 1 first version.
 */
export default defineTopology({
  id: 'coordination-graph',
  version: 2,
  title: 'Coordination graph',
  description:
    'Agents that affect each other exchange numbers until they know their best joint moves: exactly by variable elimination, or step by step by max-plus. It needs no model call and scales with the number of agents while each affects few others; on dense graphs the tables grow exponentially.',
  family: 'plan',
  source: 'Guestrin, Koller and Parr (2002); Kok and Vlassis (2006)',
  works: 'Where what is earned splits into terms over few agents each: lines, trees and other thin graphs.',
  breaks: 'Where everybody affects everybody, since tables grow exponentially with the induced width.',
  params: z.object({
    solver: z
      .enum(['variable-elimination', 'max-plus'])
      .default('variable-elimination')
      .describe('exact, or approximate with cycles'),
    iterations: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(20)
      .describe('with max-plus, the most iterations of a round'),
    damping: z
      .number()
      .min(0)
      .max(0.99)
      .default(0)
      .describe('with max-plus, the share of the message before in a message'),
    entries: z
      .number()
      .int()
      .min(100)
      .max(100_000_000)
      .default(20_000_000)
      .describe('the most entries of all tables of a round'),
    messages: z
      .number()
      .int()
      .min(100)
      .max(10_000_000)
      .default(10_000)
      .describe('with max-plus, the most messages of a round; 4 for each agent are always allowed'),
  }),
  needs: { each: ['payoffs'], team: ['payoffs'] },
  edges: () => ({ allows: (from, to) => from !== to }),
  cost: {
    formula:
      'each: calls 0; messages 2(n - c) (variable elimination) or 3 L I + (I + 1)(n - c) (max-plus; on trees 3(n - c)); team: calls 1',
    round: (counts, params) => ({
      calls: counts.asks === 'team' ? 1 : 0,
      messages: params.solver === 'max-plus' ? maxPlusMessages(counts, params) : eliminationMessages(counts),
    }),
    bound: (agents, { solver, messages }) => ({
      calls: 1,
      messages: solver === 'max-plus' ? mostSent(agents, messages) : 2 * Math.max(0, agents - 1),
    }),
  },
  unfit: (turn, params) => refusal(turn, params),
  async turn(turn, desk, params) {
    if (turn.asks === 'team') return desk.own([await desk.ask(turn.asked[0], { kind: 'answer' })])
    const { solver, entries } = params
    if (solver === 'max-plus') {
      const refused = refusal(turn, params)
      if (refused) throw new UsageError(refused)
      const problem = problemOf(turn)
      const chosen = maxPlus(desk, problem, linksOf(problem), params)
      return desk.rule(solver, answersOf(problem, chosen))
    }
    const order = orderOf(turn, entries)
    if (order.kind === 'too-wide') throw new UsageError(inWords(order.reason))
    if (order.width > 0) desk.coordinationRound()
    const problem = problemOf(turn)
    return desk.rule(solver, answersOf(problem, eliminated(desk, problem, order.steps)))
  },
})

interface Limits {
  readonly solver: 'variable-elimination' | 'max-plus'
  readonly iterations: number
  readonly entries: number
  readonly messages: number
}

function refusal(turn: Turn, { solver, entries, messages }: Limits): string | undefined {
  if (turn.asks === 'team') return undefined
  if (solver === 'max-plus') {
    const excess = tableExcess(turn, entries)?.reason ?? trafficExcess(turn, messages)
    return excess && inWords(excess)
  }
  const order = orderOf(turn, entries)
  return order.kind === 'too-wide' ? inWords(order.reason) : undefined
}

function inWords(reason: string): string {
  return `coordination-graph cannot solve this round: ${reason}`
}

function eliminationMessages({ asks, asked, marks }: RoundCounts): number {
  return asks === 'team' ? 0 : 2 * (asked - (marks['root'] ?? 0))
}

function maxPlusMessages({ asks, asked, coordinationRounds, marks }: RoundCounts, limits: Limits): number {
  if (asks === 'team') return 0
  const { link = 0, relay = 0, root = 0 } = marks
  const joined = asked - root
  const fitting = affordable({ links: link, relays: relay }, joined, mostSent(asked, limits.messages))
  const isCompared = link > joined && Math.min(limits.iterations, fitting) > 1
  return coordinationRounds * (3 * link + relay) + (isCompared ? (coordinationRounds + 1) * joined : 0)
}
