import { type AgentMember, type Desk, defineTopology, memberId, type Reply, z } from '../harness/define.ts'
import { bothWays } from './common/both-ways.ts'

/**
 * A manager, and neighbours who also talk to each other.
 *
 * Mechanism: every asked agent proposes, tells its proposal to the agents next to it by number, and revises; so `peers`
 * times. Then each sends its last reply to the manager, who sees nothing else and answers for all, bindingly, and writes
 * the plan on a board, the shared context. Agents and manager read there what was decided in the last four rounds,
 * whoever forgets.
 * An agent whose neighbour is not asked has nobody to tell there (mark `gap`).
 * Source: the hybrid configuration of Kim et al. (2025), "Towards a science of scaling agent systems", arXiv 2512.08296:
 * an orchestrator with limited peer phases. That neighbours are those next by number, and how much context is kept, are
 * ours; the published peer parameters are not known.
 * Cost: n(1 + P) + 1 calls, 2(n - 1 - g)P + n + 1 messages, with g gaps between asked agents. P + 1 rounds of coordination.
 * Works: when neighbours settle between themselves what the manager need not know, and rounds repeat. Breaks: it pays
 * for both kinds of talk, and the peers' agreement may be older than the manager's plan.
 * Theory: the costliest of the five configurations of Kim et al. (overhead 515 %, against 285 % centralised), and no
 * better than it on most of their tasks; one round alone gains nothing from the board.
 * Parameters: `peers`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'hybrid',
  version: 1,
  title: 'Hybrid',
  description:
    'Neighbours exchange proposals first, then a manager reads all of them, decides for all, and writes the plan on a board that everybody reads in later rounds. It joins direct talk with one decision, but pays for both.',
  family: 'peer-to-peer',
  source: 'the hybrid configuration of Kim et al. (2025), arXiv 2512.08296',
  works: 'When neighbours can settle much between themselves and one mind must still decide.',
  breaks: 'It pays for both kinds of talk, and the manager stays a single point of failure.',
  params: z.object({
    peers: z.number().int().min(1).max(20).default(1).describe('how often neighbours exchange proposals'),
  }),
  staff: () => [manager],
  boards: () => [context],
  *edges({ agents }) {
    const ids = agents.map(({ id }) => id)
    yield* bothWays(context, [manager])
    for (const [index, id] of ids.entries()) {
      yield* [
        { from: id, to: manager },
        { from: context, to: id },
      ]
      yield* bothWays(id, ids.slice(index + 1, index + 2))
    }
  },
  cost: {
    formula: 'calls n(1 + P) + 1, messages 2(n - 1 - g)P + n + 1, with g gaps',
    round: ({ asked, marks }, { peers }) => costOf(asked, peers, marks['gap'] ?? 0),
    bound: (agents, { peers }) => costOf(agents, peers, 0),
  },
  async turn({ asked }, desk, { peers }) {
    const chief = desk.staff(manager)
    const read = { boards: [desk.board(context)], boardRounds: keptRounds }
    const links = neighbours(asked, desk)
    let replies: readonly Reply[] = await desk.askAll(asked, { kind: 'propose', ...read })
    for (let phase = 0; phase < peers; phase += 1) {
      desk.coordinationRound()
      for (const reply of replies) desk.send(reply.by, reply, links.get(reply.by.id) ?? [])
      replies = await desk.askAll(asked, { kind: 'revise', ...read })
    }
    desk.coordinationRound()
    for (const reply of replies) desk.send(reply.by, reply, [chief])
    const plan = await desk.ask(chief, { kind: 'merge', role: managerRole, ...read })
    desk.post(chief, plan, desk.board(context))
    return desk.group(plan)
  },
})

const manager = memberId('manager')
const context = memberId('context')

/** Of how many earlier rounds plans stand in prompts. */
const keptRounds = 4

/** The asked agents next to each asked agent. */
function neighbours(asked: readonly AgentMember[], desk: Desk): ReadonlyMap<string, readonly AgentMember[]> {
  for (const [index, agent] of asked.entries()) {
    const next = asked[index + 1]
    if (next !== undefined && next.agent - agent.agent > 1) desk.mark('gap', [agent, next])
  }
  return new Map(
    asked.map(({ id, agent }) => [id, asked.filter((other) => Math.abs(other.agent - agent) === 1)]),
  )
}

const managerRole =
  'You manage a team whose members have talked to their neighbours. You see only what they tell you. You decide for all of them.'

function costOf(asked: number, peers: number, gaps: number) {
  return { calls: asked * (1 + peers) + 1, messages: 2 * (asked - 1 - gaps) * peers + asked + 1 }
}
