import type { Json } from '../core/json.ts'
import type { Mind, Simulation } from '../core/model.ts'
import type { RequestKind, Scope } from '../core/request.ts'
import type { RequestForm } from '../core/request-form.ts'
import type { Ask } from '../core/topology.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'
import { seenAgents } from './sight.ts'

/** The way from what a member saw and read to what a simulated mind would reply. */
export function simulationOf<K extends RequestKind>(
  desk: RoundState,
  seat: Seat,
  ask: Ask<K>,
  form: RequestForm,
  scope: Scope,
): Simulation {
  const { member } = seat
  const seen = seenAgents(desk, member)
  const claims = [...seat.claims]
  const others = member.kind === 'union' ? seen.length : 0
  const candidates = (ask.about ?? []).map((reply) =>
    seat.held.has(reply) ? desk.record(reply).answer : undefined,
  )
  const isJoint = desk.questions.isJoint(scope)
  return {
    items: others + claims.length,
    reply(mind: Mind): string {
      if (ask.convention !== undefined && mind.complies) return written(form, ask.convention.answer, '', mind)
      const belief = desk.episode.setting.world.belief({
        agent: member.kind === 'agent' && !isJoint ? member.agent : undefined,
        sees: others > 0 ? seen.filter((_, index) => mind.attends(index)) : seen,
        claims: claims.filter((_, index) => mind.attends(others + index)),
        isJoint,
      })
      return written(form, form.derived(belief, candidates), belief.says, mind)
    },
  }
}

function written(form: RequestForm, answer: Json, says: string, mind: Mind): string {
  const line = form.question.write(form.question.mistaken(answer, mind.mistake))
  return says === '' || says === answer ? line : `${says}\n${line}`
}
