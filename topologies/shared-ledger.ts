import { type Ask, type Compared, defineTopology, memberId, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'

/**
 * A history that all keep, with a check that all understand it alike.
 *
 * Mechanism: every asked agent reads the ledger, proposes and sends its proposal to every other one. Each then restates
 * who does what, as it understood it, and the restatements are compared as votes. While they differ, or one could not
 * be read (drift), and at most `exchanges` times, they are sent to everybody and each restates again. The last
 * restatements are written into the ledger, which every agent reads in the next `keeps` rounds, whoever forgets; then
 * each answers for itself. Where each is asked for a move, and all restated the same, an agent that does otherwise deviates.
 * Every comparison stands in the trace as a pool event of the collector `ledger`, with those who differ.
 * Source: grounding as a joint history, Clark and Brennan (1991), "Grounding in communication"; the missing shared
 * history of Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 * Acts on the persona parameter `forgetting`: what stands in the ledger need not be remembered. It also repairs memory
 * that the world wipes.
 * Cost: with r executed rounds of coordination, at most 1 + E, n(2 + r) calls and n(n - 1)r + n messages; a post is one
 * message, however many read it.
 * Works: when what was agreed is lost from round to round, or understood in two ways. Breaks: the ledger stands in every
 * prompt, and what is older than `keeps` rounds is gone; what all misunderstand alike is no drift; nobody is bound by it.
 * Parameters: `exchanges`, `keeps`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'shared-ledger',
  version: 1,
  title: 'Shared ledger',
  description:
    'Agents exchange proposals, each restates what was agreed, and the restatements are compared; where they differ, they are exchanged and restated again. The last ones stand in a ledger that all read in the following rounds. It works when agreements are forgotten or understood in two ways; nobody is bound by it, and it lengthens every prompt.',
  family: 'shared-state',
  source: 'grounding as a joint history, Clark and Brennan (1991); Yao, Zou and Hawkins (2026)',
  works: 'When what was agreed is lost from round to round, or understood in two ways.',
  breaks:
    'The ledger stands in every prompt; what all misunderstand alike is no drift; nobody is bound by it.',
  params: z.object({
    exchanges: z
      .number()
      .int()
      .min(0)
      .max(10)
      .default(1)
      .describe('how often restatements that differ are exchanged at most'),
    keeps: z
      .number()
      .int()
      .min(1)
      .max(100_000)
      .default(4)
      .describe('of how many earlier rounds the ledger stands in prompts'),
  }),
  boards: () => [ledger],
  *edges({ agents }) {
    const ids = agents.map(({ id }) => id)
    yield* everyPair(ids)
    for (const id of ids)
      yield* [
        { from: id, to: ledger },
        { from: ledger, to: id },
      ]
  },
  cost: {
    formula: 'calls n(2 + r), messages n(n - 1)r + n, with r executed rounds of coordination, at most 1 + E',
    round: ({ asked, coordinationRounds }) => costOf(asked, coordinationRounds),
    bound: (agents, { exchanges }) => costOf(agents, 1 + exchanges),
  },
  async turn({ asked, asks }, desk, { exchanges, keeps }) {
    const read = { boards: [desk.board(ledger)], boardRounds: keeps }
    const exchange = (replies: readonly Reply[]): void => {
      desk.coordinationRound()
      for (const reply of replies) desk.send(reply.by, reply, asked)
    }
    const restate = { kind: 'restate', scope: 'group', ...read } as const satisfies Ask<'restate'>
    exchange(await desk.askAll(asked, { kind: 'propose', ...read }))
    let understood: readonly Reply[] = await desk.askAll(asked, restate)
    let compared: Compared = desk.compare(ledger, understood)
    for (let more = exchanges; more > 0 && !compared.isAgreed; more -= 1) {
      exchange(understood)
      understood = await desk.askAll(asked, { ...restate, role: driftRole })
      compared = desk.compare(ledger, understood)
    }
    for (const reply of understood) desk.post(reply.by, reply, desk.board(ledger))
    const answers = await desk.askAll(asked, { kind: 'answer', ...read })
    return desk.own(answers, compared.isAgreed && asks === 'each' ? compared : undefined)
  },
})

const ledger = memberId('ledger')

const driftRole =
  'Not all understood the same: you have read how each of the others puts what was agreed. Settle on one reading, and restate it.'

function costOf(asked: number, exchanges: number) {
  return { calls: asked * (2 + exchanges), messages: asked * (asked - 1) * exchanges + asked }
}
