import type { MemberId } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { isInLine, isKept, speechPlace, type TalkedRound } from './agreements.ts'
import { purchaseGames } from './purchase-games.ts'
import { type SpokenPlan, spokenPlan } from './spoken-plan.ts'

/** A name for a plan, or for a resource, that two sides use for different things in one round. */
export interface DoubleName {
  readonly name: string
  readonly uses: readonly [NameUse, NameUse]
}

/** What a member means by a name. */
export interface NameUse {
  readonly by: MemberId
  /** Number of the event of the turn. */
  readonly seq: number
  readonly meaning: SpokenPlan | string
  /** Whether the turn, or a later one, agrees to something. */
  readonly isAgreed: boolean
}

/** A capital or a number, so that "plan a purchase" is no name. */
const label =
  /\b(?:[Pp]lan|[Oo]ption|[Pp]roposal|[Oo]ffer|[Ss]plit|[Bb]undle|[Pp]ackage|[Aa]rrangement|[Vv]ariant|[Vv]ersion) (?:[A-Z]|#?\d{1,2}|one|two|three|four)\b/g

/** Words that mark a new meaning as new. */
const renewal =
  /\b(?:new|instead|chang(?:e|ed|ing)|revis(?:e|ed|ing)|updat(?:e|ed|ing)|modif(?:y|ied)|adjust(?:ed)?|rather|counter|amend(?:ed)?|my version|correct(?:ion|ed)?|but)\b/i

/**
 * The names that two sides used for different things, each as it last meant them, where something was agreed
 * afterwards and the purchases carry out neither meaning. A meaning that is announced as a change is none.
 */
export function doubleNames(trace: Pick<Trace, 'events'>, round: TalkedRound): readonly DoubleName[] {
  const uses = [...planNames(trace, round), ...resourceNames(trace, round)]
  const byName = Map.groupBy(uses, ({ name }) => name)
  return [...byName].flatMap(([name, its]): DoubleName[] => {
    const last = [...new Map(its.map(({ use }) => [use.by, use])).values()]
    const pair = firstPair(last, (a, b) => differ(a.meaning, b.meaning))
    if (pair === undefined || !pair.some(({ isAgreed }) => isAgreed)) return []
    return isResolved(round, pair) ? [] : [{ name, uses: pair }]
  })
}

interface Named {
  readonly name: string
  readonly use: NameUse
}

/** Where a name such as "plan B" comes before amounts: up to the next name, they are what it means. */
function planNames(trace: Pick<Trace, 'events'>, { turns, game, rewards }: TalkedRound): readonly Named[] {
  const { resources = [], supply } = purchaseGames(trace).get(game) ?? {}
  return turns.flatMap((turn, index) => {
    const marks = [...turn.text.slice(0, 20_000).matchAll(label)]
    return marks.flatMap((mark, nth): Named[] => {
      const from = mark.index + mark[0].length
      const said = turn.text.slice(from, marks[nth + 1]?.index ?? turn.text.length)
      const place = { ...speechPlace(turn, rewards.length), resources, supply }
      const meaning = spokenPlan(said, place)
      if (meaning.size === 0 || renewal.test(turn.text)) return []
      const isAgreed = turns.slice(index).some((later) => later.agrees)
      const name = mark[0].toLowerCase()
      return [{ name, use: { by: turn.by, seq: turn.seq, meaning, isAgreed } }]
    })
  })
}

/** Where somebody says which resource a word of its own means. */
function resourceNames(trace: Pick<Trace, 'events'>, { turns, game }: TalkedRound): readonly Named[] {
  const { resources = [] } = purchaseGames(trace).get(game) ?? {}
  const known = new Set(resources.map((name) => name.toLowerCase()))
  return turns.flatMap((turn, index) =>
    [...turn.text.slice(0, 20_000).matchAll(alias)].flatMap(({ groups = {} }): Named[] => {
      const name = (groups['said'] ?? groups['quoted'] ?? '').trim().toLowerCase()
      const thing = (groups['meant'] ?? groups['thing'] ?? '').toLowerCase()
      if (!known.has(thing) || known.has(name)) return []
      const isAgreed = turns.slice(index).some((later) => later.agrees)
      return [{ name, use: { by: turn.by, seq: turn.seq, meaning: thing, isAgreed } }]
    }),
  )
}

const alias =
  /\b(?:by|with) ["“'‘]?(?<said>[\p{L}\d][\p{L}\d -]{0,29}?)["”'’]?,? (?:i|we) mean (?:the )?(?<meant>[\p{L}\d_-]{1,60})|["“](?<quoted>[\p{L}\d][\p{L}\d -]{0,29})["”] (?:is|means|stands for|=) (?:the )?(?<thing>[\p{L}\d_-]{1,60})/giu

function differ(a: NameUse['meaning'], b: NameUse['meaning']): boolean {
  if (typeof a === 'string' || typeof b === 'string') return a !== b
  return !isInLine(a, b)
}

/** Whether the purchases carry out one of two plans, or, for a resource, nothing went wrong. */
function isResolved({ units, isOverdrawn, joint, best }: TalkedRound, pair: readonly NameUse[]): boolean {
  return pair.some(({ meaning }) =>
    typeof meaning === 'string'
      ? !isOverdrawn && joint >= 0.99 * best
      : [...meaning].every(([agent, part]) => isKept(part, units[agent] ?? {})),
  )
}

function firstPair<T>(items: readonly T[], has: (a: T, b: T) => boolean): readonly [T, T] | undefined {
  for (const [index, a] of items.entries())
    for (const b of items.slice(index + 1)) if (has(a, b)) return [a, b]
  return undefined
}
