import {
  type AgentMember,
  type Decision,
  type Desk,
  defineTopology,
  isNonEmpty,
  memberId,
  type Reply,
  type Turn,
  z,
} from '../harness/define.ts'
import { carriedOut, giveAll } from './common/hand-out.ts'
import { Shift, type WorkRound, workRound } from './common/shift.ts'
import { toAndFrom } from './common/to-and-from.ts'

/**
 * A switchboard with a registry of capabilities calls the one who can do it.
 *
 * Mechanism: the router knows who has which capability. Every task whose prerequisites are done is routed to one agent
 * that can do it, and each agent is called once with all its tasks; a question is routed to one agent, which answers
 * for all. What comes back unreadable is routed to another one, until it was called `calls` times. The router decides
 * nothing but whom to call. `balance=round-robin`: the next one in turn, a step further in each round;
 * `balance=least-loaded`: the one with the least work so far, the first of these on a tie, which is the lowest number
 * where there is one question.
 * Source: the broker and matchmaker middle agents of Decker, Sycara and Williamson (1997), IJCAI-97.
 * Cost: with c direct calls, calls c and messages 2c; at most `calls` for a question, n times `calls` for tasks.
 * Works: when the registry is right and one agent is enough. Breaks: nobody hears anybody else, a wrong registry sends
 * everything astray, and the router is a single point of failure.
 * Parameters: `balance`, `calls`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'router',
  version: 1,
  title: 'Router',
  description:
    'A router with a registry of capabilities calls one agent that can do it, round robin or the least loaded, and another when that one fails, a bounded number of times. It costs one call for each agent that is needed; nobody hears anybody else.',
  family: 'centralised',
  source: 'Decker, Sycara and Williamson (1997), Middle-agents for the internet, IJCAI-97',
  works: 'When it is known who can do what, and one agent is enough for each piece of work.',
  breaks: 'Nobody hears anybody else, and a wrong registry sends everything astray.',
  params: z.object({
    balance: z
      .enum(['round-robin', 'least-loaded'])
      .default('least-loaded')
      .describe('which of those who can do it is called'),
    calls: z
      .number()
      .int()
      .min(1)
      .max(100)
      .default(2)
      .describe('how often a piece of work is routed at most'),
  }),
  staff: () => [switchboard],
  edges: ({ agents }) => toAndFrom(switchboard, agents),
  cost: {
    formula: 'calls c, messages 2c, with c direct calls, at most K for a question and nK for tasks',
    round: ({ marks: { assignment = 0 } }) => ({ calls: assignment, messages: 2 * assignment }),
    bound: (agents, { calls }) => ({ calls: agents * calls, messages: 2 * agents * calls }),
  },
  turn(turn, desk, params) {
    desk.coordinationRound()
    const round = workRound(turn)
    return round === undefined ? answered(turn, desk, params) : routed(turn, desk, round, params)
  },
})

interface Params {
  readonly balance: 'round-robin' | 'least-loaded'
  readonly calls: number
}

const switchboard = memberId('router')

async function routed(
  turn: Turn,
  desk: Desk,
  round: WorkRound,
  { balance, calls }: Params,
): Promise<Decision> {
  const shift = new Shift(round, desk, workerRole)
  /** How many tasks of each capability were routed so far. */
  const routes = new Map<string, number>()
  const next = (able: readonly AgentMember[], capability: string): AgentMember | undefined => {
    const before = routes.get(capability) ?? 0
    routes.set(capability, before + 1)
    return able[(turn.round + before) % able.length]
  }
  let open = round.ready
  for (let call = 0; call < calls && isNonEmpty(open); call += 1) {
    giveAll(shift, open, (able, { capability }) =>
      balance === 'round-robin' ? next(able, capability) : shift.leastLoaded(able),
    )
    const agents = shift.given.map(([agent]) => agent)
    open = await carriedOut(shift, desk, desk.staff(switchboard), agents)
  }
  return shift.decision('no-assignment')
}

async function answered({ asked, round }: Turn, desk: Desk, { balance, calls }: Params): Promise<Decision> {
  const router = desk.staff(switchboard)
  const start = balance === 'round-robin' ? round % asked.length : 0
  let last: Reply | undefined
  for (const agent of [...asked.slice(start), ...asked.slice(0, start)].slice(0, calls)) {
    if (!desk.signal(router, agent, 'assignment')) continue
    desk.mark('assignment', [agent])
    last = await desk.ask(agent, { kind: 'answer', scope: 'group', role: winnerRole })
    desk.signal(agent, router, 'result')
    if (last.reading.kind === 'read') break
  }
  return last === undefined ? desk.nobody() : desk.group(last)
}

const workerRole = 'A router calls you, since its registry says that you can do the work that you are given.'

const winnerRole = 'A router calls you, and you alone, to answer this for all.'
