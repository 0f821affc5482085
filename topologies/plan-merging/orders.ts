import type { AgentId, PlanStep } from '../../harness/define.ts'

/** Plans by agent, each with its steps in order. */
export type Plans = ReadonlyMap<AgentId, readonly PlanStep[]>

/** Two agents whose plans were compared, the lower number first. */
export type Pair = readonly [AgentId, AgentId]

/** A conflict that was found, and how it was resolved. */
export interface Conflict {
  readonly agents: Pair
  /** The conditions or resources at stake. */
  readonly over: readonly string[]
  /** `order`: one step goes before another; `delay`: they must not be done at once; `substitute`: another step. */
  readonly by: 'order' | 'delay' | 'substitute'
}

/** A step of a plan, counted from 0. */
interface Place {
  readonly agent: AgentId
  readonly step: number
}

/** One step goes before another, over a condition that it adds, or that the other would take away. */
interface Order {
  readonly before: Place
  readonly after: Place
  readonly over: string
  readonly isAdded: boolean
}

function ordersOf(plans: Plans, pairs: readonly Pair[]): readonly Order[] {
  return pairs.flatMap(([a, b]) => [...ordersBetween(plans, a, b), ...ordersBetween(plans, b, a)])
}

/** What one agent's needs say about another's steps. */
function ordersBetween(plans: Plans, needing: AgentId, other: AgentId): readonly Order[] {
  return (plans.get(needing) ?? []).flatMap(({ needs }, step) =>
    (plans.get(other) ?? []).flatMap(({ adds, removes }, otherStep) => {
      const [own, foreign] = [
        { agent: needing, step },
        { agent: other, step: otherStep },
      ]
      return needs.flatMap((over) => [
        ...(adds.includes(over) ? [{ before: foreign, after: own, over, isAdded: true }] : []),
        ...(removes.includes(over) ? [{ before: own, after: foreign, over, isAdded: false }] : []),
      ])
    }),
  )
}

/** Substitutes steps, one at a time, as long as that leaves fewer steps in a circle. */
export function untangled(plans: Plans, pairs: readonly Pair[]) {
  let [settled, orders, substituted]: [Plans, readonly Order[], readonly Conflict[]] = [
    plans,
    ordersOf(plans, pairs),
    [],
  ]
  for (;;) {
    const stuck = circular(settled, orders)
    const better = stuck.flatMap((place) =>
      variants(settled, place).map((changed) => {
        const changedOrders = ordersOf(changed, pairs)
        return { place, changed, changedOrders, left: circular(changed, changedOrders).length }
      }),
    )
    const [choice] = better.filter(({ left }) => left < stuck.length).toSorted((a, b) => a.left - b.left)
    if (choice === undefined) return { plans: settled, orders, substituted }
    const { agent, step } = choice.place
    const over = orders.filter(({ before, after }) =>
      [before, after].some((at) => at.agent === agent && at.step === step),
    )
    substituted = [
      ...substituted,
      ...conflictsOf(over).map((conflict) => ({ ...conflict, by: 'substitute' as const })),
    ]
    settled = choice.changed
    orders = choice.changedOrders
  }
}

/** The plans with a step replaced by each of its substitutes. */
function variants(plans: Plans, { agent, step }: Place): readonly Plans[] {
  const steps = plans.get(agent) ?? []
  return (steps[step]?.instead ?? []).map((other) => new Map(plans).set(agent, steps.with(step, other)))
}

/** The steps that can never come first, after as many others as can go before them: those in or behind a circle. */
function circular(plans: Plans, orders: readonly Order[]): readonly Place[] {
  const done = new Map([...plans.keys()].map((agent) => [agent, 0]))
  const isPast = ({ agent, step }: Place) => step < (done.get(agent) ?? 0)
  for (let isMoving = true; isMoving; ) {
    isMoving = false
    for (const [agent, steps] of plans) {
      const step = done.get(agent) ?? 0
      const isFree = orders.every(
        ({ before, after }) => after.agent !== agent || after.step !== step || isPast(before),
      )
      if (step >= steps.length || !isFree) continue
      done.set(agent, step + 1)
      isMoving = true
    }
  }
  return [...plans].flatMap(([agent, steps]) =>
    steps.map((_, step) => ({ agent, step })).filter((place) => !isPast(place)),
  )
}

/** One for each pair of agents, over all that they must order. */
export function conflictsOf(orders: readonly Order[]): readonly Conflict[] {
  const byPair = Map.groupBy(orders, ({ before, after }) => pairOf(before.agent, after.agent).join(' '))
  return [...byPair.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            agents: pairOf(first.before.agent, first.after.agent),
            over: [...new Set([first, ...others].map(({ over }) => over))],
            by: 'order' as const,
          },
        ],
  )
}

/** Two agents, the lower number first. */
export function pairOf(a: AgentId, b: AgentId): Pair {
  return a < b ? [a, b] : [b, a]
}
