import {
  type AgentId,
  type Assigned,
  type Assignee,
  type Decision,
  type Desk,
  isNonEmpty,
  type Reply,
  type Task,
  type Turn,
} from '../../harness/define.ts'
import { workedOff } from './assigned-work.ts'
import type { Post } from './chart.ts'
import type { WorkRound } from './shift.ts'

/** Tasks that came down to a manager, and those below it that it knows of. */
interface Share {
  readonly post: Post
  readonly tasks: readonly Task[]
  readonly below: readonly Assignee[]
}

/** What a manager assigns to whom, and the plan that this rests on, if it was asked for one. */
interface Divided {
  readonly assigned: Assigned
  readonly plan?: Reply
}

/** How the managers of one layer divide what came down to them. */
export type Dividing = (shares: readonly Share[]) => Promise<readonly Divided[]>

/** Each task goes below to whoever has somebody able and the least work for each agent. No call. */
export const byLeastWork: Dividing = async (shares) =>
  shares.map(({ tasks, below }) => {
    const posts = below.map(({ id, skills, agents = 1 }) => ({
      id,
      skills: new Set(skills),
      agents,
      load: 0,
    }))
    const assigned = tasks.flatMap(({ id, capability, durationMs }) => {
      const [first, ...others] = posts.filter(({ skills }) => skills.has(capability))
      if (first === undefined) return []
      const least = others.reduce((a, b) => (b.load / b.agents < a.load / a.agents ? b : a), first)
      least.load += durationMs
      return [{ task: id, to: least.id }]
    })
    return { assigned }
  })

/**
 * Each manager to whom tasks came down and who knows of somebody below is asked who gets which, all of a layer at once:
 * a round of coordination, each call marked `hand-out`. A manager whose plan cannot be read hands out nothing (`no-plan`).
 */
export function byManagers(desk: Desk, role: string): Dividing {
  return async (shares) => {
    const asked = shares.filter(({ tasks, below }) => isNonEmpty(tasks) && isNonEmpty(below))
    if (isNonEmpty(asked)) desk.coordinationRound()
    const plans = await Promise.all(
      asked.map(({ post, tasks, below }) =>
        desk.ask(post.member, { kind: 'assign', role, assignable: { tasks, to: below } }),
      ),
    )
    for (const plan of plans) {
      desk.mark('hand-out', [plan.by])
      if (plan.reading.kind === 'refused') desk.mark('no-plan', [plan.by])
    }
    return shares.map((share) => {
      const plan = plans[asked.indexOf(share)]
      if (plan === undefined) return { assigned: [] }
      return { assigned: plan.reading.kind === 'read' ? plan.reading.answer : [], plan }
    })
  }
}

/** Divides tasks from the top down, as far as word of who can do them came up and word of them came down. */
export async function divided(
  turn: Turn,
  desk: Desk,
  { layers, round, dividing }: Division,
): Promise<Decision> {
  const known = toldAbove(desk, layers, round)
  const knownBelow = ({ below }: Post) => below.flatMap((post) => known.get(post) ?? [])
  const assignment = new Map<AgentId, readonly string[]>()
  const plans: Reply[] = []
  const skills = new Set(layers.at(-1)?.flatMap((top) => knownBelow(top).flatMap((each) => each.skills)))
  const doable = round.ready.filter(({ capability }) => skills.has(capability))
  const tasksOf = new Map<Post, readonly Task[]>(layers.at(-1)?.map((top) => [top, doable]))
  for (const layer of layers.toReversed()) {
    const shares = layer.map((post) => ({ post, tasks: tasksOf.get(post) ?? [], below: knownBelow(post) }))
    const results = await dividing(shares)
    for (const [index, { post, tasks }] of shares.entries()) {
      const { assigned = [], plan } = results[index] ?? {}
      if (plan !== undefined) plans.push(plan)
      const byId = new Map(tasks.map((task) => [task.id, task]))
      for (const below of post.below) {
        const own = assigned.flatMap(({ task, to }) => (to === below.member.id ? (byId.get(task) ?? []) : []))
        const ids = own.map(({ id }) => id)
        if (!desk.signal(post.member, below.member, 'assignment', ids)) continue
        tasksOf.set(below, own)
        if (below.member.kind !== 'agent' || own.length === 0) continue
        desk.mark('assignment', [below.member], { tasks: ids })
        assignment.set(below.member.agent, ids)
      }
    }
  }
  return workedOff(turn, desk, assignment, 'no-assignment', { after: plans })
}

interface Division {
  /** The chart, the lowest managers first. */
  readonly layers: readonly (readonly Post[])[]
  readonly round: WorkRound
  readonly dividing: Dividing
}

/** Whom each manager knows below it: word of who can do what goes up by signals, and may be lost. */
function toldAbove(
  desk: Desk,
  layers: readonly (readonly Post[])[],
  { work }: WorkRound,
): ReadonlyMap<Post, Assignee> {
  const known = new Map<Post, Assignee>()
  for (const { member, below } of layers.flat())
    for (const post of below) {
      const parts = post.below.flatMap((part) => known.get(part) ?? [])
      const skills =
        post.member.kind === 'agent' ? work.skills(post.member.agent) : parts.flatMap((part) => part.skills)
      const told = [...new Set(skills)].toSorted()
      const agents = Math.max(
        1,
        parts.reduce((sum, part) => sum + (part.agents ?? 1), 0),
      )
      if (desk.signal(post.member, member, 'able', told))
        known.set(post, { id: post.member.id, skills: told, agents })
    }
  return known
}
