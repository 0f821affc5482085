import { type AgentMember, defineTopology, memberId, z } from '../harness/define.ts'
import { reportOn } from './common/report-on.ts'

/**
 * Agents report, a critic attacks the reports, a synthesiser answers from both.
 *
 * Mechanism: every asked agent, as a specialist, reports what it alone sees to a critic and to a synthesiser, neither
 * of whom sees anything else. Where the team is asked a report is text without an answer; where each is asked it ends
 * with the agent's own proposed move, which nobody else could make. The critic says what is wrong, missing or
 * contradictory in the reports taken together, and passes that on; the synthesiser reads reports and critique and
 * answers for all. There is no planner who narrows what is reported, as with orchestrated specialists, and the one who
 * criticises does not decide.
 * Source: separation of drafting, criticism and revision: Self-Refine, Madaan et al. (2023), arXiv 2303.17651; a critic
 * role apart from the doers in multi-agent programs, AutoGen, Wu et al. (2023), arXiv 2308.08155.
 * Cost: n + 2 calls and 2n + 1 messages. Two rounds of coordination.
 * Works: when reports can be checked against each other, and a fault is easier to see than to avoid. Breaks: the critic
 * has seen no evidence, and a plausible wrong objection weighs as much as a right one; three steps one after the other.
 * Parameters: none.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'specialist-critic-synthesiser',
  version: 1,
  title: 'Specialists, critic and synthesiser',
  description:
    'Every asked agent reports what it sees, a critic says what is wrong or missing in the reports taken together, and a synthesiser who reads both answers for all. It works when reports can be checked against each other; the critic has seen no evidence, and a plausible wrong objection weighs as much as a right one.',
  family: 'decision',
  source: 'Self-Refine, Madaan et al. (2023), arXiv 2303.17651; AutoGen, Wu et al. (2023), arXiv 2308.08155',
  works: 'When reports can be checked against each other and faults are easier to see than to avoid.',
  breaks: 'The critic has seen no evidence: a plausible wrong objection weighs as much as a right one.',
  params: z.object({}),
  staff: () => [criticId, synthesiserId],
  *edges({ agents }) {
    for (const { id } of agents) for (const to of [criticId, synthesiserId]) yield { from: id, to }
    yield { from: criticId, to: synthesiserId }
  },
  cost: {
    formula: 'calls n + 2, messages 2n + 1',
    round: ({ asked }) => costOf(asked),
    bound: (agents) => costOf(agents),
  },
  async turn({ asked, asks }, desk) {
    const [critic, synthesiser] = [desk.staff(criticId), desk.staff(synthesiserId)]
    desk.coordinationRound()
    const reports = await desk.askAll<AgentMember, 'report' | 'propose'>(
      asked,
      reportOn(asks, specialistRole),
    )
    for (const report of reports) desk.send(report.by, report, [critic, synthesiser])
    desk.coordinationRound()
    const critique = await desk.ask(critic, { kind: 'critique', role: criticRole })
    desk.send(critic, critique, [synthesiser])
    return desk.group(await desk.ask(synthesiser, { kind: 'merge', role: synthesiserRole }))
  },
})

const criticId = memberId('critic')
const synthesiserId = memberId('synthesiser')

const specialistRole =
  'You are one of several specialists, and each sees something else. Report what you see and know that bears on the question, and how reliable each point is. A critic will attack your report.'

const criticRole =
  'You are the critic. You see the reports of several specialists and nothing else. Take them together: where do they contradict each other, what does not follow, what is missing? You do not answer the question.'

const synthesiserRole =
  'You bring the work of specialists together. You see their reports and what a critic said about them, and nothing else. Take up what the critic found where it is right, pass over it where it is not, and give the answer.'

function costOf(asked: number) {
  return { calls: asked + 2, messages: 2 * asked + 1 }
}
