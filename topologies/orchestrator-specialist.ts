import {
  type AgentMember,
  type Ask,
  defineTopology,
  isNonEmpty,
  memberId,
  type Reply,
  type Turn,
  z,
} from '../harness/define.ts'
import { capped, capsText } from './common/published.ts'

/**
 * A planner splits the question, each agent works on one part, an integrator answers.
 *
 * Mechanism: the planner, who knows the rules and the question and nothing else, lists at least three sub-questions.
 * The first goes to the first asked agent, and so on; what is left over is not used, and the last is given again when
 * there are more agents. Each reports on its own sub-question, which is all that it is shown of the plan, and passes
 * both on to the integrator, who sees nothing else and answers. Where the team is asked, a report is text without an
 * answer; where each is asked, it ends with the agent's own proposed move, which nobody else could make, and the
 * integrator decides for all. When the plan cannot be read, each reports on the question as a whole.
 * Source: configuration `orchestrator_specialist` of Nechepurenko and Shuvalov (2026), arXiv 2605.03310.
 * Cost: n + 2 calls; n messages in each of its rounds of coordination, which are two, or one without a plan.
 * Works: when a question has parts that can be worked on apart. Breaks: when the planner, who has seen no evidence,
 * asks for the wrong things; what a specialist leaves out never reaches the integrator.
 * Parameters: `caps`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'orchestrator-specialist',
  version: 1,
  title: 'Orchestrator and specialists',
  description:
    'A planner splits the question, each asked agent reports on one part only, and an integrator who sees only the parts and the reports answers for all. It works when a question can be taken apart; what the planner does not ask for, or a specialist leaves out, is lost.',
  family: 'centralised',
  source: 'orchestrator_specialist of Nechepurenko and Shuvalov (2026), arXiv 2605.03310',
  works: 'When a question has parts that can be worked on apart.',
  breaks:
    'The planner has seen no evidence and may ask for the wrong things; what a specialist leaves out is lost.',
  params: z.object({ caps: z.enum(['one', 'published']).default('one').describe(capsText()) }),
  staff: () => ['planner', 'integrator'],
  edges: ({ agents }) =>
    agents.flatMap(({ id }) => [
      { from: memberId('planner'), to: id },
      { from: id, to: memberId('integrator') },
    ]),
  cost: {
    formula: 'calls n + 2, messages n a round of coordination: 2, or 1 when the plan could not be read',
    round: ({ asked, coordinationRounds }) => ({ calls: asked + 2, messages: asked * coordinationRounds }),
    bound: (agents) => ({ calls: agents + 2, messages: 2 * agents }),
  },
  async turn({ asked, asks }, desk, { caps }) {
    const cap = capped(caps, asked.length + 2)
    const [planner, integrator] = [desk.staff('planner'), desk.staff('integrator')]
    const plan = desk.parts(await desk.ask(planner, { kind: 'split', role: plannerRole, ...cap }))
    const partOf = new Map(asked.map(({ id }, index) => [id, plan[index] ?? plan.at(-1)]))
    if (plan.length > 0) desk.coordinationRound()
    for (const agent of asked) {
      const part = partOf.get(agent.id)
      if (part !== undefined) desk.send(planner, part, [agent])
    }
    const reports: readonly Reply[] = await desk.askAll<AgentMember, 'report' | 'propose'>(asked, {
      ...reportOn(asks),
      ...cap,
    })
    desk.coordinationRound()
    for (const report of reports) {
      const pair = [partOf.get(report.by.id), report].filter((reply) => reply !== undefined)
      if (isNonEmpty(pair)) desk.send(report.by, pair, [integrator])
    }
    return desk.group(await desk.ask(integrator, { kind: 'merge', role: integratorRole, ...cap }))
  },
})

function reportOn(asks: Turn['asks']): Ask<'report' | 'propose'> {
  return asks === 'team'
    ? { kind: 'report', role: specialistRole }
    : { kind: 'propose', role: `${specialistRole} End with the move that you propose for yourself.` }
}

const plannerRole =
  'You plan the work of a team of specialists. Write at least three sub-questions, the most useful first. Each is worked on by one specialist who sees no other, and the reports on all of them together should settle the question.'

const specialistRole =
  'You are a specialist. The planner gave you one sub-question; if none reached you, take the question as a whole. Work on that alone: say what you see and know that bears on it, and how sure you are of each point.'

const integratorRole =
  'You bring the work of specialists together. Each message is from one of them: first the sub-question that it was given, then its report. You see nothing else. Weigh the reports against each other, and give the answer.'
