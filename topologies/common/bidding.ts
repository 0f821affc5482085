import {
  type AgentMember,
  type Decision,
  type Desk,
  isNonEmpty,
  type Json,
  type Member,
} from '../../harness/define.ts'
import { type Bid, netGain, secondPrice } from './second-price.ts'

/** Tells all agents what is to be had, nothing where it is the round's question; gives those that heard it. */
export function announcedTo(
  desk: Desk,
  from: Member,
  agents: readonly AgentMember[],
  what?: Json,
): readonly AgentMember[] {
  return agents.filter((agent) => desk.signal(from, agent, 'announcement', what))
}

/** Has each of these agents say how much it bids, or that it does not; gives the bids that arrived. */
export function collected(
  desk: Desk,
  to: Member,
  bidders: readonly { readonly agent: AgentMember; readonly amount: number | null }[],
): readonly Bid[] {
  return bidders.flatMap(({ agent, amount }) => {
    const hasArrived =
      amount === null ? desk.signal(agent, to, 'refusal') : desk.signal(agent, to, 'bid', amount)
    return hasArrived && amount !== null ? [{ agent, amount }] : []
  })
}

/** Asks agents how sure they are, of the question or of tasks, all at once; null from those who abstain. */
export async function askedBids(desk: Desk, agents: readonly AgentMember[], tasks?: readonly string[]) {
  const scope = tasks === undefined ? 'group' : 'own'
  const replies = await desk.askAll(agents, { kind: 'bid', scope, ...(tasks && { tasks }) })
  return agents.map((agent, index) => {
    const reading = replies[index]?.reading
    return { agent, amount: reading?.kind === 'read' ? reading.answer : null }
  })
}

/** How a question finds the one who answers it. */
export interface QuestionMarket {
  /** Who announces it and takes the bids. */
  readonly from: Member
  /** How often it is announced at most, until somebody bids. */
  readonly announcements: number
  /** Whether the winner pays the second highest bid, 0 when alone. */
  readonly isPaid: boolean
  /** What the winner is told. */
  readonly role: string
}

/**
 * A round's question goes to the highest bid, of equal ones to the first: announced, bid for, awarded, answered for all.
 * Where the winner pays, its `settlement` is marked: what the answer is worth, by its own bid, or 0 where it could not be
 * read, less the price. 2n messages an announcement and 2 for the winner; n calls and 1.
 */
export async function answeredByBest(
  asked: readonly AgentMember[],
  desk: Desk,
  { from, announcements, isPaid, role }: QuestionMarket,
): Promise<Decision> {
  let bids: readonly Bid[] = []
  for (let time = 0; time < announcements && !isNonEmpty(bids); time += 1) {
    desk.mark('announcement', [from])
    bids = collected(desk, from, await askedBids(desk, announcedTo(desk, from, asked)))
  }
  const sale = secondPrice(bids, 'highest', 0)
  if (sale === undefined) return desk.nobody()
  const { agent, amount } = sale.winner
  const price = isPaid ? { price: sale.price } : undefined
  desk.mark('award', [from, agent], { bid: amount, ...price })
  if (!desk.signal(from, agent, 'award', price)) return desk.nobody()
  desk.mark('assignment', [agent])
  const answer = await desk.ask(agent, { kind: 'answer', scope: 'group', role })
  desk.signal(agent, from, 'result')
  if (isPaid) {
    const value = answer.reading.kind === 'read' ? amount : 0
    const gain = netGain(sale, value, 'highest') ?? null
    desk.mark('settlement', [from, agent], { value, price: sale.price, gain })
  }
  return desk.group(answer)
}
