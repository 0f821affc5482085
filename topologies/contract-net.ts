import {
  type AgentMember,
  type Decision,
  type Desk,
  defineTopology,
  memberId,
  type Task,
  z,
} from '../harness/define.ts'
import { announcedTo, answeredByBest, askedBids, collected } from './common/bidding.ts'
import type { Bid } from './common/second-price.ts'
import { Shift, type WorkRound, workRound } from './common/shift.ts'
import { toAndFrom } from './common/to-and-from.ts'

/**
 * Tasks are announced, agents bid, the best bid gets the contract.
 *
 * Mechanism: a manager announces each task whose prerequisites are done to all asked agents, at most 4n of them in a
 * round; each bids or declines, the best bidder is awarded the task, does it and says so. A question is one task, and
 * the winner answers for all. `bids=asked`: the agent says how sure it is of doing it well, from 0 to 1, or abstains;
 * the highest wins, of equal ones the least loaded. `bids=computed`, for tasks: those with the capability bid the time
 * at which they would be done, load and duration together, without a call; the earliest wins. What nobody bids for is
 * announced once more, and then left to nobody.
 * Source: Smith (1980), The contract net protocol, IEEE Transactions on Computers C-29(12). That agents decline in
 * words is of FIPA (2002). For a question it is selection by self-report.
 * Cost: with a announcements, w winners and c awarded contracts, calls na + w (w when bids are computed) and messages
 * 2na + c + w. A question has at most 2 announcements.
 * Works: when agents know better than any manager what they can do. Breaks: the overconfident win everything, and each
 * announcement is heard and answered by all; a question is answered with what one agent knows, and what the others could
 * have added, such as help that takes several, is missed.
 * Parameters: `bids`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'contract-net',
  version: 1,
  title: 'Contract net',
  description:
    'A manager announces tasks, agents bid how well they would do them or decline, and the best bidder gets the contract; a question is one task that the surest answers for all. It works when agents know better than any manager what they can do; the overconfident win everything.',
  family: 'market',
  source: 'Smith (1980), The contract net protocol, IEEE Transactions on Computers C-29(12)',
  works: 'When agents know better than any manager what they can do.',
  breaks: 'The overconfident win everything, and every announcement is answered by all.',
  params: z.object({
    bids: z
      .enum(['asked', 'computed'])
      .default('asked')
      .describe(
        'of tasks: how sure an agent says it is, or when it would be done; of a question always asked',
      ),
  }),
  staff: () => [manager],
  edges: ({ agents }) => toAndFrom(manager, agents),
  cost: {
    formula:
      'calls na + w, but w where bids are computed; messages 2na + c + w; a announcements, c contracts, w winners',
    round({ asked, marks: { announcement = 0, tender = 0, award = 0, assignment = 0 } }) {
      return {
        calls: asked * announcement + assignment,
        messages: 2 * asked * (announcement + tender) + award + assignment,
      }
    },
    bound(agents) {
      const tasks = lotsEach * agents
      return { calls: 2 * tasks * agents + agents, messages: 4 * tasks * agents + tasks + agents }
    },
  },
  turn(turn, desk, params) {
    desk.coordinationRound()
    const round = workRound(turn)
    if (round !== undefined) return contracted(round, desk, params)
    const from = desk.staff(manager)
    return answeredByBest(turn.asked, desk, { from, announcements: 2, isPaid: false, role: winnerRole })
  },
})

interface Params {
  readonly bids: 'asked' | 'computed'
}

const manager = memberId('manager')

/** How many tasks are announced in a round at most, for each asked agent. */
const lotsEach = 4

/** Each task goes to its best bidder. */
async function contracted(round: WorkRound, desk: Desk, { bids }: Params): Promise<Decision> {
  const shift = new Shift(round, desk, workerRole)
  const chief = desk.staff(manager)
  const offered = round.ready.slice(0, lotsEach * round.asked.length)
  const open =
    bids === 'asked'
      ? await awardedBySureness(shift, desk, round.asked, offered)
      : offered.filter((task) => !isAwardedByTime(shift, desk, round.asked, task))
  if (bids === 'asked') await awardedBySureness(shift, desk, round.asked, open)
  else for (const task of open) isAwardedByTime(shift, desk, round.asked, task)
  for (const { agent } of await shift.work()) desk.signal(agent, chief, 'result')
  return shift.decision('no-contract')
}

/** Awards tasks by how sure agents say they are; gives those that nobody bid for. */
async function awardedBySureness(
  shift: Shift,
  desk: Desk,
  asked: readonly AgentMember[],
  tasks: readonly Task[],
): Promise<readonly Task[]> {
  const chief = desk.staff(manager)
  const bids = await Promise.all(
    tasks.map(({ id }) => {
      desk.mark('announcement', [chief], { task: id })
      return askedBids(desk, announcedTo(desk, chief, asked, id), [id])
    }),
  )
  return tasks.filter((task, index) => {
    const [winner] = collected(desk, chief, bids[index] ?? []).toSorted(
      (a, b) => b.amount - a.amount || shift.loadMs(a.agent) - shift.loadMs(b.agent),
    )
    if (winner !== undefined) award(shift, desk, task, winner)
    return winner === undefined
  })
}

/** Awards a task by when agents would be done with it; gives whether anybody bid. */
function isAwardedByTime(shift: Shift, desk: Desk, asked: readonly AgentMember[], task: Task): boolean {
  const chief = desk.staff(manager)
  desk.mark('tender', [chief], { task: task.id })
  const able = shift.able(task)
  const bidders = announcedTo(desk, chief, asked, task.id).map((agent) => ({
    agent,
    amount: able.includes(agent) ? shift.loadMs(agent) + task.durationMs : null,
  }))
  const [winner] = collected(desk, chief, bidders).toSorted((a, b) => a.amount - b.amount)
  if (winner !== undefined) award(shift, desk, task, winner)
  return winner !== undefined
}

function award(shift: Shift, desk: Desk, task: Task, { agent, amount }: Bid): void {
  const chief = desk.staff(manager)
  desk.mark('award', [chief, agent], { task: task.id, bid: amount })
  if (desk.signal(chief, agent, 'award', task.id)) shift.give(agent, task)
}

const workerRole =
  'You are a contractor. You were awarded the contract for the work that you are given, since your bid was the best.'

const winnerRole =
  'The contract for this question was announced, and you were awarded it: of all bidders you said that you are the surest. Answer for all.'
