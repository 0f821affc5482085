import { type AgentMember, type Desk, defineTopology, type Json, type Reply, z } from '../harness/define.ts'
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
 * than half, nobody decides, so that the question's fallback stands. The mark `held` says who holds which list in the
 * end, `disagreement` who holds another one than most.
 * With fewer than 3f + 1 agents no algorithm can do it: nobody is asked, which is marked `too-few-members`, unless
 * `tooFew=try` lets it be seen. With `faulty=0` each agent counts for itself what it was told once: a plain vote
 * without anybody to count it, which a single member that tells different things to different others can divide.
 * Faulty is a member that is down, refuses or lies (the fault `byzantine`), and messages that are lost on the way.
 * Source: Lamport, Shostak and Pease (1982), "The Byzantine generals problem", ACM TOPLAS 4(3); interactive consistency,
 * Pease, Shostak and Lamport (1980), J. ACM 27.
 * Cost: with N agents in the world, n of them asked, n calls and n M(N, f) messages, where M(N, 0) = N - 1 and
 * M(N, f) = (N - 1)(1 + M(N - 1, f - 1)). One round of coordination.
 * Works: when some members or channels fail in any way and all others must still do the same. Breaks: an answer that
 * many share and that is wrong is agreed on as well; where each knows something else and answers for all, no two answers
 * are the same and nobody decides, however honest all are; messages grow with the power f + 2 of N.
 * Parameters: `faulty`, `tooFew`.
 * Version history: 2 members can lie, what each holds is marked, `faulty=0` and `tooFew`; 1 first version.
 */
export default defineTopology({
  id: 'byzantine-agreement',
  version: 2,
  title: 'Byzantine agreement',
  description:
    'Every asked agent answers, and all agents tell each other what they were told, over several exchanges, until all that are not faulty hold the same list of answers, whose majority stands. It works with up to a third of faulty members; it costs messages with a high power of the team, and agrees on shared errors as well.',
  family: 'decision',
  source: 'Lamport, Shostak and Pease (1982), ACM TOPLAS 4(3)',
  works: 'When some members or channels may fail in any way and all others must still do the same.',
  breaks:
    'Where each knows something else no two answers agree; shared errors are agreed on; messages grow with a high power of the team.',
  params: z.object({
    faulty: z
      .number()
      .int()
      .min(0)
      .max(3)
      .default(1)
      .describe('how many members may be faulty; it takes 3f + 1 agents'),
    tooFew: z
      .enum(['refuse', 'try'])
      .default('refuse')
      .describe('with fewer agents: nobody is asked, or it is tried in vain'),
  }),
  agents: { min: 3, max: 16 },
  unfit: (_turn, params, agents) =>
    isPlayed(agents, params)
      ? undefined
      : `it takes at least ${3 * params.faulty + 1} agents to withstand ${params.faulty} faulty ones, not ${agents}`,
  edges: ({ agents }) => everyPair(agents.map(({ id }) => id)),
  cost: {
    formula:
      'calls n, messages n M(N, f), with N agents in the world, M(N, 0) = N - 1, M(N, f) = (N - 1)(1 + M(N - 1, f - 1)); all 0 if N < 3f + 1 and tooFew=refuse',
    round: ({ asked, agents }, params) => costOf(asked, agents, params),
    bound: (agents, params) => costOf(agents, agents, params),
  },
  async turn({ asked }, desk, params) {
    desk.coordinationRound()
    if (!isPlayed(desk.agents.length, params)) {
      desk.mark('too-few-members', desk.agents, { needed: 3 * params.faulty + 1 })
      return desk.nobody()
    }
    const answers = await desk.askAll(asked, { kind: 'answer', scope: 'group', role: general })
    const agreed = heldByMost(
      desk,
      answers.map((answer) => toldToAll(desk, answer, params.faulty)),
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
    return desk.tell(from, receiver, 'oral-message', told, { path: [...path] })
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
  for (const holders of lists.values()) desk.mark('held', holders, { answers: answersHeld(listOf, holders) })
  const most = [...lists.values()].find((holders) => 2 * holders.length > desk.agents.length) ?? []
  const others = desk.agents.filter((member) => !most.includes(member))
  if (others.length > 0) desk.mark('disagreement', others)
  const [holder] = most
  return holder === undefined ? [] : listOf(holder).filter((reply) => reply !== undefined)
}

/** What stands on the list that these agents hold, by who answered; null for no answer. */
function answersHeld(
  listOf: (member: AgentMember) => readonly (Reply | undefined)[],
  [holder]: readonly AgentMember[],
): Json {
  if (holder === undefined) return []
  return listOf(holder).map((reply) => (reply?.reading.kind === 'read' ? reply.reading.answer : null))
}

const general =
  'Each of you gives one answer that would hold for all, and none hears the others before. You then tell each other who answered what, so often that a few who fail, or tell different things to different members, cannot divide the others. The answer that most of you gave binds all of you.'

interface Params {
  readonly faulty: number
  readonly tooFew: 'refuse' | 'try'
}

function isPlayed(agents: number, { faulty, tooFew }: Params): boolean {
  return agents >= 3 * faulty + 1 || tooFew === 'try'
}

function costOf(asked: number, agents: number, params: Params) {
  if (!isPlayed(agents, params)) return { calls: 0, messages: 0 }
  return { calls: asked, messages: asked * oralMessageCount(agents, params.faulty) }
}
