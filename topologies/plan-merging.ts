import {
  type AgentId,
  type AgentMember,
  type Ask,
  type Decision,
  type Desk,
  defineTopology,
  type Json,
  memberId,
  type PlanStep,
  type Turn,
  z,
} from '../harness/define.ts'
import { toAndFrom } from './common/to-and-from.ts'
import { merged, type Schedule } from './plan-merging/schedule.ts'

/**
 * Everybody's plan is put together with those that it could get in the way of.
 *
 * Mechanism: every asked agent sends what is left of its plan to a merger, a rule without a mind, which looks for
 * conflicts between the plans of agents that share a resource, and between no others, and resolves them: by order (what
 * adds a condition before what needs it, what needs it before what takes it away), by delay (steps that use one resource
 * are not done at once; the plan that is nearest its end goes first, then the lower number), and where orders run in a
 * circle by a substitute. Each agent is sent its next step, or none. `apply=rule`: the step is carried out without a
 * call, and an agent without one does nothing, which is what no answer means; `instruct`: agents with a step are asked,
 * with the merged plan's word for it in the prompt. Plans are merged anew in every round, so that failures are taken in.
 * An agent whose plan does not arrive is not merged, and one that does not hear of its step does nothing. A question to
 * the team has no plan: agents report, and the merger, then a mind of its own, answers for all.
 * Source: Georgeff (1983), Communication and interaction in multi-agent planning, AAAI-83; Cox and Durfee (2005), An
 * efficient algorithm for multiagent plan coordination, AAMAS.
 * Cost: each: 2n messages, and 0 calls (rule) or one for each agent with a step (instruct); team: n + 1 calls, n
 * messages. One round of coordination.
 * Marks: `plans-compared` with {pairs, of, compared}: the pairs that were compared, out of n(n - 1)/2; `conflict` with
 * {over, by} for each; `step-given` for each agent with a step.
 * Works: when plans are known beforehand and say what they need, change and use. Breaks: when the world does what no
 * plan says, when plans leave out what they touch, and where not all plans can be carried out: merging does not weigh
 * what they are worth.
 * Parameters: `apply`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'plan-merging',
  version: 1,
  title: 'Plan merging',
  description:
    'Every asked agent sends its plan to a merger, which compares those of agents that share a resource and resolves conflicts by order, delay or a substitute; each agent gets its next step back. It works when plans say what they need, change and use, and breaks when the world does what no plan says.',
  family: 'plan',
  source: 'Georgeff (1983), AAAI-83; Cox and Durfee (2005), AAMAS',
  works: 'When plans are known beforehand and say what they need, change and use.',
  breaks:
    'When a plan leaves out what it touches, or not all can be carried out: merging does not weigh their worth.',
  params: z.object({
    apply: z
      .enum(['rule', 'instruct'])
      .default('rule')
      .describe('steps are carried out without a call, or written into prompts'),
  }),
  needs: { each: ['plans'] },
  staff: () => [merger],
  edges: ({ agents }) => toAndFrom(merger, agents),
  cost: {
    formula:
      'each: messages 2n, calls 0 (rule) or one for each step given (instruct); team: calls n + 1, messages n',
    round({ asks, asked, marks }, { apply }) {
      if (asks === 'team') return { calls: asked + 1, messages: asked }
      return { calls: apply === 'rule' ? 0 : (marks[stepGiven] ?? 0), messages: 2 * asked }
    },
    bound: (agents) => ({ calls: agents + 1, messages: 2 * agents }),
  },
  async turn(turn, desk, { apply }) {
    desk.coordinationRound()
    if (turn.asks === 'team') return reported(turn, desk)
    const schedule = merged(sentPlans(turn, desk))
    marked(desk, turn.asked, schedule)
    const going = turn.asked.filter((member) => isTold(desk, member, schedule))
    const moves = new Map(going.map(({ agent }) => [agent, schedule.now.get(agent)?.move ?? null] as const))
    if (apply === 'rule') return desk.rule('merged-plan', moves)
    return desk.own(await desk.askAll(going, ({ agent }) => toldStep(moves.get(agent) ?? null)))
  },
})

const merger = memberId('merger')
const stepGiven = 'step-given'

const reporterRole = 'Tell the one who answers for all of you what you know and what you would do.'
const mergerRole = 'You put together what the others report. You see only that, and answer for all of them.'

async function reported({ asked }: Turn, desk: Desk): Promise<Decision> {
  const mind = desk.staff(merger)
  const reports = await desk.askAll(asked, { kind: 'report', role: reporterRole })
  for (const report of reports) desk.send(report.by, report, [mind])
  return desk.group(await desk.ask(mind, { kind: 'merge', role: mergerRole }))
}

/** The plans that reach the merger. */
function sentPlans(
  { asked, traits: { plans } }: Turn,
  desk: Desk,
): ReadonlyMap<AgentId, readonly PlanStep[]> {
  const arrived = asked.flatMap((member) => {
    const plan = plans?.get(member.agent) ?? []
    const moves = plan.map(({ move }) => move)
    return desk.signal(member, desk.staff(merger), 'plan', { moves }) ? [[member.agent, plan] as const] : []
  })
  return new Map(arrived)
}

function marked(desk: Desk, asked: readonly AgentMember[], { compared, conflicts }: Schedule): void {
  const mind = desk.staff(merger)
  const member = new Map(asked.map((each) => [each.agent, each]))
  const data = {
    pairs: compared.length,
    of: (asked.length * (asked.length - 1)) / 2,
    compared: compared.map(([a, b]) => [a, b]),
  }
  desk.mark('plans-compared', [mind], data)
  for (const { agents, over, by } of conflicts)
    desk.mark(
      'conflict',
      agents.flatMap((agent) => member.get(agent) ?? []),
      { over: [...over], by },
    )
}

/** Sends an agent its next step, or that it has none; whether it heard of one. */
function isTold(desk: Desk, member: AgentMember, { now }: Schedule): boolean {
  const step = now.get(member.agent)
  const isHeard = desk.signal(desk.staff(merger), member, 'step', { move: step?.move ?? null })
  if (!isHeard || step === undefined) return false
  desk.mark(stepGiven, [member], { move: step.move })
  return true
}

function toldStep(move: Json): Ask<'answer'> {
  const rule = `the plans of all of you were merged, and your step now is ${JSON.stringify(move)}.`
  return { kind: 'answer', convention: { rule, answer: move } }
}
