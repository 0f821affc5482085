import {
  type AgentId,
  type Answers,
  agentIds,
  type Setting,
  type Status,
  type Streams,
  type WorldEvent,
} from '../../harness/define.ts'
import { drawnItems, type HeavyItem, type Items, type JointLiftParams, reachedItems } from './items.ts'
import { bestLift, type Lift, type Lifting, light, rest, toItem } from './payoffs.ts'

/** A moment of the world. Lists by agent are indexed by its number. */
export interface JointLiftState {
  readonly params: JointLiftParams
  readonly agents: readonly AgentId[]
  readonly round: number
  readonly items: Items
  /** The heavy items that each agent reaches. */
  readonly reached: readonly (readonly HeavyItem[])[]
  /** The most that can be lifted in this round, and how. */
  readonly best: Lift
  readonly lifted: number
  /** The most that could have been lifted in all rounds so far, this one included. */
  readonly possible: number
  readonly payoffs: readonly number[]
}

export function opened(streams: Streams, { params, agents: n }: Setting<JointLiftParams>): JointLiftState {
  const agents = agentIds(n)
  const now = itemsOf(params, agents, streams, 0)
  return {
    params,
    agents,
    round: 0,
    ...now,
    lifted: 0,
    possible: now.best.value,
    payoffs: agents.map(() => 0),
  }
}

/** Far more than the most agents with the longest reach take. */
const mostEntries = 500_000_000

function itemsOf(params: JointLiftParams, agents: readonly AgentId[], streams: Streams, round: number) {
  const items = drawnItems(params, agents.length, streams('items', round))
  const reached = reachedItems(items)
  const best = bestLift(liftingOf(agents, items, reached), mostEntries)
  if (best !== undefined) return { items, reached, best }
  throw new RangeError(
    `joint-lift: expected tables of at most ${mostEntries} entries, since few reach one item`,
  )
}

export function liftingOf(
  agents: readonly AgentId[],
  items: Items,
  reached: JointLiftState['reached'],
): Lifting {
  const moves = reached.map((own) => [rest, light, ...own.map(toItem)])
  return {
    ...{ agents, heavy: items.heavy },
    lightValue: (agent) => items.light[agent] ?? 0,
    moves: (agent) => moves[agent] ?? [],
  }
}

/** One round: what enough agents go to is lifted; who goes where too few come has wasted it. */
export function stepped(state: JointLiftState, answers: Answers<string>, streams: Streams) {
  const { params, agents, round, items, reached } = state
  const moves = agents.map((agent) => moveIn(answers, agent))
  const earned = agents.map((agent) => (moves[agent] === light ? (items.light[agent] ?? 0) : 0))
  const events: WorldEvent[] = []
  for (const each of items.heavy) {
    const came = each.reachedBy.filter((agent) => moves[agent] === toItem(each))
    const { item, value, need } = each
    if (came.length === 0) continue
    const isLifted = came.length >= need
    events.push({
      name: isLifted ? 'lift' : 'missed-synergy',
      agents: came,
      data: { item: toItem({ item }), value, need, came: came.length },
    })
    if (isLifted) for (const agent of came) earned[agent] = value / came.length
  }
  const carrying = agents.filter((agent) => moves[agent] === light)
  if (carrying.length > 0) events.push({ name: 'carry', agents: carrying })
  const lifted = liftedValue(items, moves)
  const isLast = round + 1 >= params.rounds
  const next = isLast ? { items, reached, best: state.best } : itemsOf(params, agents, streams, round + 1)
  return {
    state: {
      ...{ params, agents, round: round + 1, ...next },
      lifted: state.lifted + lifted,
      possible: state.possible + (isLast ? 0 : next.best.value),
      payoffs: state.payoffs.map((before, agent) => before + (earned[agent] ?? 0)),
    },
    events,
  }
}

function moveIn(answers: Answers<string>, agent: AgentId): string {
  const settled = answers.asks === 'each' ? answers.byAgent.get(agent) : undefined
  return settled?.source === 'given' ? settled.answer : rest
}

/** What is lifted by these moves. */
function liftedValue({ heavy, light: own }: Items, moves: readonly string[]): number {
  const carried = own.reduce((sum, value, agent) => sum + (moves[agent] === light ? value : 0), 0)
  return heavy.reduce((sum, each) => {
    const came = each.reachedBy.filter((agent) => moves[agent] === toItem(each)).length
    return sum + (came >= each.need ? each.value : 0)
  }, carried)
}

export function statusOf({ params, round, lifted, possible, payoffs }: JointLiftState): Status {
  if (round < params.rounds) return { kind: 'running' }
  return { kind: 'ended', cause: 'turn-limit', score: lifted / Math.max(1, possible), payoffs }
}
