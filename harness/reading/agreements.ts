import type { AgentId } from '../core/members.ts'
import { agentIds, agentMember } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { agrees, withdraws } from './agreement-words.ts'
import { projection } from './projection.ts'
import { purchaseGames } from './purchase-games.ts'
import { type PurchaseRound, purchaseRounds } from './purchase-rounds.ts'
import { type SpeechPlace, type SpokenPart, type SpokenPlan, spokenPlan } from './spoken-plan.ts'
import { type SpokenTurn, spokenTurns } from './spoken-turns.ts'

/** A turn of the talk before a purchase, with who buys what by its words. */
export interface PlannedTurn extends SpokenTurn {
  readonly plan: SpokenPlan
  /** Whether it agrees to what was said before. */
  readonly agrees: boolean
}

/** What stood agreed when the purchases were made. */
export interface Agreement {
  /** Numbers of the events that proposed and that accepted. */
  readonly proposed: number
  readonly accepted: number
  readonly plan: SpokenPlan
}

/** A round of purchases with the talk before it. */
export interface TalkedRound extends PurchaseRound {
  readonly turns: readonly PlannedTurn[]
  readonly agreement: Agreement | undefined
}

/**
 * The rounds of purchases of an episode, with what was said before each and what was agreed.
 *
 * A plan is agreed when somebody other than its author, whom it reached, agrees to it in words or commits to it, and
 * names no other amounts. An acceptance may add the acceptor's own part. To repeat an offer is not to accept it. A plan that
 * all restated alike when they were asked what was agreed, and that a collector compared, is agreed as well. Whoever names other amounts afterwards, or
 * takes it back, ends the agreement until it is agreed again.
 */
export const talkedRounds = projection((events): readonly TalkedRound[] => {
  const rounds = purchaseRounds({ events })
  if (rounds.length === 0) return []
  const spoken = spokenTurns({ events })
  return rounds.map((round) => {
    const turns = plannedTurns({ events }, round, spoken.get(round.round) ?? [])
    return { ...round, turns, agreement: agreementOf(turns) }
  })
})

/** The turns before the round was settled, read for plans. */
function plannedTurns(
  trace: Pick<Trace, 'events'>,
  { game, rewards, seq }: PurchaseRound,
  turns: readonly SpokenTurn[],
): readonly PlannedTurn[] {
  const { resources = [], supply } = purchaseGames(trace).get(game) ?? {}
  return turns
    .filter((turn) => turn.seq < seq)
    .map((turn) => {
      const place = { ...speechPlace(turn, rewards.length), resources, supply }
      return {
        ...turn,
        plan: spokenPlan(turn.text, place),
        agrees: turn.kind === 'accept' || agrees(turn.text),
      }
    })
}

/** Who is meant by "I" and "you" in a turn. */
export function speechPlace(
  { agent, to }: Pick<SpokenTurn, 'agent' | 'to'>,
  agents: number,
): Pick<SpeechPlace, 'speaker' | 'hearer' | 'agents'> {
  const hearers = agentIds(agents).filter((each) => to.some((member) => member === agentMember(each).id))
  const others = agentIds(agents).filter((each) => each !== agent)
  const meant = hearers.length > 0 ? hearers : others
  return { speaker: agent, hearer: meant.length === 1 ? meant[0] : undefined, agents }
}

function agreementOf(turns: readonly PlannedTurn[]): Agreement | undefined {
  let standing: PlannedTurn | undefined
  let parties = new Set<AgentId>()
  let agreed: Agreement | undefined
  for (const turn of turns) {
    if (turn.kind === 'settled' && turn.plan.size > 0) {
      standing = turn
      parties = new Set([...turn.plan.keys()].filter((agent) => turn.to.includes(agentMember(agent).id)))
      agreed = { proposed: turn.seq, accepted: turn.seq, plan: ofParties(turn.plan, parties) }
      continue
    }
    const offer = standing !== undefined && isAnswerTo(standing, turn) ? standing : undefined
    if (turn.agrees && offer !== undefined && isInLine(offer.plan, turn.plan)) {
      const plan = mergedPlan(offer.plan, turn.plan)
      standing = { ...offer, plan }
      parties = new Set([...parties, offer.agent, turn.agent].filter((agent) => agent !== undefined))
      agreed = { proposed: offer.seq, accepted: turn.seq, plan: ofParties(plan, parties) }
    } else if (turn.plan.size > 0) {
      if (agreed !== undefined && isInLine(agreed.plan, turn.plan)) continue
      if (standing !== undefined && isRestated(turn.plan, standing.plan)) continue
      const isMore = standing !== undefined && isInLine(standing.plan, turn.plan)
      standing = isMore ? { ...turn, plan: mergedPlan(standing?.plan ?? turn.plan, turn.plan) } : turn
      parties = new Set()
      agreed = undefined
    } else if (turn.kind === 'refuse' || withdraws(turn.text)) {
      standing = undefined
      parties = new Set()
      agreed = undefined
    }
  }
  return agreed
}

/** Whether the one who now speaks had the offer and did not make it. A committed member had what stands. */
function isAnswerTo(offer: PlannedTurn, { by, kind }: PlannedTurn): boolean {
  return offer.by !== by && (kind === 'accept' || offer.to.includes(by))
}

/** Whether a plan says nothing that another does not: to repeat an offer is neither to make nor to accept one. */
function isRestated(plan: SpokenPlan, offer: SpokenPlan): boolean {
  return [...plan].every(([agent, part]) => {
    const offered = offer.get(agent)
    return offered !== undefined && isWithin(part, offered)
  })
}

/** Nobody is bound by what others agreed. */
function ofParties(plan: SpokenPlan, parties: ReadonlySet<AgentId>): SpokenPlan {
  return new Map([...plan].filter(([agent]) => parties.has(agent)))
}

/** Whether two plans agree on every agent that both name: what one buys by one of them is part of the other. */
export function isInLine(a: SpokenPlan, b: SpokenPlan): boolean {
  return [...b].every(([agent, part]) => {
    const other = a.get(agent)
    return other === undefined || isWithin(part, other) || isWithin(other, part)
  })
}

function isWithin(part: SpokenPart, whole: SpokenPart): boolean {
  if (part.isWhole && !whole.isWhole) return false
  return [...part.units].every(([name, amount]) => (amountOf(whole, name) ?? 0) === amount)
}

/** How much a part has of a resource; undefined where it leaves that open. */
export function amountOf({ units, isWhole }: SpokenPart, name: string): number | undefined {
  return units.get(name) ?? (isWhole ? 0 : undefined)
}

function mergedPlan(a: SpokenPlan, b: SpokenPlan): SpokenPlan {
  const merged = [...new Set([...a.keys(), ...b.keys()])].flatMap((agent): [AgentId, SpokenPart][] => {
    const parts = [a.get(agent), b.get(agent)].filter((part) => part !== undefined)
    const units = new Map(parts.flatMap((part) => [...part.units]))
    return [[agent, { units, isWhole: parts.some(({ isWhole }) => isWhole) }]]
  })
  return new Map(merged)
}

/** Whether a purchase is what a part says, for every resource of which it says something. */
export function isKept(part: SpokenPart, bought: { readonly [resource: string]: number }): boolean {
  const names = new Set([...part.units.keys(), ...(part.isWhole ? Object.keys(bought) : [])])
  return [...names].every((name) => amountOf(part, name) === (bought[name] ?? 0))
}

/** A part in words: `4 wood and 2 gold`; `nothing` for none. */
export function partInWords({ units }: Pick<SpokenPart, 'units'>): string {
  const parts = [...units].filter(([, amount]) => amount > 0).map(([name, amount]) => `${amount} ${name}`)
  if (parts.length > 0) return parts.join(' and ')
  const named = [...units.keys()]
  return named.length === 1 ? `no ${named[0]}` : 'nothing'
}
