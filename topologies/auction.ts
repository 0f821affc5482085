import { type Decision, type Desk, defineTopology, memberId, type Turn, z } from '../harness/define.ts'
import { announcedTo, askedBids, collected } from './common/bidding.ts'
import { secondPrice } from './common/second-price.ts'
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
 * answers for all and pays the second highest, 0 when alone. Every sale is a mark `award` with its price. Prices are
 * recorded, not settled: nobody's pay-off changes. Of equal bids the lowest agent's wins. What nobody bids for is left.
 * Source: Vickrey (1961), Counterspeculation, auctions, and competitive sealed tenders, Journal of Finance 16(1).
 * Cost: question: calls n + 1 and messages 2n + 2, without a winner n and 2n. Tasks: with l lots, w winners and c
 * sales, calls w, messages 2nl + c + w.
 * Works: when each knows its own cost and load, and would else overstate it. Breaks: bids on one task at a time know
 * nothing of tasks that belong together, and on a question the overconfident pay nothing that hurts.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'auction',
  version: 1,
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
    return round === undefined ? answered(turn, desk) : sold(round, desk)
  },
})

const auctioneer = memberId('auctioneer')

/** How many tasks are auctioned in a round at most, for each asked agent. */
const lotsEach = 4

async function answered({ asked }: Turn, desk: Desk): Promise<Decision> {
  const seller = desk.staff(auctioneer)
  desk.mark('announcement', [seller])
  const heard = announcedTo(desk, seller, asked)
  const sale = secondPrice(collected(desk, seller, await askedBids(desk, heard)), 'highest', 0)
  if (sale === undefined) return desk.nobody()
  const { agent, amount } = sale.winner
  desk.mark('award', [seller, agent], { bid: amount, price: sale.price })
  if (!desk.signal(seller, agent, 'award', { price: sale.price })) return desk.nobody()
  desk.mark('assignment', [agent])
  const answer = await desk.ask(agent, { kind: 'answer', scope: 'group', role: winnerRole })
  desk.signal(agent, seller, 'result')
  return desk.group(answer)
}

async function sold(round: WorkRound, desk: Desk): Promise<Decision> {
  const shift = new Shift(round, desk, workerRole)
  const buyer = desk.staff(auctioneer)
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
    if (desk.signal(buyer, agent, 'award', { task: task.id, price: sale.price })) shift.give(agent, task)
  }
  for (const { agent } of await shift.work()) desk.signal(agent, buyer, 'result')
  return shift.decision('no-award')
}

const workerRole =
  'You bid for work in an auction, the time at which you would be done. What you are given you won: nobody would be done with it sooner.'

const winnerRole = 'The right to answer for all was auctioned. You bid the most for it and won.'
