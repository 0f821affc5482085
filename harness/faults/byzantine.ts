import { type AgentMember, defineFault, type Json, type Member, type Rng, z } from '../define.ts'

/**
 * Some agents lie, and tell different things to different others.
 *
 * Does: whatever one of them tells of an answer, its own or one that it passes on, in a message, a post or a signal, may
 * be another legal answer, or nothing. Its own decision is not touched, nor a vote, a bid, a report or a turn of talk,
 * nor what is counted at the desk. A lie comes without the reasons of the truth.
 * `two-faced`: those with an even number hear the truth, the others a lie; staff and boards count as even.
 * `contrary`: all hear the same lie. `half-mute`: those with an odd number hear nothing. `random`: each is told the
 * truth, a lie or nothing, drawn anew for each message.
 * Source: the traitors of Lamport, Shostak and Pease (1982), "The Byzantine generals problem", ACM TOPLAS 4(3).
 * Notation: `byzantine:1` (agent 0) or `byzantine:traitors=2:first=3:strategy=random`.
 * Trace: a `fault` event for each lie, with what the liar held (`said`) and what it told.
 * Version history: 1 first version.
 */
export default defineFault({
  id: 'byzantine',
  version: 1,
  title: 'Lying agents',
  description:
    'Some agents tell different things to different others about what was answered, by themselves or by those whose word they pass on: byzantine:1 makes agent 0 a liar, byzantine:traitors=2:first=3 agents 3 and 4.',
  main: 'traitors',
  params: z.object({
    traitors: z.number().int().min(0).default(1).describe('how many agents lie'),
    first: z.number().int().min(0).default(0).describe('number of the first of them, from 0'),
    strategy: z
      .enum(['two-faced', 'contrary', 'half-mute', 'random'])
      .default('two-faced')
      .describe('what they tell to whom'),
  }),
  notApplicable: ({ traitors, first }, agents) =>
    first + traitors <= agents
      ? undefined
      : `the fault makes agents ${first} to ${first + traitors - 1} lie, and there are only ${agents} agents`,
  hooks: ({ traitors, first, strategy }) => ({
    told: ({ from, to, answer, others: [lie, ...more] }, rng) =>
      from.kind === 'agent' && from.agent >= first && from.agent < first + traitors
        ? toldBy[strategy]({ answer, lie, more, isOdd: isAgent(to) && to.agent % 2 === 1, rng })
        : answer,
  }),
})

/** What a traitor chooses from. */
interface Choice {
  readonly answer: Json
  /** None where nothing is known to be another answer. */
  readonly lie: Json | undefined
  readonly more: readonly Json[]
  /** Whether the receiver is an agent with an odd number. */
  readonly isOdd: boolean
  readonly rng: Rng
}

const toldBy = {
  'two-faced': ({ answer, lie, isOdd }: Choice) => (isOdd ? lie : answer),
  contrary: ({ lie }: Choice) => lie,
  'half-mute': ({ answer, isOdd }: Choice) => (isOdd ? undefined : answer),
  random: ({ answer, lie, more, rng }: Choice) => {
    const words = [answer, undefined, lie, ...more]
    return words[Math.floor(rng.uniform() * words.length)]
  },
}

function isAgent(member: Member): member is AgentMember {
  return member.kind === 'agent'
}
