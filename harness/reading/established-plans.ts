import type { AgentId } from '../core/members.ts'
import { agentIds, agentMember } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { isKept, type PlannedTurn, speechPlace, type TalkedRound, talkedRounds } from './agreements.ts'
import { type EventOf, eventsOfKind } from './events-of-kind.ts'
import { purchaseGames } from './purchase-games.ts'
import { efficiencyOf } from './purchase-rounds.ts'
import { type SpokenPart, type SpokenPlan, spokenPlan } from './spoken-plan.ts'

/** A plan that agents established in one round and that a prompt of a later round lacks. */
export interface MissingPlan {
  readonly before: TalkedRound
  readonly after: TalkedRound
  readonly plan: SpokenPlan
  /** Number of the event of the turn that told the plan. */
  readonly told: number
  /** The agents whose prompts lack it, and those whose prompts hold it. */
  readonly without: readonly AgentId[]
  readonly holding: readonly AgentId[]
  /** First call of an agent without it. */
  readonly call: number
}

/** A drop in joint efficiency below this is rounding. */
const exactness = 1e-9

/**
 * Rounds that earn less than an earlier round of the same game in which a plan was established that the prompt of at
 * least one agent lacks.
 *
 * Established is a plan that at least two agents knew, as the one who told it or as one who had it in a prompt, that
 * was agreed to or carried out, in a round that was not annulled; of several such rounds the one that earned most, the
 * latest of these. Of the agents that knew it, one lacks it when none of its prompts in the later round holds the words
 * or the amounts: not as memory, observation, message or ledger. An agent without a call in the later round has no
 * prompt and is not judged.
 */
export function missingPlans(trace: Pick<Trace, 'events'>): readonly MissingPlan[] {
  const rounds = talkedRounds(trace)
  const found: MissingPlan[] = []
  const bestOf = new Map<string, { readonly round: TalkedRound; readonly told: Told }>()
  for (const after of rounds) {
    const known = bestOf.get(after.game)
    if (known !== undefined && efficiencyOf(after) < efficiencyOf(known.round) - exactness) {
      const missing = missingIn(trace, known.round, known.told, after)
      if (missing !== undefined) found.push(missing)
    }
    const told = establishedIn(after)
    const isBest = known === undefined || efficiencyOf(after) >= efficiencyOf(known.round)
    if (told !== undefined && isBest) bestOf.set(after.game, { round: after, told })
  }
  return found
}

/** A plan as it was told. */
interface Told {
  readonly plan: SpokenPlan
  readonly seq: number
  /** Its words, in each turn that told them. */
  readonly texts: readonly string[]
  /** Who told it or read it. */
  readonly knownTo: readonly AgentId[]
}

function establishedIn({ turns, agreement, isOverdrawn, units, rewards }: TalkedRound): Told | undefined {
  if (isOverdrawn) return undefined
  const shared = turns
    .map((turn) => ({ ...turn, knownTo: knowers(turn, rewards.length) }))
    .filter(({ plan, knownTo }) => plan.size > 0 && knownTo.length > 1)
  const proposal = shared.find(({ seq }) => seq === agreement?.proposed)
  if (agreement !== undefined && proposal !== undefined) {
    const accepted = shared.filter(({ seq }) => seq === agreement.accepted)
    const texts = [proposal, ...accepted].map(({ text }) => text)
    return { plan: agreement.plan, seq: proposal.seq, texts, knownTo: proposal.knownTo }
  }
  const carriedOut = shared.findLast(({ plan }) =>
    [...plan].every(([agent, part]) => !isEmpty(part) && isKept(part, units[agent] ?? {})),
  )
  if (carriedOut === undefined) return undefined
  const { plan, seq, text, knownTo } = carriedOut
  return { plan, seq, texts: [text], knownTo }
}

function knowers({ agent, readBy }: PlannedTurn, agents: number): readonly AgentId[] {
  return agentIds(agents).filter((each) => each === agent || readBy.includes(agentMember(each).id))
}

function isEmpty({ units }: SpokenPart): boolean {
  return [...units.values()].every((amount) => amount === 0)
}

function missingIn(
  trace: Pick<Trace, 'events'>,
  before: TalkedRound,
  told: Told,
  after: TalkedRound,
): MissingPlan | undefined {
  const calls = eventsOfKind(trace, 'call').filter(
    ({ round, seq }) => round === after.round && seq < after.seq,
  )
  const asked = told.knownTo.flatMap((agent) => {
    const own = calls.filter(({ member }) => member === agentMember(agent).id)
    return own.length === 0
      ? []
      : [{ agent, own, holds: own.some((call) => holds(trace, call, agent, told, after)) }]
  })
  const without = asked.filter((each) => !each.holds)
  const [first] = without.map(({ own }) => own[0]?.seq ?? after.seq).toSorted((a, b) => a - b)
  if (first === undefined) return undefined
  const holding = asked.filter((each) => each.holds).map(({ agent }) => agent)
  const named = without.map(({ agent }) => agent)
  return { before, after, plan: told.plan, told: told.seq, without: named, holding, call: first }
}

/** Whether a prompt holds the plan: its words, or its amounts in other words. */
function holds(
  trace: Pick<Trace, 'events'>,
  { prompt }: EventOf<'call'>,
  agent: AgentId,
  { plan, texts }: Told,
  { game, rewards }: TalkedRound,
): boolean {
  const { resources = [], supply } = purchaseGames(trace).get(game) ?? {}
  const others = agentIds(rewards.length).filter((each) => each !== agent)
  const places = [
    // What the agent said itself, what another says to it, and what the world tells it.
    { ...speechPlace({ agent, to: [] }, rewards.length), resources, supply },
    ...others.map((other) => ({ speaker: other, hearer: agent, agents: rewards.length, resources, supply })),
  ]
  const parts = prompt.filter(({ kind }) => kind === 'memory' || kind === 'observation' || kind === 'message')
  if (parts.some((part) => texts.some((text) => part.text.includes(text)))) return true
  const lines = parts.flatMap(({ text }) => [text, ...text.split('\n')])
  const read = places.map((place) => lines.map((line) => spokenPlan(line, place, true)))
  return read.some((plans) =>
    [...plan].every(([member, part]) => plans.some((each) => isPartOf(part, each.get(member)))),
  )
}

function isPartOf(part: SpokenPart, held: SpokenPart | undefined): boolean {
  if (held === undefined) return false
  return [...part.units].every(([name, amount]) => (held.units.get(name) ?? 0) === amount)
}
