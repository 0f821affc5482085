import type { AgentId, Claim, Json } from '../../../harness/define.ts'

/** A task that somebody named, with a word on it where one was said. */
export interface Named {
  readonly id: string
  readonly note?: string
}

/** What an agent said of its work: the tasks that it takes now, in order, and others that it could take. */
export interface Told {
  readonly takes: readonly Named[]
  readonly could: readonly Named[]
  /** What it has done in earlier rounds, where that is not plain to all. */
  readonly did?: readonly Named[]
}

/** Of how many tasks an agent says at most that it could take them. */
const mostNamed = 100

/** What an agent says of its work. */
export function toldInWords(agent: AgentId, { takes, could, did = [] }: Told): string {
  return [
    `Agent ${agent} takes ${listed(takes) || 'nothing'}.`,
    ...(could.length === 0 ? [] : [`Agent ${agent} could take ${listed(could.slice(0, mostNamed))}.`]),
    ...(did.length === 0 ? [] : [`Agent ${agent} has done ${listed(did.slice(-mostNamed))}.`]),
  ].join('\n')
}

function listed(tasks: readonly Named[]): string {
  return tasks.map(({ id, note }) => (note === undefined ? id : `${id} (${note})`)).join(', ')
}

/**
 * What each agent said of its work in this round, ascending by agent: of what it takes its last word, of what it could
 * take all of it. An answer to the agent's own question outweighs the words beside it.
 *
 * @param read the tasks that an answer names; undefined where it is none
 */
export function toldBy(
  claims: readonly Claim[],
  read: (answer: Json) => readonly Named[] | undefined,
): ReadonlyMap<number, Told> {
  const told = new Map<number, Told>()
  const learn = (agent: number, { takes, could = [] }: Partial<Told>): void => {
    const known = told.get(agent)
    told.set(agent, {
      takes: takes ?? known?.takes ?? [],
      could: [...(known?.could ?? []), ...((takes && known?.takes) ?? []), ...could],
    })
  }
  for (const { agent, answer, isJoint, text } of claims.filter(isOfThisRound)) {
    for (const [, who, verb = '', tasks = ''] of text.matchAll(sentence)) {
      if (isPast(verb)) continue
      learn(Number(who), { [verb.toLowerCase() === 'takes' ? 'takes' : 'could']: named(tasks) })
    }
    const given = isJoint || answer === undefined ? undefined : read(answer)
    if (agent !== undefined && given !== undefined) learn(agent, { takes: given })
  }
  return new Map([...told].toSorted(([a], [b]) => a - b))
}

/**
 * Ids of the tasks that were done in earlier rounds: those that somebody said to have done, and those that somebody took
 * in words on a board that were left there in an earlier round, since what was taken then has been carried out.
 *
 * @param read the tasks that an answer names; undefined where it is none
 */
export function doneBefore(
  claims: readonly Claim[],
  read: (answer: Json) => readonly Named[] | undefined,
): Set<string> {
  const said = claims.flatMap(({ text }) =>
    [...text.matchAll(sentence)].flatMap(([, , verb = '', tasks = '']) => (isPast(verb) ? named(tasks) : [])),
  )
  const taken = claims
    .filter((claim) => !isOfThisRound(claim))
    .flatMap((claim) => [...toldBy([{ ...claim, posted: { roundsAgo: 0 } }], read).values()])
    .flatMap(({ takes }) => takes)
  return new Set([...said, ...taken].map(({ id }) => id))
}

/** What was posted on a board in an earlier round is past. */
export function isOfThisRound({ posted }: Claim): boolean {
  return posted === undefined || posted.roundsAgo === 0
}

const sentence = /\bagent (\d{1,6}) (takes|could take|has done) ([^.\n]{1,4000})\./gi

function isPast(verb: string): boolean {
  return verb.toLowerCase() === 'has done'
}

/** Words that are no task are passed over. */
function named(tasks: string): readonly Named[] {
  return tasks.split(', ').flatMap((text): Named[] => {
    const [, id, note] = /^([a-z]+(?:-[a-z0-9]+)+)(?: \(([a-z -]+)\))?$/.exec(text) ?? []
    if (id === undefined) return []
    return [note === undefined ? { id } : { id, note }]
  })
}
