import { type AgentMember, type Desk, defineTopology, memberId, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'
import { reportOn } from './common/report-on.ts'

/**
 * Two debaters on opposite sides, tit for tat, before a judge who may end it early and then picks a side.
 *
 * Mechanism: the first asked agent speaks for the affirmative and the second for the negative, which is told to
 * disagree. All other agents report what they see to both before the debate begins, so that nothing that a team knows
 * is lost with more than two agents, while only two debate; more debaters were found to harm. In each of at most
 * `rounds` rounds the affirmative answers for all and then the negative, each heard by the other and by the judge. The
 * judge sees the debate and nothing else. After every round but the last it says how sure it is of the right answer, or
 * abstains; at `sure` or more the debate ends. Then it picks one of the last answers that can be read, which binds all; a judge who
 * cannot be understood leaves the question's fallback. An agent alone is heard by the judge without an opponent.
 * Source: MAD, Liang et al. (2023), arXiv 2305.19118: two debaters, adaptive break, at most 3 rounds. There the judge
 * says in words whether it has a preference; here its confidence is asked for. Prompts are in our own words. Simulated
 * agents do not argue against their own belief, so that tit for tat acts on models only.
 * Cost: with d = min(2, n) debaters and r executed rounds of coordination, at most R: n - d + dr + min(r, R - 1) + 1
 * calls and d(n - d) + ddr + d(r - 1) messages, the last of which tell the debaters to go on.
 * Works: against an agent that is stuck on its first answer. Breaks: a biased judge, who may prefer whoever sounds like
 * itself; forced disagreement argues right answers away.
 * Parameters: `rounds`, `sure`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'adversarial-debate',
  version: 1,
  title: 'Adversarial debate before a judge',
  description:
    'Two agents debate, one of them told to disagree, before a judge who may end the debate after each round and then picks one of the two answers for all; further agents report to both debaters first. It works against an agent that is stuck on its first answer; a biased judge, or disagreement for its own sake, argues right answers away.',
  family: 'decision',
  source: 'MAD, Liang et al. (2023), arXiv 2305.19118',
  works: 'Against agents that are stuck on their first answer.',
  breaks: 'A biased judge decides, and forced disagreement argues right answers away.',
  params: z.object({
    rounds: z.number().int().min(1).max(10).default(3).describe('how many rounds the debate has at most'),
    sure: z.number().min(0).max(1).default(0.8).describe('confidence at which the judge ends the debate'),
  }),
  staff: () => [judgeId],
  edges: ({ agents }) => everyPair([judgeId, ...agents.map(({ id }) => id)]),
  cost: {
    formula:
      'calls n - d + d r + min(r, R - 1) + 1, messages d(n - d) + d d r + d(r - 1), with d = min(2, n) debaters and r executed rounds of coordination, at most R',
    round: ({ asked, coordinationRounds }, { rounds }) => costOf(asked, coordinationRounds, rounds),
    bound: (agents, { rounds }) => costOf(agents, rounds, rounds),
  },
  async turn({ asked, asks }, desk, { rounds, sure }) {
    const judge = desk.staff(judgeId)
    const debaters = asked.slice(0, 2)
    const reports: readonly Reply[] = await desk.askAll<AgentMember, 'report' | 'propose'>(
      asked.slice(2),
      reportOn(asks, witnessRole),
    )
    for (const report of reports) desk.send(report.by, report, debaters)
    let last: readonly Reply[] = []
    for (let round = 1; round <= rounds; round += 1) {
      desk.coordinationRound()
      last = await exchanged(desk, debaters, round)
      if (round === rounds) break
      const sureness = await desk.ask(judge, { kind: 'bid', role: moderatorRole })
      if (sureness.reading.kind === 'read' && (sureness.reading.answer ?? -1) >= sure) {
        desk.mark('early-stop', [judge], { round })
        break
      }
      for (const debater of debaters) desk.signal(judge, debater, 'go-on')
    }
    const readable = last.filter(({ reading }) => reading.kind === 'read')
    const candidates = readable.length > 0 ? readable : last
    const pick = await desk.ask(judge, { kind: 'choose', about: candidates, role: judgeRole })
    const picked = pick.reading.kind === 'read' ? candidates[pick.reading.answer] : undefined
    return picked === undefined ? desk.nobody([pick]) : desk.group(picked, [pick])
  },
})

const judgeId = memberId('judge')

/** One round: each debater in turn, heard by the other and the judge. */
async function exchanged(
  desk: Desk,
  debaters: readonly AgentMember[],
  round: number,
): Promise<readonly Reply[]> {
  const said: Reply[] = []
  for (const [side, debater] of debaters.entries()) {
    const kind = round === 1 ? 'propose' : 'revise'
    const reply: Reply = await desk.ask(debater, {
      kind,
      scope: 'group',
      role: sideRoles[side] ?? sideRoles[1],
    })
    desk.send(debater, reply, [...debaters, desk.staff(judgeId)])
    said.push(reply)
  }
  return said
}

const witnessRole =
  'Two others will debate the question before a judge, and you do not take part. Tell both of them what you see and know that bears on it.'

const debate =
  'You debate with one other before a judge, who hears you both and picks one of your two last answers for all of you. You need not agree in everything: what counts is that the right answer is found.'

const sideRoles = [
  `${debate} You speak for the affirmative, and first: give your answer with your reasons, and meet every objection.`,
  `${debate} You speak for the negative: you disagree with the answer of the affirmative. Say why, and give yours with your reasons.`,
] as const

const moderatorRole =
  'You moderate a debate between an affirmative and a negative side and see nothing else. If one side is clearly right by now, say how sure you are of the answer, and the debate ends; if neither is, abstain or say a low number, and they go on.'

const judgeRole =
  'You judge a debate between an affirmative and a negative side and saw nothing else. It is over. Weigh the reasons, not who spoke last or longest, and pick the side whose last answer is right.'

function costOf(asked: number, executed: number, rounds: number) {
  const debaters = Math.min(2, asked)
  return {
    calls: asked - debaters + debaters * executed + Math.min(executed, rounds - 1) + 1,
    messages: debaters * (asked - debaters) + debaters * debaters * executed + debaters * (executed - 1),
  }
}
