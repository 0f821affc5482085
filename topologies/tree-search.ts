import { defineTopology, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'
import { type Candidate, expanded, ranked, scored, searchId } from './tree-search/candidates.ts'

/**
 * A search over answers: propose, score, reflect on the best, expand them, and so on within a budget of calls.
 *
 * Mechanism: as many of the asked agents as a quarter of `budget` allows each propose an answer for all: the team's, or
 * the joint one where each is asked. Every candidate that can be read goes to the next agent in the circle, which scores
 * it from 0 to 10. Then, `depth` times, the `width` best candidates that were not expanded yet are: who scored one
 * reflects on it in words, and its author, who is sent that, revises it into a new candidate, which is scored in turn.
 * Scores go to the search, a member of staff that is never asked, and it says who goes on; what is lost on the way
 * counts for nothing. It ends early when nothing is left, or the budget (first tries) is too short for a whole
 * expansion. The best candidate of all stands, the earliest on a tie. An agent alone scores and criticises itself.
 * Source: tree of thoughts, Yao et al. (2023), arXiv 2305.10601 (propose, evaluate, breadth first with a beam); LATS,
 * Zhou et al. (2023), arXiv 2310.04406 (reflection as a step of the search).
 * Cost: with p = min(n, budget/4) proposals, s scores and e expansions, p + s + 2e calls, at most the budget, and
 * 2(s + e) messages, half of it alone: a candidate to its scorer, its score to the search, the word to expand it, the
 * reflection back. A round of coordination for the proposals and for each level.
 * Works: when an answer is easier to judge than to find, and a first answer can be mended. Breaks: with scores that do
 * not tell good from bad it is an expensive way to pick at random; calls grow with width times depth.
 * Parameters: `width`, `depth`, `budget`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'tree-search',
  version: 1,
  title: 'Tree search',
  description:
    'Agents propose answers for all, score those of others, reflect on the best and revise them into new candidates, level by level within a budget of calls; the best scored one stands. It works when an answer is easier to judge than to find; with scores that do not tell good from bad it picks at random, expensively.',
  family: 'plan',
  source: 'Yao et al. (2023), arXiv 2305.10601; LATS, Zhou et al. (2023), arXiv 2310.04406',
  works: 'When an answer is easier to judge than to find and can be mended step by step.',
  breaks: 'Where scores do not tell good from bad, it picks at random for many calls.',
  params: z.object({
    width: z.number().int().min(1).max(20).default(2).describe('how many are expanded at each level'),
    depth: z.number().int().min(1).max(20).default(2).describe('how many levels follow the proposals'),
    budget: z
      .number()
      .int()
      .min(12)
      .max(10_000)
      .default(24)
      .describe('the most calls of a round, first tries'),
  }),
  staff: () => [searchId],
  // Only asked agents take part, so that the next in the circle may be any.
  edges: ({ agents }) => everyPair([searchId, ...agents.map(({ id }) => id)]),
  cost: {
    formula:
      'calls p + s + 2e, messages 2(s + e), half of it when n = 1, with p = min(n, budget/4) proposals, s scores and e expansions',
    round({ asked, marks }, { budget }) {
      const [scores, expansions] = [marks['score'] ?? 0, marks['expansion'] ?? 0]
      return {
        calls: proposals(asked, budget) + scores + 2 * expansions,
        messages: (asked === 1 ? 1 : 2) * (scores + expansions),
      }
    },
    bound: (_agents, { budget }) => ({ calls: budget, messages: 2 * budget }),
  },
  async turn({ asked }, desk, { width, depth, budget }) {
    desk.coordinationRound()
    const first = asked.slice(0, proposals(asked.length, budget))
    const proposed = await desk.askAll(first, { kind: 'propose', scope: 'group', role: proposerRole })
    const tree: Candidate[] = [...(await scored(desk, asked, proposed))]
    const open = new Set(tree)
    for (let level = 0; level < depth; level += 1) {
      const left = budget - callsSoFar(first.length, tree.length, open.size)
      const best = ranked(open).slice(0, Math.min(width, Math.floor(left / expansionCalls)))
      if (best.length === 0) break
      desk.coordinationRound()
      for (const node of best) open.delete(node)
      const children = await scored(desk, asked, await expanded(desk, best))
      for (const child of children) open.add(child)
      tree.push(...children)
    }
    const [found] = ranked(tree)
    if (found === undefined) return desk.nobody(proposed)
    return desk.group(
      found.reply,
      tree.map(({ verdict }) => verdict),
    )
  },
})

/** Calls of one expansion: a reflection, a revision and a score. */
const expansionCalls = 3

function proposals(asked: number, budget: number): number {
  return Math.min(asked, Math.floor(budget / 4))
}

/** Proposals, a score for each candidate, and two calls for each that was expanded. */
function callsSoFar(proposed: number, candidates: number, open: number): number {
  return proposed + candidates + 2 * (candidates - open)
}

const proposerRole =
  'You search for one answer that would hold for all of you. Give a candidate, with the steps that lead to it; others will score it, and the best ones are worked on further.'
