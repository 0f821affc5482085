import type { AgentId, Json, View } from '../../../harness/define.ts'
import { isOfThisRound, type Named, toldBy } from './told.ts'

/**
 * The tasks that an agent does now. One that was assigned tasks does those. Otherwise it does its part of the last plan
 * that has one for it; without a plan, of the tasks that it could do, those that no agent with a lower number took, as
 * far as it heard. So agents that heard nothing and could do the same choose the same. That is an assumption about
 * ideal reasoners; the lowest number is a focal point because it is the same for all.
 *
 * @param could the tasks that it could do, in the order in which it would
 * @param read the tasks that an answer names; undefined where it is none
 */
export function chosenTasks(
  { agent, assigned, claims }: Pick<View<unknown>, 'assigned' | 'claims'> & { readonly agent: AgentId },
  could: readonly Named[],
  read: (answer: Json) => readonly Named[] | undefined,
): readonly Named[] {
  if (assigned !== undefined) return assigned.map((id) => could.find((each) => each.id === id) ?? { id })
  const plans = claims.filter((claim) => claim.isJoint && isOfThisRound(claim))
  const planned = plans
    .map(({ answer }) => read(partOf(answer, agent) ?? null))
    .findLast((part) => part !== undefined)
  if (planned !== undefined) return planned
  const told = [...toldBy(claims, read)].filter(([other]) => other < agent)
  const taken = new Set(told.flatMap(([, { takes }]) => takes.map(({ id }) => id)))
  return could.filter(({ id }) => !taken.has(id))
}

function partOf(answer: Json | undefined, agent: AgentId): Json | undefined {
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return undefined
  // A joint answer is an object from agent number to that agent's answer.
  return (answer as { readonly [agent: string]: Json })[agent]
}
