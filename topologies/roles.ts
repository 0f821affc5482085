import { type AgentMember, type Ask, defineTopology, z } from '../harness/define.ts'
import { workedOff } from './common/assigned-work.ts'
import { rolesDealt, rolesInWords, tasksByRole } from './roles/remits.ts'

/**
 * Everybody does what its role is, alone.
 *
 * Mechanism: no messages. Where there are tasks, a role is a capability: the roles are dealt by what agents can do, the
 * rarest first, each is told its own and does the open tasks of it; several of one role share them by the hash of the task, or of
 * the whole that it is a part of. Who has nothing to do in its role is not called and passes by rule. What an agent of
 * another role must do first is waited for.
 * Where there are none, and with `divides=views` in any world, a role is a point of view: the asked agents are given
 * different ones by number, and begin again with the first when there are more agents. Each answers alone and at the same
 * time; answers to a team question are pooled by its own rule, and where each is asked its own answer stands. All but the
 * views is as with independent agents, so that a difference between the two is what the views do.
 * Source: diverse role prompts, whose absence was found to undo the gain of several judges, in ChatEval, Chan et al.
 * (2023), arXiv 2308.07201; roles that divide the work, MetaGPT, Hong et al. (2023), arXiv 2308.00352.
 * Cost: n calls, no messages; w calls where w agents have tasks of their role, the others marked `without-task`.
 * Works: when work falls into kinds that need different skills, or agents are copies of one model and their errors would
 * otherwise be the same. Breaks: roles are blind to load, so that one may be busy while others have nothing to do; a view
 * that does not suit the question costs accuracy, and is no information: nobody learns what another one sees.
 * Parameters: `divides`.
 * Version history: 1 first version. 2 where there are tasks, roles divide them; before, all did all (`divides=views`).
 */
export default defineTopology({
  id: 'roles',
  version: 2,
  title: 'Roles',
  description:
    'Every agent has a role and acts alone: where there are tasks, it does those of the capability that is its role; otherwise it looks at the question from a side of its own. It divides work without a word and makes copies of one model err less alike, but is blind to load and moves no information.',
  family: 'no-messages',
  source: 'ChatEval, Chan et al. (2023), arXiv 2308.07201; MetaGPT, Hong et al. (2023), arXiv 2308.00352',
  works:
    'When work falls into kinds of its own, or agents are copies of one model and would otherwise err alike.',
  breaks:
    'Roles are blind to load, a view that does not suit the question costs accuracy, and no information moves.',
  params: z.object({
    divides: z
      .enum(['work', 'views'])
      .default('work')
      .describe('whether, where there are tasks, roles divide them, or only how agents look at them'),
  }),
  edges: () => [],
  cost: {
    formula: 'calls n, but w where w agents have tasks of their role; messages 0',
    round: ({ asked, marks }) => ({ calls: asked - (marks[withoutTask] ?? 0), messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }),
  },
  async turn(turn, desk, { divides }) {
    const { asked, asks, traits } = turn
    if (divides === 'work' && asks === 'each' && traits.tasks !== undefined && traits.work !== undefined) {
      const dealt = rolesDealt(asked, traits.work)
      const given = tasksByRole(turn, dealt)
      for (const member of asked) if (!given.has(member.agent)) desk.mark(withoutTask, [member])
      return workedOff(turn, desk, given, 'no-task-of-the-role', {
        role: (agent) => rolesInWords(dealt, agent),
      })
    }
    return desk.own(await desk.askAll(asked, inPart))
  },
})

const withoutTask = 'without-task'

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
