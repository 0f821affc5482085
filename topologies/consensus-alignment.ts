import { type Desk, defineTopology, type Json, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'
import { capped, capsText, firstAnswer } from './common/published.ts'
import { isWithin } from './consensus-alignment/is-within.ts'

/**
 * Everybody answers, and all move towards each other until they agree.
 *
 * Mechanism: all asked agents answer alone; while they differ, and at most `rounds` times, each is shown its own last
 * answer without its reasons and what every other one said last, and is asked to move towards agreement. Numbers
 * agree when the largest less the smallest is at most `tolerance`, reckoned in decimals; other answers when all are
 * the same vote. Answers that could not be read do not count, and one alone agrees with itself. The mean of the last
 * answers stands where the question can be pooled so, else its own rule. Where each is asked, the answers are to the
 * joint question, since only then is there something to agree on, and the pooled one binds all.
 * Source: configuration `consensus_alignment` of Nechepurenko and Shuvalov (2026), arXiv 2605.03310; the Delphi
 * method, Dalkey and Helmer (1963), Management Science 9.
 * Cost: with r executed rounds of coordination n(1 + r) calls and n(n - 1)r messages; r is at most R.
 * Works: when errors are independent, at less cost than a debate of fixed length. Breaks: agreement is bought by
 * giving up what one knows alone; agents that follow the others agree on anything.
 * Parameters: `rounds`, `tolerance`, `caps`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'consensus-alignment',
  version: 1,
  title: 'Consensus alignment',
  description:
    'All asked agents answer and then move towards each other until their answers agree or the rounds run out; the mean of the last answers stands. It stops as soon as there is agreement, but agreement may be bought by giving up what one agent knows alone.',
  family: 'decision',
  source:
    'consensus_alignment of Nechepurenko and Shuvalov (2026), arXiv 2605.03310; Delphi, Dalkey and Helmer (1963)',
  works: 'When errors are independent and agents may stop as soon as they agree.',
  breaks:
    'Agreement is bought by giving up what one knows alone; agents that follow the others agree on anything.',
  params: z.object({
    rounds: z.number().int().min(1).max(20).default(3).describe('how often answers are exchanged at most'),
    tolerance: z.number().min(0).max(1).default(0.05).describe('spread at which numbers agree'),
    caps: z.enum(['one', 'published']).default('one').describe(capsText()),
  }),
  edges: ({ agents }) => everyPair(agents.map(({ id }) => id)),
  cost: {
    formula: 'calls n(1 + r), messages n(n - 1)r, with r executed rounds of coordination, at most R',
    round: ({ asked, coordinationRounds }) => costOf(asked, coordinationRounds),
    bound: (agents, { rounds }) => costOf(agents, rounds),
  },
  async turn({ asked, asks }, desk, { rounds, tolerance, caps }) {
    const cap = capped(caps, costOf(asked.length, rounds).calls)
    const on = asks === 'each' ? ({ scope: 'group' } as const) : {}
    let replies: readonly Reply[] = await desk.askAll(asked, { ...firstAnswer, ...on, ...cap })
    for (let round = 0; round < rounds && !areAgreed(desk, replies, tolerance); round += 1) {
      desk.coordinationRound()
      for (const reply of replies) desk.send(reply.by, reply, asked)
      const ask = { kind: 'revise', role: aligner, recall: 'latest-answer', ...on, ...cap } as const
      replies = await desk.askAll(asked, ask)
    }
    return desk.group(desk.pool('tally', replies, { prefer: 'mean' }))
  },
})

const aligner =
  'The team must come to one answer. You see your own last answer and what each of the others said last. Move your answer towards theirs as far as you can stand behind it, and say what still keeps you apart.'

function costOf(asked: number, exchanges: number) {
  return { calls: asked * (1 + exchanges), messages: asked * (asked - 1) * exchanges }
}

/** Whether all answers that could be read agree. */
function areAgreed(desk: Desk, replies: readonly Reply[], tolerance: number): boolean {
  const answers = replies.flatMap(({ reading }): readonly Json[] =>
    reading.kind === 'read' ? [reading.answer] : [],
  )
  const numbers = answers.filter((answer) => typeof answer === 'number')
  if (answers.length > 0 && numbers.length === answers.length) return isWithin(numbers, tolerance)
  const ballots = replies.map((reply) => desk.ballot(reply)).filter((ballot) => ballot !== undefined)
  return new Set(ballots).size <= 1
}
