import {
  type AgentId,
  type Ask,
  type Decision,
  type Desk,
  defineTopology,
  type Task,
  type Turn,
  z,
} from '../harness/define.ts'
import { type Assignment, workedOff } from './common/assigned-work.ts'
import { fnv1a } from './common/fnv-1a.ts'

/**
 * Whoever an item's hash names owns it, and nobody else is called.
 *
 * Mechanism: a rule that all know beforehand and that needs no word: item i belongs to the asked agent in place
 * hash(i) mod n, in ascending order. Items that are parts of a whole, such as messages of a conversation, have the hash
 * of the whole (`by=whole`), so that who did one does the next, or each its own (`by=item`). Where there are tasks, an agent who lacks the capability that a task needs passes
 * it on to the next one in the circle that has it; a task that nobody can do is left, and marked `unowned`. A task with
 * another open one before it is the same agent's only if that is as well, and is done after it; otherwise it waits for
 * the next round. Owners are called with their tasks, the others pass by rule. Where there are none, the one item is
 * the round's question: the hash of the round's number names who answers it, for all where each is asked. The hash is
 * FNV-1a, 32 bits. `apply=rule` calls owners only. `apply=instruct` calls everybody with tasks around, and tells each
 * whose every task is by the rule, since no model can hash in its head; who owns none is told to pass, and may do
 * otherwise. A question goes to its owner alone in either form.
 * Source: hashing an item to its server: Karger et al. (1997), "Consistent hashing and random trees", STOC, whose
 * consistency (few items move when a server comes or goes) is not needed here, since nobody does within a round.
 * Cost: a calls, one for each of a owners (marked `award`), at most min(n, tasks), and 1 without tasks; no messages. A
 * broadcast of each item to all takes n times as many calls an item. With `apply=instruct` and tasks n calls, one for
 * each that is `told`. A round of coordination when two or more are asked.
 * Works: for many small items that any agent can do: nothing is done twice, nobody talks. Breaks: it is blind to load,
 * cost and skill beyond a yes or no, and an owner who is down leaves its items undone.
 * Parameters: `by`, `apply`.
 * Version history: 2 items that are parts of a whole go by the whole, and `apply`; 1 first version.
 */
export default defineTopology({
  id: 'convention-hash',
  version: 2,
  title: 'Convention: owner by hash',
  description:
    'A rule known to all makes the agent whose number the hash of an item names its owner, and only owners are called; without tasks, the hash of the round names who answers for all. Nothing is done twice and nobody talks; it is blind to load, and an owner who is down leaves its items undone.',
  family: 'no-messages',
  source: 'Karger et al. (1997), Consistent hashing and random trees, STOC',
  works: 'For many small items that any agent can do: nothing is done twice, and nobody talks.',
  breaks: 'It is blind to load and cost, and an owner who is down leaves its items undone.',
  params: z.object({
    by: z
      .enum(['whole', 'item'])
      .default('whole')
      .describe('whether parts of one whole, such as a conversation, have one owner, or each its own'),
    apply: z
      .enum(['rule', 'instruct'])
      .default('rule')
      .describe('only owners are called, or all are, and told whose each task is'),
  }),
  edges: () => [],
  cost: {
    formula: 'calls a (rule) or n (instruct), messages 0, with a owners, at most n; 1 without tasks',
    round: ({ marks: { award = 0, told } }) => ({ calls: told ?? award, messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }),
  },
  async turn(turn, desk, { by, apply }) {
    const { asked, asks, round, traits } = turn
    if (asked.length > 1) desk.coordinationRound()
    if (asks === 'each' && traits.tasks !== undefined && traits.work !== undefined) {
      const owned = ownTasks(turn, desk, by)
      const owners = asked.filter(({ agent }) => owned.has(agent))
      for (const owner of owners) desk.mark('award', [owner], [...(owned.get(owner.agent) ?? [])])
      return apply === 'rule' ? workedOff(turn, desk, owned, 'hash') : instructed(turn, desk, owned)
    }
    const owner = asked[fnv1a(`round ${round}`) % asked.length] ?? asked[0]
    desk.mark('award', [owner])
    return desk.group(await desk.ask(owner, { kind: 'answer', scope: 'group', role: ownerRole }))
  },
})

const ownerRole =
  'By a rule that all of you know, this question is yours alone: nobody else is asked. Answer it for all of you.'

/** Calls everybody, each told whose every task is. */
async function instructed(
  { asked, traits: { work } }: Turn,
  desk: Desk,
  owned: Assignment,
): Promise<Decision> {
  for (const agent of asked) desk.mark('told', [agent])
  const lists = [...owned].map(([agent, tasks]) => `agent ${agent}: ${tasks.join(', ')}`)
  const rule = `${ruleText} ${lists.join('; ')}.`
  const replies = await desk.askAll(asked, ({ agent }): Ask<'answer'> => {
    const tasks = owned.get(agent)
    if (tasks !== undefined) return { kind: 'answer', tasks, role: rule }
    return { kind: 'answer', convention: { rule, answer: work?.pass(agent) ?? null } }
  })
  return desk.own(replies)
}

const ruleText =
  'By a rule that all of you know, a hash of its name or of the whole that it is part of, every piece of work has one owner. Do yours, and leave the others to theirs:'

/** Which tasks each agent owns that can be begun now, in the order in which they are to be done. */
function ownTasks(turn: Turn, desk: Desk, by: 'whole' | 'item'): Assignment {
  const { tasks = [] } = turn.traits
  const owners = new Map(
    tasks.map((task) => [task.id, ownerOf(turn, task, by === 'whole' ? (task.partOf ?? task.id) : task.id)]),
  )
  const unowned = tasks.filter(({ id }) => owners.get(id) === undefined).map(({ id }) => id)
  if (unowned.length > 0) desk.mark('unowned', [], unowned)
  const given = new Map<AgentId, string[]>()
  let waiting = tasks
  // What waits may follow on what was given in the pass before.
  for (;;) {
    const stillOpen = waiting
    waiting = stillOpen.filter(({ id, after }) => {
      const owner = owners.get(id)
      if (owner === undefined) return true
      const own = given.get(owner) ?? []
      const isReady = after.every((before) => !owners.has(before) || own.includes(before))
      if (isReady) given.set(owner, [...own, id])
      return !isReady
    })
    if (waiting.length === stillOpen.length) return given
  }
}

/** The first agent that can do it, from the one that its hash names on. */
function ownerOf({ asked, traits: { work } }: Turn, { capability }: Task, key: string) {
  const start = fnv1a(key) % asked.length
  const circle = [...asked.slice(start), ...asked.slice(0, start)]
  return circle.find(({ agent }) => work?.skills(agent).includes(capability))?.agent
}
