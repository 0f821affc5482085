import { type Desk, isNonEmpty, type Member, type Task, z } from '../../harness/define.ts'
import { type Choose, giveAll } from './hand-out.ts'
import type { Shift } from './shift.ts'

/** Who assigns tasks: a member that is asked for it, or a rule, without a call. */
export const assigns = z
  .enum(['model', 'rule'])
  .default('model')
  .describe('who assigns tasks: whoever hands them out, by a call, or a rule without one')

/** Hands out tasks and gives back those that nobody was given. */
export type HandOut = (tasks: readonly Task[]) => Promise<readonly Task[]>

/** Tasks are handed out by a rule, without a call. */
export function byRule(shift: Shift, choose: Choose): HandOut {
  return async (tasks) => giveAll(shift, tasks, choose)
}

/**
 * A member is asked who does which of the tasks that somebody could do: a call each time there are any, and a round of
 * coordination, marked `hand-out`. What it says is done, wise or not. Without an assignment that can be read nothing is
 * handed out, which is marked `no-plan`.
 *
 * @param most to how many agents work may go at most, the lowest asked counted in any case
 */
export function byMember(member: Member, { shift, desk, role, most }: Request): HandOut {
  return async (tasks) => {
    const open = tasks.filter((task) => isNonEmpty(shift.able(task)))
    if (!isNonEmpty(open)) return tasks
    desk.coordinationRound()
    const assignable = { tasks: open, to: shift.assignees(open), ...(most !== undefined && { most }) }
    const plan = await desk.ask(member, { kind: 'assign', role, assignable })
    desk.mark('hand-out', [member])
    if (plan.reading.kind === 'refused') desk.mark('no-plan', [member])
    const given = new Set(shift.giveAs(plan, open))
    return tasks.filter((task) => !given.has(task))
  }
}

interface Request {
  readonly shift: Shift
  readonly desk: Desk
  readonly role: string
  readonly most?: number
}
