import type { AgentId, Decision, Desk, Turn } from '../../harness/define.ts'
import { workedOff } from './assigned-work.ts'
import type { Post } from './chart.ts'
import type { WorkRound } from './shift.ts'

/** Divides tasks from the top down, as far as word of who can do them came up and word of them came down. */
export async function divided(
  turn: Turn,
  desk: Desk,
  layers: readonly (readonly Post[])[],
  { ready, work }: WorkRound,
): Promise<Decision> {
  /** Whom each post can reach that is known above it, and what work they have. */
  const known = new Map<Post, { readonly skills: Set<string>; readonly size: number; load: number }>()
  const summary = (post: Post) => known.get(post) ?? { skills: new Set<string>(), size: 1, load: 0 }
  for (const { member, below } of layers.flat())
    for (const post of below) {
      const parts = post.below.filter((part) => known.has(part)).map(summary)
      const skills = new Set(
        post.member.kind === 'agent'
          ? work.skills(post.member.agent)
          : parts.flatMap((part) => [...part.skills]),
      )
      const size = Math.max(
        1,
        parts.reduce((sum, part) => sum + part.size, 0),
      )
      if (desk.signal(post.member, member, 'able', [...skills].toSorted()))
        known.set(post, { skills, size, load: 0 })
    }
  const assignment = new Map<AgentId, readonly string[]>()
  const tasksOf = new Map<Post, WorkRound['ready']>(layers.at(-1)?.map((top) => [top, ready]))
  for (const post of layers.toReversed().flat()) {
    const shares = new Map<Post, (typeof ready)[number][]>(post.below.map((each) => [each, []]))
    for (const task of tasksOf.get(post) ?? []) {
      const able = post.below.filter((each) => known.has(each) && summary(each).skills.has(task.capability))
      const relative = (each: Post) => summary(each).load / summary(each).size
      const [first, ...others] = able
      if (first === undefined) continue
      const least = others.reduce((a, b) => (relative(b) < relative(a) ? b : a), first)
      summary(least).load += task.durationMs
      shares.get(least)?.push(task)
    }
    for (const [below, tasks] of shares) {
      const ids = tasks.map(({ id }) => id)
      if (!desk.signal(post.member, below.member, 'assignment', ids)) continue
      tasksOf.set(below, tasks)
      if (below.member.kind !== 'agent' || tasks.length === 0) continue
      desk.mark('assignment', [below.member], { tasks: ids })
      assignment.set(below.member.agent, ids)
    }
  }
  return workedOff(turn, desk, assignment, 'no-assignment')
}
