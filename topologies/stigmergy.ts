import { defineTopology, memberId, type Reply, z } from '../harness/define.ts'
import { bothWays } from './common/both-ways.ts'

/**
 * What was done leaves a mark, marks add up, and they fade.
 *
 * Mechanism: nobody speaks to anybody. In each round the asked agents read the marks that still stand, and answer, all
 * at the same time; each answer is then left as a mark on the environment, a board. Marks of equal answers, whoever left
 * them, are one trail. With each round a trail keeps the share 1 - `evaporation` of its strength and gains 1 for each
 * mark: s <- (1 - evaporation) s + marks. Agents read, with the strength of its trail, everybody's newest mark on every
 * trail that is as strong as `threshold`. Each agent's own answer stands; a question to the team is pooled by its own
 * rule.
 * Source: Grasse (1959), "La reconstruction du nid", Insectes Sociaux 6; deposit and evaporation as in the ant system,
 * Dorigo, Maniezzo and Colorni (1996), IEEE Transactions on Systems, Man, and Cybernetics B 26(1); quantitative
 * stigmergy, Theraulaz and Bonabeau (1999), Artificial Life 5(2).
 * Cost: n calls and n messages, one for each mark, whatever the number of readers. One round of coordination.
 * Works: when rounds repeat and what was done tells what to do: agents may come and go, and forget. Breaks: in a single
 * round it does nothing; a trail that all follow grows to n / evaporation and then keeps all on an old path for long,
 * marks that fade at once tell of the last round only.
 * Theory: linear in n where a mesh is quadratic; a round late, since only what was done can be read. In one round it
 * equals `independent`.
 * Parameters: `evaporation`, `threshold`.
 * Version history: 2 strengths add up and stand in the prompt; 1 first version.
 */
export default defineTopology({
  id: 'stigmergy',
  version: 2,
  title: 'Stigmergy',
  description:
    'Agents speak to nobody; what each did stays as a mark that others read in later rounds, equal marks add up, and all fade. It costs one message an agent, and agents may come, go and forget; in a single round it does nothing, and marks that last too long keep everybody on an old path.',
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
      .describe('share of its strength that a trail loses in a round'),
    threshold: z
      .number()
      .min(0)
      .max(1000)
      .default(0.2)
      .describe('strength below which a trail is read no more; one mark has 1'),
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
  async turn({ asked }, desk, fading) {
    const marks = desk.board(ground)
    const replies: readonly Reply[] = await desk.askAll(asked, {
      ...{ kind: 'answer', role: walker, boards: [marks], boardFading: fading },
    })
    desk.coordinationRound()
    for (const reply of replies) desk.post(reply.by, reply, marks)
    return desk.own(replies)
  },
})

const ground = memberId('ground')

const walker =
  'You talk to nobody. What was done in the last rounds has left marks that you see; those of equal answers add up in strength, and all fade. What you do now leaves a mark that others will see.'
