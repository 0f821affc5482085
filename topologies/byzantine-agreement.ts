import { type AgentMember, type Desk, defineTopology, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'
import { oralMessageCount, oralMessages } from './common/oral-messages.ts'
import { leading, sides } from './common/sides.ts'

/**
 * All agree on what each answered, though some may be faulty, and take the majority of that.
 *
 * Mechanism: every asked agent answers one question for all, alone: the team's, or the joint question where each is
 * asked. Then each tells its answer to all agents of the world, who tell each other what they were told, `faulty` times
 * over, by the oral-messages algorithm OM(f), as signals that enter no prompt; nothing heard counts as no answer. So
 * every agent has a list of who answered what (interactive consistency), equal for all that are not faulty. The list
 * that more than half hold counts: what most answers on it say stands, and on a tie, or where no list is held by more
 * than half, nobody decides, so that the question's fallback stands. Who holds another list is marked `disagreement`.
 * With fewer than 3f + 1 agents no algorithm can do it: nobody is asked, which is marked `too-few-members`.
 * What is faulty here is a member that is down or refuses, and messages that are lost on the way. The algorithm also
 * withstands members that tell different things to different others; here none can, since signals are not forged.
 * Source: Lamport, Shostak and Pease (1982), "The Byzantine generals problem", ACM TOPLAS 4(3); interactive consistency,
 * Pease, Shostak and Lamport (1980), J. ACM 27.
 * Cost: with N agents in the world, n of them asked, n calls and n M(N, f) messages, where M(N, 0) = N - 1 and
 * M(N, f) = (N - 1)(1 + M(N - 1, f - 1)). One round of coordination.
 * Works: when some members or channels fail in any way and all others must still do the same. Breaks: an answer that
 * many share and that is wrong is agreed on as well; messages grow with the power f + 2 of N.
 * Parameters: `faulty`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'byzantine-agreement',
  version: 1,
  title: 'Byzantine agreement',
  description:
    'Every asked agent answers, and all agents tell each other what they were told, over several exchanges, until all that are not faulty hold the same list of answers, whose majority stands. It works with up to a third of faulty members; it costs messages with a high power of the team, and agrees on shared errors as well.',
  family: 'decision',
  source: 'Lamport, Shostak and Pease (1982), ACM TOPLAS 4(3)',
  works: 'When some members or channels may fail in any way and all others must still do the same.',
  breaks: 'An error that many share is agreed on as well, and messages grow with a high power of the team.',
  params: z.object({
    faulty: z
      .number()
      .int()
      .min(1)
      .max(3)
      .default(1)
      .describe('how many members may be faulty; it takes 3f + 1 agents'),
  }),
  agents: { min: 4, max: 16 },
  unfit: (_turn, { faulty }, agents) =>
    isEnough(agents, faulty)
      ? undefined
      : `it takes at least ${3 * faulty + 1} agents to withstand ${faulty} faulty ones, not ${agents}`,
  edges: ({ agents }) => everyPair(agents.map(({ id }) => id)),
  cost: {
    formula:
      'calls n, messages n M(N, f), with N agents in the world, M(N, 0) = N - 1, M(N, f) = (N - 1)(1 + M(N - 1, f - 1)); all 0 if N < 3f + 1',
    round: ({ asked, agents }, { faulty }) => costOf(asked, agents, faulty),
    bound: (agents, { faulty }) => costOf(agents, agents, faulty),
  },
  async turn({ asked }, desk, { faulty }) {
    desk.coordinationRound()
    if (!isEnough(desk.agents.length, faulty)) {
      desk.mark('too-few-members', desk.agents, { needed: 3 * faulty + 1 })
      return desk.nobody()
    }
    const answers = await desk.askAll(asked, { kind: 'answer', scope: 'group', role: general })
    const agreed = heldByMost(
      desk,
      answers.map((answer) => toldToAll(desk, answer, faulty)),
    )
    const [best, second] = leading(sides(desk, agreed))
    if (best === undefined || second !== undefined) return desk.nobody(answers)
    return desk.group(desk.pool('agreement', agreed, { prefer: 'plurality' }), answers)
  },
})

/** What every agent, by number, takes an answer to be in the end: the answer, or none. */
function toldToAll(desk: Desk, answer: Reply, faulty: number): readonly (Reply | undefined)[] {
  const value = answer.reading.kind === 'read' ? answer : undefined
  const numbers = desk.agents.map(({ agent }): number => agent)
  const commander = desk.agents.findIndex(({ id }) => id === answer.by.id)
  const others = numbers.filter((number) => number !== commander)
  const taken = oralMessages<Reply>(faulty, [commander], others, value, (path, to, told) => {
    const [from, receiver] = [desk.agents[path.at(-1) ?? commander], desk.agents[to]]
    if (from === undefined || receiver === undefined) return undefined
    const said = { path: [...path], answer: told?.reading.kind === 'read' ? told.reading.answer : null }
    return desk.signal(from, receiver, 'oral-message', said) ? told : undefined
  })
  return numbers.map((number) => (number === commander ? value : taken[others.indexOf(number)]))
}

/** The list of answers that more than half of the agents hold; none when there is no such list. */
function heldByMost(desk: Desk, answers: readonly (readonly (Reply | undefined)[])[]): readonly Reply[] {
  const listOf = ({ agent }: AgentMember) => answers.map((taken) => taken[agent])
  const lists = Map.groupBy(desk.agents, (member) =>
    listOf(member)
      .map((reply) => reply?.number ?? '-')
      .join(),
  )
  const most = [...lists.values()].find((holders) => 2 * holders.length > desk.agents.length) ?? []
  const others = desk.agents.filter((member) => !most.includes(member))
  if (others.length > 0) desk.mark('disagreement', others)
  const [holder] = most
  return holder === undefined ? [] : listOf(holder).filter((reply) => reply !== undefined)
}

const general =
  'Each of you gives one answer that would hold for all, and none hears the others before. You then tell each other who answered what, so often that a few who fail, or tell different things to different members, cannot divide the others. The answer that most of you gave binds all of you.'

function isEnough(agents: number, faulty: number): boolean {
  return agents >= 3 * faulty + 1
}

function costOf(asked: number, agents: number, faulty: number) {
  if (!isEnough(agents, faulty)) return { calls: 0, messages: 0 }
  return { calls: asked, messages: asked * oralMessageCount(agents, faulty) }
}
