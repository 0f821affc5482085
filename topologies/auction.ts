import { type Decision, type Desk, defineTopology, memberId, z } from '../harness/define.ts'
import { announcedTo, answeredByBest, collected } from './common/bidding.ts'
import { netGain, type Sale, secondPrice } from './common/second-price.ts'
import { Shift, type WorkRound, workRound } from './common/shift.ts'
import { toAndFrom } from './common/to-and-from.ts'

/**
 * The best bid wins, at the second best price.
 *
 * Mechanism: an auctioneer buys each task whose prerequisites are done in a sealed second-price auction, one after the
 * other, the longest first, at most 4n in a round. An agent with the capability bids, by rule and without a
 * call, the milliseconds after which it would be done: what it won before and the task's duration; the lowest bid wins
 * and is paid the second lowest, so that no agent gains by telling another time than its own. A lone bidder has no
 * price. A question is one lot that is sold: each asked agent bids how sure it is, from 0 to 1, or abstains, the highest
 * answers for all and pays the second highest, 0 when alone. Every sale is a mark `award` with its price; when the work
 * is done, a mark `settlement` with the winner's net gain: of a task the price less its cost, the bid, of a question its
 * bid less the price, or nothing less the price where its answer cannot be read. Work that was not done is not paid.
 * Gains are the mechanism's own account: the world's pay-offs stay as they are. Of equal bids the lowest agent's wins.
 * What nobody bids for is left.
 * Source: Vickrey (1961), Counterspeculation, auctions, and competitive sealed tenders, Journal of Finance 16(1).
 * Cost: question: calls n + 1 and messages 2n + 2, without a winner n and 2n. Tasks: with l lots, w winners and c
 * sales, calls w, messages 2nl + c + w.
 * Theory: whatever the others bid, no bid on a lot gains more than the truth (dominant strategy); over lots that are sold
 * one after the other it need not hold.
 * Works: when each knows its own cost and load, and would else overstate it. Breaks: bids on one task at a time know
 * nothing of tasks that belong together, and on a question the overconfident pay by their own account only.
 * Version history: 2 gains are settled; 1 first version.
 */
export default defineTopology({
  id: 'auction',
  version: 2,
  title: 'Second-price auction',
  description:
    'Each task goes to the agent that would be done with it first, given what it won before, at the second best bid; a question goes to the surest. No agent gains by a false bid, and load spreads by itself; tasks that belong together are sold apart.',
  family: 'market',
  source: 'Vickrey (1961), Journal of Finance 16(1)',
  works: 'When agents know their own cost and load, and tasks can be done apart from each other.',
  breaks: 'Tasks that belong together are sold apart, and sureness costs a bidder nothing that hurts.',
  params: z.object({}),
  staff: () => [auctioneer],
  edges: ({ agents }) => toAndFrom(auctioneer, agents),
  cost: {
    formula:
      'question: calls n + 1, messages 2n + 2 (n and 2n when all abstain); tasks: calls w, messages 2nl + c + w; l lots, c sales, w winners',
    round({ asked, marks: { announcement = 0, lot = 0, award = 0, assignment = 0 } }) {
      return {
        calls: asked * announcement + assignment,
        messages: 2 * asked * (announcement + lot) + award + assignment,
      }
    },
    bound(agents) {
      const most = lotsEach * agents
      return { calls: 2 * agents, messages: 2 * agents * most + most + agents }
    },
  },
  turn(turn, desk) {
    desk.coordinationRound()
    const round = workRound(turn)
    if (round !== undefined) return sold(round, desk)
    const from = desk.staff(auctioneer)
    return answeredByBest(turn.asked, desk, { from, announcements: 1, isPaid: true, role: winnerRole })
  },
})

const auctioneer = memberId('auctioneer')

/** How many tasks are auctioned in a round at most, for each asked agent. */
const lotsEach = 4

async function sold(round: WorkRound, desk: Desk): Promise<Decision> {
  const shift = new Shift(round, desk, workerRole)
  const buyer = desk.staff(auctioneer)
  const sales: { readonly sale: Sale; readonly task: string }[] = []
  const longestFirst = round.ready
    .slice(0, lotsEach * round.asked.length)
    .toSorted((a, b) => b.durationMs - a.durationMs)
  for (const task of longestFirst) {
    desk.mark('lot', [buyer], { task: task.id })
    const able = shift.able(task)
    const bidders = announcedTo(desk, buyer, round.asked, task.id).map((agent) => ({
      agent,
      amount: able.includes(agent) ? shift.loadMs(agent) + task.durationMs : null,
    }))
    const sale = secondPrice(collected(desk, buyer, bidders), 'lowest', null)
    if (sale === undefined) continue
    const { agent, amount } = sale.winner
    desk.mark('award', [buyer, agent], { task: task.id, bid: amount, price: sale.price })
    if (!desk.signal(buyer, agent, 'award', { task: task.id, price: sale.price })) continue
    shift.give(agent, task)
    sales.push({ sale, task: task.id })
  }
  for (const { agent, isDone } of await shift.work()) {
    desk.signal(agent, buyer, 'result')
    for (const { sale, task } of sales.filter(({ sale: { winner } }) => isDone && winner.agent === agent)) {
      const { winner, price } = sale
      const gain = netGain(sale, winner.amount, 'lowest') ?? null
      desk.mark('settlement', [buyer, agent], { task, cost: winner.amount, price, gain })
    }
  }
  return shift.decision('no-award')
}

const workerRole =
  'You bid for work in an auction, the time at which you would be done. What you are given you won: nobody would be done with it sooner.'

const winnerRole = 'The right to answer for all was auctioned. You bid the most for it and won.'
