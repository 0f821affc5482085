import { defineTopology, z } from '../harness/define.ts'

/**
 * Every asked agent answers alone, at the same time.
 *
 * Mechanism: no messages; where the team answers, the answers are pooled by the question's own rule.
 * Source: the uncoordinated baseline; for forecasts, the simple ensemble (Clemen 1989, Int. J. Forecasting 5).
 * Cost: n calls a round, no messages.
 * Works: when errors are independent and moves do not conflict. Breaks: under contention, and when errors are
 * shared.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'independent',
  version: 1,
  title: 'Independent agents',
  description:
    'Every asked agent answers alone and at the same time; answers to a team question are pooled by its own rule. It works while moves do not conflict and errors are independent, and breaks under contention.',
  family: 'no-messages',
  source: 'the uncoordinated baseline; simple ensembles, Clemen (1989)',
  works: 'When moves do not conflict and errors are independent.',
  breaks: 'Under contention, and when errors are shared.',
  params: z.object({}),
  edges: () => [],
  cost: {
    formula: 'calls n, messages 0',
    round: ({ asked }) => ({ calls: asked, messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }),
  },
  async turn(turn, desk) {
    return desk.own(await desk.askAll(turn.asked, { kind: 'answer' }))
  },
})
