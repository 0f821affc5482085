import {
  type Decision,
  type Desk,
  defineTopology,
  isNonEmpty,
  type Member,
  memberId,
  type Reply,
  type Turn,
  z,
} from '../harness/define.ts'
import { assigns } from './common/assigning.ts'
import { chartOf, managerIds, type Post, superiorOf } from './common/chart.ts'
import { byLeastWork, byManagers, divided } from './common/division.ts'
import { workRound } from './common/shift.ts'

/**
 * Reports go up through layers of managers, decisions come down.
 *
 * Mechanism: agents stand under managers of the lowest layer, `span` each, those under managers of the next, and so on
 * up to one. Every asked agent reports to its manager (its own proposed move where each is asked), every manager
 * reports to the one above what it was told, with the moves proposed below it, and the topmost decides for all. Its
 * decision goes down the same way. Managers with nobody asked below them are left out. Where there are tasks, who can
 * do what goes up by signals, and each manager to whom tasks come down is asked who of those right below it gets which;
 * what it says goes down by signals, wise or not. With `assigns=rule` no manager is asked: tasks go to those with
 * somebody able, the one with the least work for each agent first. A manager that gives no assignment that can be read
 * hands out nothing (`no-plan`).
 * Source: Malone (1987), Management Science 33(10); span of control, Graicunas (1933).
 * Cost: with M managers that have somebody asked below them, question: calls n + M, messages 2(n + M - 1); tasks: one
 * call for each agent that got any and one for each manager that is asked to assign (none by rule), messages as before.
 * With all asked, M = ceil(n/s) + ceil(ceil(n/s)/s) + ... + 1.
 * Works: when nobody can read everybody, since no manager reads more than `span` reports. Breaks: what a manager leaves
 * out never reaches the top, each layer adds its time and its mistakes, and a lost report silences a whole branch.
 * Parameters: `span`, `assigns`.
 * Version history: 1 first version; tasks were divided by the rule alone. 2 managers are asked to assign them.
 */
export default defineTopology({
  id: 'hierarchy',
  version: 2,
  title: 'Hierarchy',
  description:
    'Agents report to managers, managers to managers above them, and the topmost decides; the decision comes down the same way. No manager reads more than its span of reports, so it works where one could not read all; each layer adds time and mistakes and loses what it leaves out.',
  family: 'centralised',
  source: 'Malone (1987), Modeling coordination in organizations and markets, Management Science 33(10)',
  works: 'When there are more agents than one mind can read, and reports can be summed up.',
  breaks: 'Each layer adds its time and leaves things out, and a lost report silences a whole branch.',
  params: z.object({
    span: z.number().int().min(2).max(100).default(3).describe('how many report to one manager at most'),
    assigns,
  }),
  staff: ({ agents, params }) => managerIds(agents.length, params.span),
  *edges({ agents, params: { span } }) {
    const ids = [...agents.map(({ id }) => id), ...managerIds(agents.length, span).map(memberId)]
    for (const id of ids) {
      const above = superiorOf(id, agents.length, span)
      if (above !== undefined)
        yield* [
          { from: id, to: above },
          { from: above, to: id },
        ]
    }
  },
  cost: {
    formula:
      'question: calls n + M, messages 2(n + M - 1), with M managers above those asked: ceil(n/s) + ceil(ceil(n/s)/s) + ... + 1; tasks: calls w + h, messages 2(n + M - 1), with w agents that got any and h managers asked to assign',
    round: ({ asked, marks }) => {
      const { manager = 0, decision = 0, assignment = 0, 'hand-out': handOuts = 0 } = marks
      return {
        calls: decision > 0 ? asked + manager : assignment + handOuts,
        messages: 2 * (asked + manager - 1),
      }
    },
    bound: (agents, { span }) => {
      const managers = managerIds(agents, span).length
      return { calls: agents + managers, messages: 2 * (agents + managers - 1) }
    },
  },
  turn(turn, desk, params) {
    const layers = chartOf(turn.asked, desk, params.span)
    for (const { member, below } of layers.flat())
      desk.mark('manager', [member, ...below.map((post) => post.member)])
    const round = workRound(turn)
    if (round === undefined) return decided(turn, desk, layers)
    const dividing = params.assigns === 'model' ? byManagers(desk, assignerRole) : byLeastWork
    return divided(turn, desk, { layers, round, dividing })
  },
})

/** Has one question answered: reports up, the decision down. */
async function decided(
  { asked, asks }: Turn,
  desk: Desk,
  layers: readonly (readonly Post[])[],
): Promise<Decision> {
  const kind = asks === 'team' ? 'report' : 'propose'
  const role =
    asks === 'team' ? reporterRole : `${reporterRole} End with the move that you propose for yourself.`
  const firstReports = await desk.askAll<Member, 'report' | 'propose'>(asked, { kind, role })
  /** What each member hands up: its report, and where each is asked the moves that it was told of. */
  const handed = new Map<string, readonly Reply[]>(firstReports.map((reply) => [reply.by.id, [reply]]))
  for (const layer of layers) {
    desk.coordinationRound()
    for (const { member, below } of layer)
      for (const post of below) {
        const replies = handed.get(post.member.id) ?? []
        if (isNonEmpty(replies)) desk.send(post.member, replies, [member])
      }
    if (layer === layers.at(-1)) break
    const reports = await desk.askAll(
      layer.map(({ member }) => member),
      { kind: 'report', role: managerRole },
    )
    for (const [index, { member, below }] of layer.entries()) {
      const moves = below
        .flatMap((post) => handed.get(post.member.id) ?? [])
        .filter(({ request }) => request === 'propose')
      handed.set(
        member.id,
        [reports[index], ...moves].filter((reply) => reply !== undefined),
      )
    }
  }
  const [top] = layers.at(-1) ?? []
  if (top === undefined) throw new RangeError('expected a manager above all, got none')
  const decision = await desk.ask(top.member, { kind: 'merge', role: topRole })
  desk.mark('decision', [top.member])
  for (const { member, below } of layers.toReversed().flat())
    desk.send(
      member,
      decision,
      below.map((post) => post.member),
    )
  return desk.group(decision)
}

const reporterRole =
  'You report to a manager, who sees nothing but reports. Say what you see and know that bears on the question, and how sure you are.'

const managerRole =
  'You are a manager between others. You have the reports of those below you, and the one above you reads only yours. Sum up what matters in them; leave out nothing that the decision may turn on.'

const topRole =
  'You are the manager above all. You have the reports of those right below you, and nothing else. Decide for all.'

const assignerRole =
  'You are a manager and assign the tasks that came down to you to those right below you, who are agents or managers of agents. You know what they can do, and nothing else of the matter. Let nobody have much more to do than others, and nothing be done by somebody who cannot do it.'
