import type { AgentId, PlanStep } from '../../harness/define.ts'
import { type Conflict, conflictsOf, type Pair, type Plans, pairOf, untangled } from './orders.ts'

/** What comes of merging. */
export interface Schedule {
  /** The steps that are done now, by agent; the others wait. */
  readonly now: ReadonlyMap<AgentId, PlanStep>
  readonly compared: readonly Pair[]
  readonly conflicts: readonly Conflict[]
}

/**
 * Merges plans. Only agents that share a resource are compared. Between them, a step that adds what another needs goes
 * before it, and one that removes it goes after; steps that use one resource are not done at once. Where the orders run
 * in a circle, a step in it is substituted if that helps. If nothing does, the lowest agent goes whose step needs
 * nothing that is still to be added.
 */
export function merged(plans: Plans): Schedule {
  const compared = sharingPairs(plans)
  const { plans: settled, orders, substituted } = untangled(plans, compared)
  const waiting = new Set(orders.filter(({ after }) => after.step === 0).map(({ after }) => after.agent))
  const all = [...settled].flatMap(([agent, [step]]) => (step === undefined ? [] : [{ agent, step }]))
  const free = all.filter(({ agent }) => !waiting.has(agent))
  const urgent = free.toSorted(
    (a, b) => lengthOf(settled, a.agent) - lengthOf(settled, b.agent) || a.agent - b.agent,
  )
  const pending = new Set(
    orders.filter(({ isAdded, after }) => isAdded && after.step === 0).map(({ after }) => after.agent),
  )
  const front = urgent.length > 0 ? urgent : all.filter(({ agent }) => !pending.has(agent)).slice(0, 1)
  const { now, delays } = exclusive(front)
  return { now, compared, conflicts: [...substituted, ...conflictsOf(orders), ...delays] }
}

function lengthOf(plans: Plans, agent: AgentId): number {
  return plans.get(agent)?.length ?? 0
}

/** All resources that a plan may use, those of its substitutes included. */
function resourcesOf(steps: readonly PlanStep[]): readonly string[] {
  return steps.flatMap(({ uses = [], instead = [] }) => [...uses, ...resourcesOf(instead)])
}

/** Found through the resources, so that agents without a common one are never looked at together. */
function sharingPairs(plans: Plans): readonly Pair[] {
  const users = new Map<string, Set<AgentId>>()
  for (const [agent, steps] of plans)
    for (const resource of resourcesOf(steps))
      users.set(resource, (users.get(resource) ?? new Set()).add(agent))
  const pairs = new Map<string, Pair>()
  for (const sharing of users.values())
    for (const a of sharing) for (const b of sharing) if (a < b) pairs.set(`${a} ${b}`, [a, b])
  return [...pairs.values()].toSorted(([a, b], [c, d]) => a - c || b - d)
}

/** Of these steps, in this order, those that use nothing that one before them uses. */
function exclusive(front: readonly { readonly agent: AgentId; readonly step: PlanStep }[]) {
  const [now, taken, delays] = [new Map<AgentId, PlanStep>(), new Map<string, AgentId>(), [] as Conflict[]]
  for (const { agent, step } of front) {
    const over = (step.uses ?? []).filter((resource) => taken.has(resource))
    for (const resource of over)
      delays.push({ agents: pairOf(agent, taken.get(resource) ?? agent), over: [resource], by: 'delay' })
    if (over.length > 0) continue
    now.set(agent, step)
    for (const resource of step.uses ?? []) taken.set(resource, agent)
  }
  return { now, delays }
}
