import type { Ask } from '../core/desk.ts'
import type { Json } from '../core/json.ts'
import type { Mind, Simulation } from '../core/model.ts'
import { answeringRequests, type RequestKind, type Scope } from '../core/request.ts'
import type { RequestForm } from '../core/request-form.ts'
import type { Belief } from '../core/scenario.ts'
import type { ToolUse } from '../core/tool.ts'
import { heldAnswer } from './lies.ts'
import type { Recalled } from './recalling.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'
import { seenAgents } from './sight.ts'
import { isReadyToAnswer, unsaid, withIntention } from './talking.ts'
import type { Consideration } from './world.ts'

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
  { ask, form, scope, recall: { own, claims, news } }: Asked<K>,
): SimulationWith {
  const { member } = seat
  const seen = seenAgents(desk, member)
  const others = member.kind === 'union' ? seen.length : 0
  const candidates = (ask.about ?? []).map((reply) =>
    answeringRequests.has(reply.request) ? heldAnswer(desk, seat, reply) : undefined,
  )
  const isJoint = desk.questions.isJoint(scope)
  const { world } = desk.episode.setting
  const taken = (mind: Mind, heard = claims.length) => ({
    agent: member.kind === 'agent' && !isJoint ? member.agent : undefined,
    sees: others > 0 ? seen.filter((_, index) => mind.attends(index)) : seen,
    claims: [...own, ...claims.filter((_, index) => index < heard && mind.attends(others + index))],
    isJoint,
    dispositions: mind.dispositions,
    draw: mind.draw,
    skill: mind.skill,
    ...(ask.tasks && { assigned: ask.tasks }),
  })
  const follows = (mind: Mind) => (mind.complies ? ask.convention : undefined)
  const [plan] = candidates
  const accepts = (considered: Consideration) =>
    member.kind !== 'agent' || plan === undefined || world.accepts(considered, plan, member.agent)
  return (uses, mayLook) => ({
    items: others + claims.length + uses.length,
    ...(mayLook && {
      wants: (mind) => (follows(mind) ? [] : world.wantedTools({ ...taken(mind), toolUses: uses })),
    }),
    reply(mind) {
      const convention = follows(mind)
      if (convention !== undefined) return written(form, convention.answer, '', mind)
      const toolUses = uses.filter((_, index) => mind.attends(others + claims.length + index))
      const lookedUp = world.tools.length > 0 && { toolUses }
      const considered = { ...taken(mind), ...lookedUp }
      const belief = world.belief(considered)
      if (ask.kind !== 'speak') {
        const derived = form.derived(belief, candidates, true)
        const refuses = ask.kind === 'commit' && derived === 'accept' && !accepts(considered)
        const pull = derived === belief.answer ? belief.pull : undefined
        // Who assigns work to others says nothing of what it would do itself.
        const says = ask.kind === 'assign' ? '' : belief.says
        return written(form, refuses ? 'refuse' : derived, says, mind, pull)
      }
      const before = () => world.belief({ ...taken(mind, claims.length - news), ...lookedUp })
      const isReady = isReadyToAnswer(desk, seat, belief, before)
      return written(
        form,
        form.derived(belief, candidates, isReady),
        unsaid(desk, seat, isReady ? belief.says : withIntention(form.question, belief, mind)),
        mind,
      )
    },
  })
}

/** A simulation after these uses of tools; `mayLook` says whether the mind may use tools now. */
export type SimulationWith = (uses: readonly ToolUse[], mayLook: boolean) => Simulation

function written(
  { question }: RequestForm,
  answer: Json,
  says: string,
  mind: Mind,
  pull?: Belief['pull'],
): string {
  const own = question.mistaken(answer, mind.mistake)
  const drawn = pull === undefined ? own : (question.drawn?.(own, pull.toward, pull.weight) ?? own)
  const line = question.write(drawn)
  return [says === answer ? '' : says, line].filter((part) => part !== '').join('\n')
}
