import { defineTopology, memberId, type Turn, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'

/**
 * Everybody merges what arrives, in the order of its arrival, and nothing is agreed.
 *
 * Mechanism: every asked agent sends what it knows, and messages are read in whatever order they arrive; nobody waits
 * for a word of anybody else to go on, and no order is agreed on. `merge=everybody`: each keeps a copy, merges what
 * arrives into it and answers for itself; answers to a team question are pooled by its own rule. `merge=gather`: one
 * merger, who sees nothing else, does so for all. It is the reader that merges; what it merges is the world's. Where
 * each is asked, agents send their proposed moves, else reports without an answer.
 * Source: the CALM theorem, Hellerstein and Alvaro (2019), arXiv 1901.01930: a program has a consistent form without
 * coordination exactly if it is monotone.
 * Cost: everybody: 2n calls and n(n - 1) messages; gather: n + 1 calls and n messages. No round of coordination.
 * Works: where knowing more never takes anything back (grow-only sets, maxima, evidence): any order of arrival ends in
 * one state. Breaks: where later replaces earlier, or where moves conflict: copies differ, and the order of arrival
 * decides.
 * Parameters: `merge`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'coordination-free',
  version: 1,
  title: 'Coordination-free merging',
  description:
    'Every asked agent sends what it knows, and each, or one merger, merges whatever arrives in the order of its arrival; no order is agreed on. It works where knowing more never takes anything back, so that any order ends in one state; where later replaces earlier, copies differ and the order of arrival decides.',
  family: 'shared-state',
  source: 'the CALM theorem: Hellerstein and Alvaro (2019), arXiv 1901.01930',
  works:
    'Where merging is monotone, as for grow-only sets, maxima and evidence: any order of arrival ends in one state.',
  breaks: 'Where later replaces earlier, copies differ and the order of arrival decides.',
  params: z.object({
    merge: z
      .enum(['everybody', 'gather'])
      .default('everybody')
      .describe('whether each agent merges for itself, or one merger for all'),
  }),
  staff: ({ params }) => (params.merge === 'gather' ? [merger] : []),
  edges: ({ agents, params }) =>
    params.merge === 'gather'
      ? agents.map(({ id }) => ({ from: id, to: merger }))
      : everyPair(agents.map(({ id }) => id)),
  cost: {
    formula: 'everybody: calls 2n, messages n(n - 1); gather: calls n + 1, messages n',
    round: ({ asked }, { merge }) => costOf(asked, merge),
    bound: (agents, { merge }) => costOf(agents, merge),
  },
  async turn({ asked, asks }, desk, { merge }) {
    const told = await desk.askAll<(typeof asked)[number], 'report' | 'propose'>(asked, {
      kind: tellsBy[asks],
    })
    const readers = merge === 'gather' ? [desk.staff(merger)] : asked
    for (const reply of told) desk.send(reply.by, reply, readers)
    if (merge === 'everybody')
      return desk.own(await desk.askAll(asked, { kind: 'revise', role: mergingRole, order: 'arrival' }))
    const ask = { kind: 'merge', role: mergingRole, order: 'arrival' } as const
    return desk.group(await desk.ask(desk.staff(merger), ask))
  },
})

const merger = memberId('merger')

const tellsBy = { team: 'report', each: 'propose' } as const satisfies Record<Turn['asks'], string>

const mergingRole =
  'What the others know stands before you in the order in which it arrived. Take it in one after the other; nobody will tell you of another order.'

function costOf(asked: number, merge: 'everybody' | 'gather') {
  return merge === 'gather'
    ? { calls: asked + 1, messages: asked }
    : { calls: 2 * asked, messages: asked * (asked - 1) }
}
