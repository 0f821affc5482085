import { agentIds, defineDetector, type Finding, type Trace } from '../define.ts'
import { agreedOverdraw } from '../reading/agreed-and-overdrawn.ts'
import { partInWords, type TalkedRound, talkedRounds } from '../reading/agreements.ts'
import { breaches } from '../reading/broken-agreements.ts'
import { doubleNames } from '../reading/named-plans.ts'

/**
 * Words and deeds, or words and words, that do not refer to the same thing.
 *
 * Finds, at most once a round, the first of these: (1) a plan with amounts was proposed and agreed to, in words, by a
 * commitment or because all restated it alike, nobody changed
 * it or took it back, and an agent bought other amounts of what its part names; (2) two sides used one name ("plan
 * B", "option 2", a word for a resource) for different things, something was agreed, and the purchases carry out
 * neither; (3) the published heuristic: the round was annulled and its last two turns hold words of agreement. The
 * text gives the published rank, words of agreement times (1 + distance of the numbers said from those bought).
 * Reads amounts near the names of resources, so that free text and answers in JSON count alike.
 * Silent: where the agreement is kept, a change is announced before the purchase, nothing was agreed (questions,
 * denials and conditions agree to nothing), a message was lost, the reply was unreadable or another decided for the
 * agent; in worlds without purchases.
 * Amount: rounds.
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750; rules 1 and 2 are ours.
 * Version history: 1 first version.
 */
export default defineDetector({
  id: 'referential-binding',
  version: 1,
  title: 'Failed reference',
  description:
    'An agent agrees to a plan with amounts and buys other ones, without a word of change; or two sides use one name for different things and the purchases carry out neither; or, the published rule, a round is annulled whose last two turns hold words of agreement. At most one finding a round, by the first of these that applies.',
  unit: 'round',
  detect: (trace) =>
    talkedRounds(trace).flatMap((round) => {
      const found = broken(trace, round) ?? twofold(trace, round) ?? annulled(round)
      return found === undefined ? [] : [found]
    }),
})

function broken(trace: Trace, round: TalkedRound): Finding | undefined {
  const its = breaches(trace, round)
  const [first] = its
  if (first === undefined) return undefined
  const said = its.map(
    ({ agent, part, bought }) =>
      `agent ${agent} was to buy ${partInWords(part)} and bought ${partInWords({ units: new Map(Object.entries(bought)) })}`,
  )
  const { proposed, accepted } = first.agreement
  return {
    text: `agreed in round ${round.round} by events ${proposed} and ${accepted}, then something else was done: ${said.join('; ')}`,
    agents: its.map(({ agent }) => agent).toSorted((a, b) => a - b),
    from: proposed,
    to: Math.max(...its.map(({ purchase }) => purchase)),
    amount: 1,
  }
}

function twofold(trace: Trace, round: TalkedRound): Finding | undefined {
  const [found] = doubleNames(trace, round)
  if (found === undefined) return undefined
  const [one, other] = found.uses
  return {
    text: `in round ${round.round} ${one.by} and ${other.by} used "${found.name}" for different things (events ${one.seq} and ${other.seq}), and the purchases carry out neither`,
    agents: agentIds(round.units.length),
    from: Math.min(one.seq, other.seq),
    to: round.seq,
    amount: 1,
  }
}

function annulled(round: TalkedRound): Finding | undefined {
  const found = agreedOverdraw(round)
  if (found === undefined) return undefined
  return {
    text: `round ${round.round} was annulled although its last turns hold words of agreement: ${found.words} of them, numbers said ${found.disconnect} units from those bought, rank ${found.rank}`,
    agents: agentIds(round.units.length),
    from: found.turns[0] ?? round.seq,
    to: round.seq,
    amount: 1,
  }
}
