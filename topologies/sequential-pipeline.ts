import {
  type AgentMember,
  type Ask,
  defineTopology,
  type NonEmpty,
  type Reply,
  type Turn,
  z,
} from '../harness/define.ts'
import { capped, capsText } from './common/published.ts'

/**
 * One after the other: research, analysis, answer.
 *
 * Mechanism: at least three stages, as many as asked agents when there are more: a researcher, analysts, and last a
 * forecaster. With n agents and m stages, stage s from 0 is played by asked agent floor(sn / m): one agent plays all
 * three, three play one each, of five the middle three are analysts. What a stage writes goes to every later one. The
 * forecaster is told to gather no new evidence, and answers for all. Where the team is asked, the earlier stages write
 * text without an answer; where each is asked, they end with the agent's own proposed move, which nobody else could
 * make, and the forecaster's plan binds all.
 * Source: configuration `sequential_pipeline` of Nechepurenko and Shuvalov (2026), arXiv 2605.03310, whose stages are
 * always three; more are ours, so that each agent can add what it alone sees.
 * Cost: max(3, n) calls; n(n - 1)/2 messages, but 2 with two agents, of whom the first plays two stages. One round of
 * coordination for each stage but the last.
 * Works: when each step can rest on the one before. Breaks: what an early stage gets wrong or leaves out, all later
 * ones inherit; it takes the time of all stages together.
 * Parameters: `caps`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'sequential-pipeline',
  version: 1,
  title: 'Sequential pipeline',
  description:
    'Agents work one after the other: a researcher gathers, analysts weigh, and a forecaster, who sees all of it, answers for all. Each step rests on those before it, so that what an early one gets wrong all later ones inherit.',
  family: 'peer-to-peer',
  source: 'sequential_pipeline of Nechepurenko and Shuvalov (2026), arXiv 2605.03310',
  works: 'When each step can rest on the one before.',
  breaks: 'What an early stage gets wrong all later ones inherit; it takes the time of all stages together.',
  params: z.object({ caps: z.enum(['one', 'published']).default('one').describe(capsText()) }),
  *edges({ agents }) {
    for (const [index, { id }] of agents.entries())
      for (const later of agents.slice(index + 1)) yield { from: id, to: later.id }
  },
  cost: {
    formula: 'calls max(3, n), messages n(n - 1)/2, but 2 when n = 2',
    round: ({ asked }) => costOf(asked),
    bound: (agents) => costOf(agents),
  },
  async turn({ asked, asks }, desk, { caps }) {
    const cap = capped(caps, stageCount(asked.length))
    const { earlier, forecaster } = staged(asked)
    for (const [stage, agent] of earlier.entries()) {
      const role = stage === 0 ? researcherRole : analystRole
      const written = await desk.ask<'report' | 'propose'>(agent, { ...textOf(asks, role), ...cap })
      desk.coordinationRound()
      desk.send(agent, written, [...new Set([...earlier.slice(stage + 1), forecaster])])
    }
    const ask = { kind: 'answer', scope: 'group', role: forecasterRole, ...cap } as const
    const answer: Reply = await desk.ask(forecaster, ask)
    return desk.group(answer)
  },
})

const fewestStages = 3

function stageCount(agents: number): number {
  return Math.max(fewestStages, agents)
}

/** Who plays each stage before the last, in order, and who plays the last. */
function staged(asked: NonEmpty<AgentMember>) {
  const stages = stageCount(asked.length)
  const player = (stage: number): AgentMember =>
    asked[Math.floor((stage * asked.length) / stages)] ?? asked[0]
  return {
    earlier: Array.from({ length: stages - 1 }, (_, stage) => player(stage)),
    forecaster: player(stages - 1),
  }
}

function costOf(agents: number) {
  return { calls: stageCount(agents), messages: agents === 2 ? 2 : (agents * (agents - 1)) / 2 }
}

function textOf(asks: Turn['asks'], role: string): Ask<'report' | 'propose'> {
  return asks === 'team'
    ? { kind: 'report', role }
    : { kind: 'propose', role: `${role} End with the move that you propose for yourself.` }
}

const researcherRole =
  'You are the researcher, the first of several who work one after the other. Gather all that you see and know that bears on the question, and say how reliable each piece is.'

const analystRole =
  'You are an analyst. You have what those before you wrote. Weigh it: what speaks for what, how strongly, and what is doubtful or missing. Add what you alone see.'

const forecasterRole =
  'You are the last of several who worked one after the other, and you give the final answer. Rest it on what those before you wrote and on what stands before you; gather no new evidence. If the answer is a probability, let it be one that would come true as often as it says.'
