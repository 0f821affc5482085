import { defineTopology, memberId, type Reply, z } from '../harness/define.ts'
import { bothWays } from './common/both-ways.ts'

/**
 * What was done leaves a mark, and marks fade.
 *
 * Mechanism: nobody speaks to anybody. In each round the asked agents read the marks that still stand, and answer, all
 * at the same time; each answer is then left as a mark on the environment, a board. A mark has the strength 1 and loses
 * the share `evaporation` of it with each round; below `threshold` it is read no more. An action that is repeated leaves
 * a fresh mark. Each agent's own answer stands; a question to the team is pooled by its own rule.
 * Source: Grasse (1959), "La reconstruction du nid", Insectes Sociaux 6; evaporation as in the ant system, Dorigo,
 * Maniezzo and Colorni (1996), IEEE Transactions on Systems, Man, and Cybernetics B 26(1).
 * Cost: n calls and n messages, one for each mark, whatever the number of readers. One round of coordination.
 * Works: when rounds repeat and what was done tells what to do: agents may come and go, and forget. Breaks: in a single
 * round it does nothing; marks that last too long keep all on an old path, marks that fade at once tell nothing.
 * Theory: linear in n where a mesh is quadratic; a round late, since only what was done can be read. In one round it
 * equals `independent`.
 * Parameters: `evaporation`, `threshold`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'stigmergy',
  version: 1,
  title: 'Stigmergy',
  description:
    'Agents speak to nobody; what each did stays as a mark that others read in later rounds, until it has faded. It costs one message an agent, and agents may come, go and forget; in a single round it does nothing, and marks that last too long keep everybody on an old path.',
  family: 'shared-state',
  source: 'Grasse (1959), Insectes Sociaux 6; Dorigo, Maniezzo and Colorni (1996), the ant system',
  works: 'When rounds repeat and what was done tells what to do next.',
  breaks: 'In a single round it does nothing, and marks that fade too slowly keep all on an old path.',
  params: z.object({
    evaporation: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('share of its strength that a mark loses in a round'),
    threshold: z.number().min(0).max(1).default(0.2).describe('strength below which a mark is read no more'),
  }),
  boards: () => [ground],
  *edges({ agents }) {
    yield* bothWays(
      ground,
      agents.map(({ id }) => id),
    )
  },
  cost: {
    formula: 'calls n, messages n',
    round: ({ asked }) => ({ calls: asked, messages: asked }),
    bound: (agents) => ({ calls: agents, messages: agents }),
  },
  async turn({ asked }, desk, { evaporation, threshold }) {
    const marks = desk.board(ground)
    const ask = { kind: 'answer', role: walker, boards: [marks] } as const
    const replies: readonly Reply[] = await desk.askAll(asked, {
      ...ask,
      boardRounds: lastingRounds(evaporation, threshold),
    })
    desk.coordinationRound()
    for (const reply of replies) desk.post(reply.by, reply, marks)
    return desk.own(replies)
  },
})

const ground = memberId('ground')

/** How many rounds after it was left a mark is still as strong as the threshold. */
function lastingRounds(evaporation: number, threshold: number): number {
  if (evaporation === 0 || threshold === 0) return Number.POSITIVE_INFINITY
  if (evaporation === 1) return 0
  // A strength that equals the threshold but for rounding counts as equal.
  return Math.floor(Math.log(threshold) / Math.log(1 - evaporation) + 1e-9)
}

const walker =
  'You talk to nobody. What was done in the last rounds has left marks that you see; what you do now leaves one that others will see.'
