import {
  type AgentMember,
  type Ask,
  type Decision,
  type Desk,
  defineTopology,
  isNonEmpty,
  memberId,
  type Reply,
  type Turn,
  z,
} from '../harness/define.ts'
import { assigns, byMember, byRule } from './common/assigning.ts'
import { carriedOut } from './common/hand-out.ts'
import { Shift, type WorkRound, workRound } from './common/shift.ts'
import { toAndFrom } from './common/to-and-from.ts'

/**
 * A manager takes the work apart, hands it out, sends back what is not good enough, and puts it together.
 *
 * Mechanism: where the round is a question, the manager, who has seen nothing, splits it; each asked agent gets a part
 * and reports (its own proposed move where each is asked), and the manager answers for all. A result that the manager
 * rates under 5 of 10, or a move that could not be read, goes back with its criticism, at most `reworks` times. Where
 * there are tasks, the manager is asked who does which of those whose prerequisites are done and that somebody can do;
 * it is told who can do what, and what it says is handed out by signals, wise or not. With `assigns=rule` nobody is
 * asked: each goes to one that can do it, the least loaded first. What comes back unreadable is assigned again, at most
 * `reworks` times. Where the manager gives no assignment that can be read, nobody works (`no-plan`).
 * `route=parallel`: all at once. `route=sequence`: one after the other, each with the result before it; of tasks one
 * a round. `route=conditional`: one after the other, and each result decides whether the next is asked for: a rating of
 * 8 or more ends the work on a question, a task that nobody takes ends the round.
 * Source: manager and workers, Malone (1987), Management Science 33(10); routes as in supervisor graphs of agents.
 * Cost: question, with w workers asked: calls 2 + w + v + 2r, messages up to 2w + 2r, with v ratings (one for each
 * result of a team's question that may go back or end the work) and r reworks. Tasks: with w assignments (agents that
 * are asked) and h requests to the manager to assign (none by rule), calls w + h, messages 2w. The team waits for h.
 * Works: when work has parts that differ and one mind can judge the results. Breaks: the manager is a bottleneck, splits
 * what it has not seen, its mistakes are everybody's, and every rework costs three calls.
 * Parameters: `route`, `reworks`, `assigns`.
 * Version history: 1 first version; tasks were assigned by the rule alone. 2 the manager is asked to assign them.
 */
export default defineTopology({
  id: 'manager-workers',
  version: 2,
  title: 'Manager and workers',
  description:
    'A manager takes the work apart, decides who does what, hands it out in parallel, in sequence or step by step on condition, sends back what is not good enough, and puts the results together. It works when work has parts and one mind can judge the results; the manager is a bottleneck, and its mistakes are everybody’s.',
  family: 'centralised',
  source: 'Malone (1987), Modeling coordination in organizations and markets, Management Science 33(10)',
  works: 'When work has parts that differ and one mind can judge the results.',
  breaks:
    'The manager is a bottleneck, splits what it has not seen, its mistakes are everybody’s, and every rework costs three calls.',
  params: z.object({
    route: z
      .enum(['parallel', 'sequence', 'conditional'])
      .default('parallel')
      .describe('all at once, one after the other, or each only if the result before it asks for it'),
    reworks: z.number().int().min(0).max(10).default(1).describe('how often work goes back at most'),
    assigns,
  }),
  staff: () => [manager],
  edges: ({ agents }) => toAndFrom(manager, agents),
  cost: {
    formula:
      'question: calls 2 + w + v + 2r, messages 2w + 2r (w less without a plan, but w - 1 of results handed on in sequence); tasks: calls w + h, messages 2w; w assignments, v ratings, r reworks, h requests to assign',
    round: ({ marks }, { route }) => {
      const { assignment: w = 0, rating: v = 0, rework: r = 0, synthesis = 0 } = marks
      const { 'no-plan': noPlan = 0, 'hand-out': handOuts = 0 } = marks
      if (synthesis === 0) return { calls: w + handOuts, messages: 2 * w }
      const unplanned = route === 'parallel' ? w : Math.min(1, w)
      return { calls: 2 + w + v + 2 * r, messages: 2 * w + 2 * r - noPlan * unplanned }
    },
    bound: (agents, { reworks }) => ({
      calls: 2 + agents * (2 + 3 * reworks) + agents * agents * reworks,
      messages: 2 * (agents * (1 + reworks) + agents * agents * reworks),
    }),
  },
  turn(turn, desk, params) {
    const round = workRound(turn)
    return round === undefined ? answered(turn, desk, params) : handedOut(round, desk, params)
  },
})

interface Params {
  readonly route: 'parallel' | 'sequence' | 'conditional'
  readonly reworks: number
  readonly assigns: 'model' | 'rule'
}

const manager = memberId('manager')

/** Hands out tasks that somebody can do, and once more what nobody did. */
async function handedOut(round: WorkRound, desk: Desk, params: Params): Promise<Decision> {
  const { route, reworks } = params
  const shift = new Shift(round, desk, assigneeRole)
  const chief = desk.staff(manager)
  const workable = round.ready.filter((task) => isNonEmpty(shift.able(task)))
  const handOut =
    params.assigns === 'model'
      ? byMember(chief, { shift, desk, role: assignerRole })
      : byRule(shift, (able) => shift.leastLoaded(able))
  await handOut(route === 'sequence' ? workable.slice(0, 1) : workable)
  const workers = shift.given.map(([agent]) => agent)
  const steps = route === 'conditional' ? workers.map((agent) => [agent]) : [workers]
  for (const [index, step] of steps.entries()) {
    const later = new Set(steps.slice(index + 1).flat())
    let back = await carriedOut(shift, desk, chief, step)
    for (let more = reworks; more > 0 && isNonEmpty(back); more -= 1) {
      desk.mark('rework', [chief], { tasks: back.map(({ id }) => id) })
      const untaken = await handOut(back)
      const takers = shift.given.map(([agent]) => agent).filter((agent) => !later.has(agent))
      back = [...untaken, ...(await carriedOut(shift, desk, chief, takers))]
    }
    if (isNonEmpty(back)) break
  }
  return shift.decision('no-assignment')
}

/** Has one question worked on in parts. */
async function answered(turn: Turn, desk: Desk, { route, reworks }: Params): Promise<Decision> {
  const chief = desk.staff(manager)
  const plan = desk.parts(await desk.ask(chief, { kind: 'split', role: plannerRole }))
  if (!isNonEmpty(plan)) desk.mark('no-plan', [chief])
  const steps = route === 'parallel' ? [turn.asked] : turn.asked.map((agent) => [agent])
  let [last, isEnough]: [Reply | undefined, boolean] = [undefined, false]
  for (const step of steps) {
    if (isEnough) break
    desk.coordinationRound()
    for (const agent of step) {
      desk.mark('assignment', [chief, agent])
      const given = [plan[turn.asked.indexOf(agent)] ?? plan.at(-1), last].filter(
        (part) => part !== undefined,
      )
      if (isNonEmpty(given)) desk.send(chief, given, [agent])
    }
    let open: readonly AgentMember[] = step
    for (let more = reworks; isNonEmpty(open); more -= 1) {
      const role = more === reworks ? workerRole : reworkRole
      const results = await desk.askAll<AgentMember, 'report' | 'propose'>(open, resultOf(turn.asks, role))
      for (const result of results) desk.send(result.by, result, [chief])
      const wanting: AgentMember[] = []
      for (const [index, result] of results.entries()) {
        const grade = await graded(turn, desk, result, more > 0 || route === 'conditional')
        const worker = open[index]
        if (grade < wantingBelow && more > 0 && worker !== undefined) {
          desk.mark('rework', [chief, worker], { grade })
          desk.send(chief, await desk.ask(chief, { kind: 'critique', about: [result] }), [worker])
          wanting.push(worker)
        }
        if (route === 'conditional' && turn.asks === 'team') isEnough = grade >= enoughFrom
        last = result
      }
      open = wanting
    }
  }
  const answer = await desk.ask(chief, { kind: 'merge', role: managerRole })
  desk.mark('synthesis', [chief])
  return desk.group(answer)
}

/** The manager's grade of a result, from 0 to 10: a rating where the team is asked, else whether it could be read. */
async function graded({ asks }: Turn, desk: Desk, result: Reply, mayMatter: boolean): Promise<number> {
  if (asks === 'each') return result.reading.kind === 'read' ? wantingBelow : 0
  if (!mayMatter) return wantingBelow
  const chief = desk.staff(manager)
  const { reading } = await desk.ask(chief, { kind: 'score', about: [result] })
  desk.mark('rating', [chief, result.by])
  return reading.kind === 'read' ? reading.answer : wantingBelow
}

const wantingBelow = 5
const enoughFrom = 8

function resultOf(asks: Turn['asks'], role: string): Ask<'report' | 'propose'> {
  return asks === 'team'
    ? { kind: 'report', role }
    : { kind: 'propose', role: `${role} End with the move that you propose for yourself.` }
}

const plannerRole =
  'You manage a team. You have seen nothing of the matter yourself. Split the work into parts, the most useful first, each for one worker who may see things that you do not.'

const workerRole =
  'Your manager gave you a part of the work; if none reached you, take the whole. Work on that: say what you see and know that bears on it, and how sure you are.'

const reworkRole =
  'Your manager sent your work back with the criticism that you have read. Do your part again, and better.'

const managerRole =
  'You manage a team. You have what its members worked out, and nothing else. Put it together, and decide for all of them.'

const assignerRole =
  'You manage a team and assign its work. You know what each can do, and nothing else of the matter. Let nobody have much more to do than others, and nothing be done by somebody who cannot do it.'

const assigneeRole = 'You are a worker. A manager assigned you the work that you are given.'
