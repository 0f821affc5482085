import { type AgentMember, type Desk, defineTopology, isNonEmpty, type Reply, z } from '../harness/define.ts'
import { bothWays } from './common/both-ways.ts'
import { type Node, spannedNodes } from './tree/spanned-nodes.ts'

/**
 * Up a tree of agents, and down again.
 *
 * Mechanism: agents sit at the nodes of a complete tree: agent 0 at the root, the parent of agent i is agent
 * floor((i - 1) / b). Level by level, from the leaves, each asked agent reads what came from its children, proposes, and
 * sends all of it to its parent. The topmost answers, having read all. Where the team is asked, its answer stands. Where
 * each is asked, what a branch does not know yet goes down to it, level by level, and all others revise; everybody's
 * last answer stands. Only the smallest part of the tree that joins the asked agents is used; one in it that is not
 * asked passes on what it got without a call (mark `relay`). Where the topmost is one of those (mark `relay-root`), what
 * came up goes down for a team as well, and the answers are pooled by the question's own rule.
 * Source: the tree protocol of MultiAgentBench, Zhu et al. (2025), arXiv 2503.01935; convergecast and broadcast on a
 * spanning tree, Lynch (1996), "Distributed Algorithms", chapter 4.
 * Cost: with q relays, n calls and n + q - 1 messages for a team, 2n - 1 calls and 2(n + q - 1) messages for each; with
 * a relay at the root 2n calls and 2(n + q - 1) messages. One round of coordination a level and direction.
 * Works: in large teams: nobody reads from more than b others, and time grows with the logarithm of n. Breaks: an inner
 * agent that is down cuts off its branch; what an inner agent misreads all above it inherit.
 * Theory: as many messages as a star in 2 log_b n steps in place of 2, with b readers' work at a node in place of n - 1.
 * Parameters: `branching`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'tree',
  version: 1,
  title: 'Tree',
  description:
    'Agents at the nodes of a tree pass what they know up to the root, which decides for the team or lets everything go down again. Nobody reads from more than a few others, and time grows with the logarithm of the team; an inner agent that fails cuts off its branch.',
  family: 'peer-to-peer',
  source: 'Zhu et al. (2025), MultiAgentBench, arXiv 2503.01935; Lynch (1996), Distributed Algorithms',
  works: 'In large teams, where nobody can read what all others say.',
  breaks: 'An inner agent that fails cuts off its whole branch.',
  params: z.object({
    branching: z.number().int().min(1).max(1000).default(2).describe('children of an agent at most'),
  }),
  *edges({ agents, params: { branching } }) {
    for (const [index, { id }] of agents.entries()) {
      const children = agents.slice(index * branching + 1, (index + 1) * branching + 1)
      yield* bothWays(
        id,
        children.map((child) => child.id),
      )
    }
  },
  cost: {
    formula:
      'team: calls n, messages n + q - 1; each: calls 2n - 1, messages 2(n + q - 1); with a relay at the root: calls 2n, messages 2(n + q - 1)',
    round({ asks, asked, marks }) {
      const links = asked + (marks['relay'] ?? 0) + (marks['relay-root'] ?? 0) - 1
      if (marks['relay-root'] !== undefined) return { calls: 2 * asked, messages: 2 * links }
      return asks === 'team'
        ? { calls: asked, messages: links }
        : { calls: 2 * asked - 1, messages: 2 * links }
    },
    bound: (agents) => ({ calls: 2 * agents, messages: 2 * (agents - 1) }),
  },
  async turn({ asked, asks }, desk, { branching }) {
    const levels = spannedNodes(desk.agents, asked, branching)
    const [[root]] = levels
    const gathered = await goUp(levels, desk)
    const all = gathered.get(root.member.id) ?? []
    const own = all.filter(({ by }) => by.id === root.member.id)
    if (asks === 'team' && isNonEmpty(own)) return desk.group(own[0])
    for (const level of levels.slice(0, -1)) {
      desk.coordinationRound()
      for (const { member, children } of level)
        for (const child of children) {
          const known = new Set(gathered.get(child.id))
          const news = all.filter((reply) => !known.has(reply))
          if (isNonEmpty(news)) desk.send(member, news, [child])
        }
    }
    const others = asked.filter(({ id }) => id !== own[0]?.by.id)
    return desk.own([...own, ...(await desk.askAll(others, { kind: 'revise' }))])
  },
})

/** Lets all of it come up. Gives what each agent then has of its branch. */
async function goUp(
  levels: readonly (readonly Node[])[],
  desk: Desk,
): Promise<ReadonlyMap<AgentMember['id'], readonly Reply[]>> {
  const gathered = new Map<AgentMember['id'], readonly Reply[]>()
  for (const level of levels.toReversed()) {
    const isTop = level.some(({ parent }) => parent === undefined)
    const proposing = level.filter(({ isAsked }) => isAsked).map(({ member }) => member)
    const replies: readonly Reply[] = await desk.askAll(proposing, {
      kind: isTop ? 'answer' : 'propose',
      ...(levels.length > 1 && { role: isTop ? topRole : nodeRole }),
    })
    if (!isTop) desk.coordinationRound()
    for (const { member, children, parent, isAsked } of level) {
      if (!isAsked) desk.mark(isTop ? 'relay-root' : 'relay', [member])
      const below = children.flatMap(({ id }) => gathered.get(id) ?? [])
      const branch = [...below, ...replies.filter(({ by }) => by.id === member.id)]
      gathered.set(member.id, branch)
      if (parent !== undefined && isNonEmpty(branch)) desk.send(member, branch, [parent])
    }
  }
  return gathered
}

const topRole = 'You are at the top of a tree: you have read what came up to you from all the others.'

const nodeRole =
  'You are at a node of a tree: you have read what came up to you from those below you, if any; all of it goes up with what you say.'
