import { type AgentMember, type Ask, defineTopology, z } from '../harness/define.ts'

/**
 * Everybody answers alone, each from a part of its own.
 *
 * Mechanism: no messages; the asked agents are given different parts by number, and begin again with the first when
 * there are more agents than parts. Each answers alone and at the same time; answers to a team question are pooled by
 * its own rule, and where each is asked its own answer stands. All but the parts is as with independent agents, so that
 * a difference between the two is what the parts do.
 * Source: diverse role prompts, whose absence was found to undo the gain of several judges, in ChatEval, Chan et al.
 * (2023), arXiv 2308.07201.
 * Cost: n calls, no messages.
 * Works: when agents are copies of one model and their errors would otherwise be the same. Breaks: a part that does not
 * suit the question costs accuracy, and a part is no information: nobody learns what another one sees.
 * Parameters: none.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'roles',
  version: 1,
  title: 'Independent agents with roles',
  description:
    'Every asked agent answers alone, each told to look at the question from another side; answers to a team question are pooled by its own rule. It makes copies of one model err less alike, but moves no information between them, and a part that does not suit the question costs accuracy.',
  family: 'no-messages',
  source: 'ChatEval, Chan et al. (2023), arXiv 2308.07201',
  works: 'When agents are copies of one model and would otherwise err alike.',
  breaks: 'A part that does not suit the question costs accuracy, and no information moves.',
  params: z.object({}),
  edges: () => [],
  cost: {
    formula: 'calls n, messages 0',
    round: ({ asked }) => ({ calls: asked, messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }),
  },
  async turn({ asked }, desk) {
    return desk.own(await desk.askAll(asked, inPart))
  },
})

function inPart({ agent }: AgentMember): Ask<'answer'> {
  return { kind: 'answer', role: parts[agent % parts.length] ?? parts[0] }
}

/** What the agents are told, by number. */
const parts = [
  'You are the analyst. Rest your answer on what stands before you and on how reliable each piece of it is, and on nothing else.',
  'You are the sceptic. Ask what speaks against the answer that comes to mind first, and give the one that survives.',
  'You are the historian. Begin with how such cases mostly end, and move from there only as far as this one differs.',
  'You are the planner. Think through what follows from each possible answer, step by step, and give the one that you would want to have given.',
  'You are the guardian. Ask what would do the most harm if it went wrong, and give the answer that is still right if some of what you were told is not.',
] as const
