import {
  type AgentMember,
  type Decision,
  type Desk,
  defineTopology,
  isNonEmpty,
  type Member,
  type Reply,
  type Turn,
  z,
} from '../harness/define.ts'
import { assigns, byMember, type HandOut } from './common/assigning.ts'
import { Shift, type WorkRound, workRound } from './common/shift.ts'

/**
 * A worker splits its own task and spawns sub-workers for the parts.
 *
 * Mechanism: every asked agent splits its own question, spawns a sub-worker for each of the first `width` parts and
 * sends it that part, which is all that a sub-worker knows; down to `depth` below the agent, sub-workers do the same.
 * Each reports to whom it was spawned by, who has read all its parts when it reports or answers itself. A split that
 * cannot be read spawns nobody. Where there are tasks, which no sub-worker could do, the lowest asked agent has them
 * all and is asked who does which: it may bring in as many as `depth` and `width` allow, each by its own parent, and
 * nobody else works. With `assigns=rule` it is not asked: each task goes to one that can do it, the least loaded first.
 * Where it gives no assignment that can be read, nobody works (`no-plan`).
 * Source: recursive decomposition, Recursion of Thought, Lee and Kim (2023), arXiv 2306.06891; divide and conquer.
 * Cost: question: calls n + S + P, messages 2S, with S spawned and P splits; tasks: calls w + h, messages 2d, with w
 * agents that got any, h requests to assign (one, none by rule) and d delegations. S is at most n(W + W^2 + ... + W^D).
 * Works: when parts can be worked on by somebody who knows nothing else. Breaks: cost grows with the power of the
 * depth, and what a part does not say its sub-worker cannot know.
 * Parameters: `depth`, `width`, `assigns`.
 * Version history: 1 first version; tasks were delegated by the rule alone. 2 the lowest agent is asked who does which.
 */
export default defineTopology({
  id: 'spawn',
  version: 2,
  title: 'Spawned sub-workers',
  description:
    'Each worker splits its own task and spawns sub-workers who know nothing but the part that is sent to them, down to a bounded depth and width, and puts their reports together. It works when parts stand for themselves; cost grows with the power of the depth.',
  family: 'centralised',
  source: 'Lee and Kim (2023), Recursion of Thought, arXiv 2306.06891',
  works: 'When a task falls into parts that somebody who knows nothing else can work on.',
  breaks: 'Cost grows with the power of the depth, and a sub-worker cannot know what its part does not say.',
  params: z.object({
    depth: z.number().int().min(1).max(4).default(1).describe('how many layers of sub-workers at most'),
    width: z.number().int().min(1).max(5).default(2).describe('how many sub-workers each spawns at most'),
    assigns,
  }),
  staff: ({ agents, params }) => agents.flatMap(({ agent }) => subWorkers(`sub-${agent}`, params)),
  // Between a sub-worker and whoever spawned it, and between any two agents.
  edges: () => ({
    allows: (from, to) =>
      spawnerOf(from) === to || spawnerOf(to) === from || (spawnerOf(from) ?? spawnerOf(to)) === undefined,
  }),
  cost: {
    formula:
      'question: calls n + S + P, messages 2S, with S spawned and P splits; tasks: calls w + h, messages 2d, with w agents that got any, h requests to assign and d delegations',
    round: ({
      marks: { assignment = 0, spawn = 0, split = 0, delegation = 0, 'hand-out': handOuts = 0 },
    }) => ({
      calls: assignment + spawn + split + handOuts,
      messages: 2 * (spawn + delegation),
    }),
    bound(agents, params) {
      const spawned = agents * subWorkers('sub', params).length
      return { calls: 2 * (agents + spawned), messages: 2 * Math.max(spawned, agents) }
    },
  },
  turn(turn, desk, params) {
    const round = workRound(turn)
    return round === undefined ? answered(turn, desk, params) : delegated(desk, round, params)
  },
})

interface Bounds {
  readonly depth: number
  readonly width: number
}

interface Params extends Bounds {
  readonly assigns: 'model' | 'rule'
}

/** The names of all that may be spawned below a name. */
function subWorkers(above: string, { depth, width }: Bounds): readonly string[] {
  if (depth === 0) return []
  return Array.from({ length: width }, (_, index) => `${above}-${index}`).flatMap((name) => [
    name,
    ...subWorkers(name, { depth: depth - 1, width }),
  ])
}

/** Who spawned a sub-worker: `sub-3-0-1` is of `sub-3-0`, and that of `agent-3`. Undefined for an agent. */
function spawnerOf(id: string): string | undefined {
  if (!id.startsWith('sub-')) return undefined
  const [above] = [id.slice(0, id.lastIndexOf('-'))]
  return /^sub-\d+$/.test(above) ? above.replace('sub', 'agent') : above
}

/** One who may split its task, and for whom it works. */
interface Node {
  readonly member: Member
  readonly above: Node | undefined
}

async function answered({ asked }: Turn, desk: Desk, { depth, width }: Params): Promise<Decision> {
  const layers: (readonly Node[])[] = [asked.map((member) => ({ member, above: undefined }))]
  for (let layer = layers[0] ?? []; layers.length <= depth && isNonEmpty(layer); layers.push(layer)) {
    desk.coordinationRound()
    for (const { member } of layer) desk.mark('split', [member])
    const splits = await desk.askAll(members(layer), { kind: 'split', role: splitterRole })
    layer = layer.flatMap((above, index) => spawned(desk, above, splits[index], width))
  }
  for (const layer of layers.slice(1).toReversed()) {
    const reports = await desk.askAll(members(layer), { kind: 'report', role: subWorkerRole })
    for (const [index, { member, above }] of layer.entries()) {
      const report = reports[index]
      if (above !== undefined && report !== undefined) desk.send(member, report, [above.member])
    }
  }
  const answers = await desk.askAll(asked, { kind: 'answer' })
  for (const agent of asked) desk.mark('assignment', [agent])
  return desk.own(answers)
}

function members(layer: readonly Node[]): readonly Member[] {
  return layer.map(({ member }) => member)
}

/** A sub-worker for each of the first parts, which it is sent. */
function spawned(desk: Desk, above: Node, split: Reply<'split'> | undefined, width: number): readonly Node[] {
  const parts = split === undefined ? [] : desk.parts(split).slice(0, width)
  const name = above.member.kind === 'agent' ? `sub-${above.member.agent}` : above.member.id
  return parts.map((part, index) => {
    const member = desk.staff(`${name}-${index}`)
    desk.mark('spawn', [above.member, member])
    desk.send(above.member, part, [member])
    return { member, above }
  })
}

/** The lowest agent has all tasks, and brings in others for what they can do. */
async function delegated(desk: Desk, round: WorkRound, params: Params): Promise<Decision> {
  const shift = new Shift(round, desk, workerRole)
  const [first] = round.asked
  const most = 1 + subWorkers('sub', params).length
  if (params.assigns === 'rule') desk.coordinationRound()
  const handOut =
    params.assigns === 'model'
      ? byMember(first, { shift, desk, role: delegatorRole, most })
      : withinCrew(shift, first, most)
  await handOut(round.ready)
  /** Whoever works, in the order in which they came; the lowest is there from the first. */
  const crew = [first, ...shift.holders.filter((agent) => agent !== first)]
  /** Whoever brought an agent in. */
  const parentOf = (agent: AgentMember) => crew[Math.floor((crew.indexOf(agent) - 1) / params.width)]
  const reached = new Set(crew.slice(0, 1))
  for (const agent of crew.slice(1)) {
    const parent = parentOf(agent)
    if (parent !== undefined && reached.has(parent)) {
      desk.mark('delegation', [parent, agent])
      if (desk.signal(parent, agent, 'delegation')) reached.add(agent)
    }
    if (!reached.has(agent)) shift.withdraw(agent)
  }
  for (const { agent } of await shift.work()) {
    const parent = parentOf(agent)
    if (parent !== undefined) desk.signal(agent, parent, 'result')
  }
  return shift.decision('no-delegation')
}

/** Each task goes to the least loaded who is able, of a crew that grows to so many. */
function withinCrew(shift: Shift, first: AgentMember, most: number): HandOut {
  return async (tasks) => {
    const crew = new Set([first])
    return tasks.filter((task) => {
      const able = shift.able(task).filter((agent) => crew.has(agent) || crew.size < most)
      const agent = shift.leastLoaded(able)
      if (agent === undefined) return true
      shift.give(agent, task)
      crew.add(agent)
      return false
    })
  }
}

const delegatorRole =
  'All the tasks that wait are yours. You may keep some for yourself and hand others to agents that you bring in. You know what each can do. Let nobody have much more to do than others, and nothing be done by somebody who cannot do it.'

const splitterRole =
  'You may have others work on parts of your task. They know nothing but the words of their part, so put into each all that one needs to know for it.'

const subWorkerRole =
  'You work for the one who sent you a part of a task. You know that part, and what those wrote who worked on parts of yours, and nothing else.'

const workerRole = 'Somebody who had too much work split it, and handed you the part that you are given.'
