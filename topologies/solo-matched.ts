import { defineTopology, type Reply, z } from '../harness/define.ts'

/**
 * One mind sees everything and spends what a team spends, on asking itself again.
 *
 * Mechanism: the union of the asked agents' observations stands in one prompt, which is asked again and again, each time
 * as a fresh sample that knows of no other, until the tokens of the round are used: there is another sample as long as
 * at least half of it still fits, so that on average as much is spent as was given. What most samples say stands, or,
 * where answers are numbers, what the question's own rule makes of them. One sample is always taken. In a sweep, the tokens are the mean tokens a round of the team
 * that `match` names, in the same world, with the same model, fault, agents and seeds; the row says how many.
 * Source: the single agent at equal budget of Kim et al., "Towards a science of scaling agent systems" (2025);
 * self-consistency, Wang et al. (2023), arXiv 2203.11171.
 * Cost: one call a sample, no messages. The samples follow each other, so its time is no fair comparison.
 * Works: as the answer to "would one agent with the same money do as well?". Breaks: where samples agree, more of them
 * tell nothing; and what agents see may not be shared.
 * Parameters: `match`, `budget`, `samples`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'solo-matched',
  version: 1,
  title: 'One mind at the price of a team',
  description:
    'One mind sees the union of all observations and is given the mean tokens of a team on the same seeds, which it spends on independent samples of its own answer: what most of them say stands, or their mean or median where answers are numbers. It is the reference at equal price: a team that does no better has bought nothing with its talk. More samples help where errors are independent and tell nothing where they agree.',
  family: 'reference',
  source: 'the single agent at equal budget of Kim et al. (2025); self-consistency, Wang et al. (2023)',
  works: 'As the reference that a team must beat, since it costs the same tokens.',
  breaks: 'When samples agree with each other, or when what agents see may not be shared.',
  params: z.object({
    match: z
      .string()
      .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
      .default('mesh')
      .describe('the topology whose tokens it is given'),
    budget: z
      .number()
      .int()
      .min(0)
      .default(4000)
      .describe("tokens a round; unless it is set, a sweep puts the matched team's mean here"),
    samples: z.number().int().min(1).max(1000).default(64).describe('the most samples of a round'),
  }),
  matches: { team: 'match', tokens: 'budget' },
  sees: 'union',
  edges: () => [],
  cost: {
    formula: 'calls 1 a sample, messages 0',
    round: ({ marks }) => ({ calls: marks['sample'] ?? 0, messages: 0 }),
    bound: (_agents, { samples }) => ({ calls: samples, messages: 0 }),
  },
  async turn(_turn, desk, { budget, samples }) {
    const replies: Reply[] = []
    let isEnough = false
    while (!isEnough) {
      const before = desk.spent().tokens
      desk.mark('sample', [desk.union()])
      replies.push(await desk.ask(desk.union(), { kind: 'answer', recall: 'none' }))
      const { tokens } = desk.spent()
      const half = tokens / replies.length / 2
      // A reply that costs nothing, as of a provider that withholds it, is no use asking for again.
      isEnough = tokens === before || tokens + half > budget || replies.length === samples
    }
    const isNumeric = replies.some(
      ({ reading }) => reading.kind === 'read' && typeof reading.answer === 'number',
    )
    return desk.group(desk.pool('samples', replies, isNumeric ? undefined : { prefer: 'plurality' }))
  },
})
