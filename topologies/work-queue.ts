import {
  type AgentMember,
  type Decision,
  type Desk,
  defineTopology,
  isNonEmpty,
  memberId,
  type Reply,
  type Task,
  type Turn,
  z,
} from '../harness/define.ts'
import { DeliveryLedger, type DeliveryRule } from './common/delivery-ledger.ts'
import { Shift, type WorkRound, workRound } from './common/shift.ts'
import { toAndFrom } from './common/to-and-from.ts'

/**
 * Work waits in a queue that delivers each piece until somebody acknowledges it.
 *
 * Mechanism: the queue delivers every task whose prerequisites are done to one consumer that can do it, the least
 * loaded, at most 16 to each in a round; a question is one piece for the next agent in turn, which answers for
 * all. A consumer does what reached it and acknowledges each piece by a signal. What is not acknowledged within
 * `visibility` virtual milliseconds of its delivery, whether it never arrived, could not be done, took too long
 * (`time-out`) or the acknowledgement was lost, is delivered again to another consumer, to the same one where there is
 * no other, until it was delivered `deliveries` times. So a piece may come to a second consumer although the first did
 * it, or is still at it. `idempotency=keys`: consumers note the key of a piece in a store that they share when they
 * begin and when it is done; a known key is acknowledged without doing the piece, one that another is still at is left
 * to it (`in-progress`). `idempotency=none`: it is done again, a `duplicate`; of a question the last answer stands.
 * What takes a consumer's time here is its reply; the work itself the world does after the round.
 * Source: at-least-once delivery with competing consumers, Hohpe and Woolf (2003), Enterprise Integration Patterns;
 * visibility time-out, Amazon Simple Queue Service, whose default is 30 s; idempotence, Helland (2012), ACM Queue 10(4).
 * Cost: with w consumers asked, d deliveries and a acknowledgements sent, calls w and messages d + a; where nothing is
 * lost and all can be read, every piece is one delivery and one acknowledgement.
 * Works: when consumers come and go, since no work is lost with one. Breaks: work that must not be done twice needs
 * keys; a piece that kills its consumer goes on to kill the next.
 * Parameters: `idempotency`, `deliveries`, `visibility`.
 * Version history: 2 redelivery after the visibility time-out; 1 first version.
 */
export default defineTopology({
  id: 'work-queue',
  version: 2,
  title: 'Work queue',
  description:
    'A queue delivers each piece of work to one consumer, and again to another where it is not acknowledged in time. No work is lost with a consumer or a message; what was done but not acknowledged, or too slowly, is done twice, unless consumers know its key.',
  family: 'shared-state',
  source: 'Hohpe and Woolf (2003), Enterprise Integration Patterns: competing consumers, idempotent receiver',
  works: 'When consumers come and go, and every piece of work must be done by some of them.',
  breaks: 'What was not acknowledged in time comes again, and is done twice without keys.',
  params: z.object({
    idempotency: z
      .enum(['keys', 'none'])
      .default('keys')
      .describe('whether consumers know what was done before and do not do it again'),
    deliveries: z.number().int().min(1).max(20).default(3).describe('how often a piece is delivered at most'),
    visibility: z
      .number()
      .int()
      .min(1)
      .max(3_600_000)
      .default(30_000)
      .describe('virtual milliseconds after which a piece that is not acknowledged goes to another'),
  }),
  staff: () => [name],
  edges: ({ agents }) => toAndFrom(name, agents),
  cost: {
    formula: 'calls w, messages d + a, with w consumers asked, d deliveries, a acknowledgements sent',
    round: ({ marks: { assignment = 0, delivery = 0, acknowledgement = 0 } }) => ({
      calls: assignment,
      messages: delivery + acknowledgement,
    }),
    bound: (agents, { deliveries }) => ({
      calls: agents * deliveries,
      messages: 2 * agents * prefetch * deliveries,
    }),
  },
  turn(turn, desk, params) {
    desk.coordinationRound()
    const round = workRound(turn)
    return round === undefined ? answered(turn, desk, params) : consumed(round, desk, params)
  },
})

interface Params extends DeliveryRule {
  readonly deliveries: number
}

const name = memberId('queue')

/** How many tasks a consumer is given in a round at most. */
const prefetch = 16

async function consumed(round: WorkRound, desk: Desk, params: Params): Promise<Decision> {
  const { deliveries } = params
  const shift = new Shift(round, desk, workerRole)
  const ledger = new DeliveryLedger(desk, desk.staff(name), params)
  let open = round.ready
    .filter((task) => isNonEmpty(shift.able(task)))
    .slice(0, prefetch * round.asked.length)
  const count = new Map<AgentMember, number>()
  for (let delivery = 0; delivery < deliveries && isNonEmpty(open); delivery += 1) {
    const again: Task[] = []
    if (delivery > 0) ledger.giveUp(open.map(({ id }) => id))
    for (const task of open) {
      const able = ledger.others(task.id, shift.able(task))
      const free = delivery > 0 ? able : able.filter((agent) => (count.get(agent) ?? 0) < prefetch)
      const agent = shift.leastLoaded(free)
      if (agent === undefined) continue
      count.set(agent, (count.get(agent) ?? 0) + 1)
      const fate = ledger.deliver(task.id, agent)
      if (fate === 'to-do') shift.give(agent, task)
      else if (fate === 'open') again.push(task)
    }
    const stints = await shift.work()
    for (const { agent, tasks, isDone } of stints.toSorted((a, b) => desk.time(a.agent) - desk.time(b.agent)))
      again.push(...tasks.filter(({ id }) => !(isDone && ledger.finish(id, agent))))
    const heard = ledger.settleLate()
    open = again.filter(({ id }) => !heard.has(id))
  }
  const heard = ledger.settleLate('all')
  open = open.filter(({ id }) => !heard.has(id))
  for (const { id } of open) desk.mark('dead-letter', [desk.staff(name)], { key: id })
  return shift.decision('no-delivery')
}

async function answered({ asked, round }: Turn, desk: Desk, params: Params): Promise<Decision> {
  const ledger = new DeliveryLedger(desk, desk.staff(name), params)
  let last: Reply | undefined
  for (let delivery = 0; delivery < params.deliveries; delivery += 1) {
    if (delivery > 0) ledger.giveUp([question])
    const agent = asked[(round + delivery) % asked.length] ?? asked[0]
    const fate = ledger.deliver(question, agent)
    if (fate === 'closed') break
    if (fate === 'to-do') {
      desk.mark('assignment', [agent])
      const answer = await desk.ask(agent, { kind: 'answer', scope: 'group', role: winnerRole })
      const isRead = answer.reading.kind === 'read'
      if (isRead || last === undefined) last = answer
      if (isRead && ledger.finish(question, agent)) break
    }
    if (ledger.settleLate().has(question)) break
  }
  ledger.settleLate('all')
  return last === undefined ? desk.nobody() : desk.group(last)
}

/** The key of a round's question. */
const question = 'question'

const workerRole =
  'You are a consumer of a queue. You do each piece of work that is delivered to you, and acknowledge it.'

const winnerRole =
  'You are a consumer of a queue. This question was delivered to you: answer it for all, and acknowledge it.'
