import { defineTopology, z } from '../harness/define.ts'

/**
 * A policy that is fixed beforehand answers for everybody.
 *
 * Mechanism: no calls and no messages; the world computes the answers of a policy that it declares, by rule, from
 * all that it knows. `oracle` is the best that any team could do, `random` any legal answers, `solo` what is best for
 * each agent alone, `half` the same within half of everything that is shared, `max-min` what is best for the agent
 * that gets least. A policy that the world does not have leaves everybody without an answer.
 * Source: reference policies, as baselines for the topologies that talk.
 * Cost: no calls, no messages.
 * Works: as a floor or a ceiling in the same table. Breaks: it is no team; no model takes part.
 * Parameters: `arm`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'scripted-arm',
  version: 1,
  title: 'Scripted policy',
  description:
    'A policy that the world declares answers for everybody, without a call: the best there is, a random one, or a fixed habit. It is a floor or a ceiling for the topologies in which agents decide.',
  family: 'reference',
  source: 'reference policies of the scenario',
  works: 'As a floor or a ceiling in the same table as the teams.',
  breaks: 'It is no team: no model takes part.',
  params: z.object({
    arm: z
      .enum(['oracle', 'solo', 'half', 'max-min', 'random'])
      .default('oracle')
      .describe('which of the policies that the world declares'),
  }),
  needs: { each: ['policies'], team: ['policies'] },
  edges: () => [],
  cost: {
    formula: 'calls 0, messages 0',
    round: () => ({ calls: 0, messages: 0 }),
    bound: () => ({ calls: 0, messages: 0 }),
  },
  turn({ asks, traits: { policies } }, desk, { arm }) {
    if (asks === 'team' || policies === undefined) return Promise.resolve(desk.nobody())
    return Promise.resolve(desk.rule(arm, policies.answers(arm)))
  },
})
