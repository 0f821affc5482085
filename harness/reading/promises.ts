import type { AgentId } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { withdraws } from './agreement-words.ts'
import { isKept, type PlannedTurn, type TalkedRound, talkedRounds } from './agreements.ts'
import { choseItself } from './broken-agreements.ts'
import type { SpokenPart } from './spoken-plan.ts'

/** What an agent said that it would buy, and what became of it. */
export interface Promised {
  readonly agent: AgentId
  /** Number of the event of the turn in which it said so, or agreed to what another said. */
  readonly seq: number
  readonly part: SpokenPart
  /** `agreed`: its part of an agreement; else it announced it by itself. */
  readonly kind: 'announced' | 'agreed'
  /** `replaced`: it named other amounts or took it back before it bought. `void`: it did not choose its purchase. */
  readonly outcome: 'kept' | 'broken' | 'replaced' | 'void'
  /** Number of the event of its purchase; undefined where there is none. */
  readonly purchase: number | undefined
}

/** A round with what was promised in it. */
export interface PromisedRound extends TalkedRound {
  /** In the order of the turns. */
  readonly promises: readonly Promised[]
}

/** The rounds of purchases of an episode, with what each agent promised before each purchase and whether it kept it. */
export function promisedRounds(trace: Pick<Trace, 'events'>): readonly PromisedRound[] {
  return talkedRounds(trace).map((round) => ({ ...round, promises: promisesOf(trace, round) }))
}

type Spoken = Pick<Promised, 'agent' | 'seq' | 'part' | 'kind'>

function promisesOf(trace: Pick<Trace, 'events'>, round: TalkedRound): readonly Promised[] {
  const spoken = round.turns.flatMap((turn) => spokenIn(turn, round))
  return spoken.map((promise): Promised => {
    const { agent, seq, part } = promise
    const later = round.turns.filter((turn) => turn.agent === agent && turn.seq > seq)
    const isReplaced = later.some((turn) => isOther(part, turn.plan.get(agent)) || takesBack(turn))
    const purchase = round.bought[agent]
    if (isReplaced) return { ...promise, outcome: 'replaced', purchase }
    if (!choseItself(trace, round, agent)) return { ...promise, outcome: 'void', purchase }
    return { ...promise, outcome: isKept(part, round.units[agent] ?? {}) ? 'kept' : 'broken', purchase }
  })
}

/** What the speaker of a turn promises: the part that it names for itself, else its part of what it agrees to. */
function spokenIn(
  { agent, seq, plan, agrees, kind }: PlannedTurn,
  { agreement }: TalkedRound,
): readonly Spoken[] {
  if (kind === 'settled' && agreement?.proposed === seq)
    return [...agreement.plan].map(([each, part]) => ({ agent: each, seq, part, kind: 'agreed' }))
  if (agent === undefined) return []
  const isAgreed = agrees && agreement !== undefined
  const own = plan.get(agent)
  if (own !== undefined) return [{ agent, seq, part: own, kind: isAgreed ? 'agreed' : 'announced' }]
  const part = agreement?.accepted === seq ? agreement.plan.get(agent) : undefined
  return part === undefined ? [] : [{ agent, seq, part, kind: 'agreed' }]
}

function isOther(part: SpokenPart, later: SpokenPart | undefined): boolean {
  if (later === undefined) return false
  return [...later.units].some(([name, amount]) => (part.units.get(name) ?? 0) !== amount)
}

function takesBack({ kind, text }: PlannedTurn): boolean {
  return kind === 'refuse' || withdraws(text)
}
