import type { Json } from '../core/json.ts'
import type { Mind, Simulation } from '../core/model.ts'
import type { RequestKind, Scope } from '../core/request.ts'
import type { RequestForm } from '../core/request-form.ts'
import type { ToolUse } from '../core/tool.ts'
import type { Ask } from '../core/topology.ts'
import type { Recalled } from './recalling.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'
import { seenAgents } from './sight.ts'

/** A request as a simulated mind meets it. */
interface Asked<K extends RequestKind> {
  readonly ask: Ask<K>
  readonly form: RequestForm
  readonly scope: Scope
  /** What stands in the prompt besides the observation. */
  readonly recall: Recalled
}

/**
 * The way from what a member saw and read to what a simulated mind would reply, once its tools gave it something.
 * What they gave are items like any other, that a mind may fail to take in when it forms its belief; which calls it
 * made it knows in any case.
 */
export function simulationOf<K extends RequestKind>(
  desk: RoundState,
  seat: Seat,
  { ask, form, scope, recall: { own, claims } }: Asked<K>,
): SimulationWith {
  const { member } = seat
  const seen = seenAgents(desk, member)
  const others = member.kind === 'union' ? seen.length : 0
  const candidates = (ask.about ?? []).map((reply) =>
    seat.held.has(reply) ? desk.record(reply).answer : undefined,
  )
  const isJoint = desk.questions.isJoint(scope)
  const { world } = desk.episode.setting
  const taken = (mind: Mind) => ({
    agent: member.kind === 'agent' && !isJoint ? member.agent : undefined,
    sees: others > 0 ? seen.filter((_, index) => mind.attends(index)) : seen,
    claims: [...own, ...claims.filter((_, index) => mind.attends(others + index))],
    isJoint,
    dispositions: mind.dispositions,
    draw: mind.draw,
  })
  const follows = (mind: Mind) => (mind.complies ? ask.convention : undefined)
  return (uses, mayLook) => ({
    items: others + claims.length + uses.length,
    ...(mayLook && {
      wants: (mind) => (follows(mind) ? [] : world.wantedTools({ ...taken(mind), toolUses: uses })),
    }),
    reply(mind) {
      const convention = follows(mind)
      if (convention !== undefined) return written(form, convention.answer, '', mind)
      const toolUses = uses.filter((_, index) => mind.attends(others + claims.length + index))
      const belief = world.belief({ ...taken(mind), ...(world.tools.length > 0 && { toolUses }) })
      return written(form, form.derived(belief, candidates), belief.says, mind)
    },
  })
}

/** A simulation after these uses of tools; `mayLook` says whether the mind may use tools now. */
export type SimulationWith = (uses: readonly ToolUse[], mayLook: boolean) => Simulation

function written(form: RequestForm, answer: Json, says: string, mind: Mind): string {
  const line = form.question.write(form.question.mistaken(answer, mind.mistake))
  return says === '' || says === answer ? line : `${says}\n${line}`
}
