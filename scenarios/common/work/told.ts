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
}

/** Of how many tasks an agent says at most that it could take them. */
const mostNamed = 100

/** What an agent says of its work. */
export function toldInWords(agent: AgentId, { takes, could }: Told): string {
  const taking = `Agent ${agent} takes ${listed(takes) || 'nothing'}.`
  return could.length === 0
    ? taking
    : `${taking}\nAgent ${agent} could take ${listed(could.slice(0, mostNamed))}.`
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
    for (const [, who, verb, tasks = ''] of text.matchAll(sentence)) {
      learn(Number(who), { [verb?.toLowerCase() === 'takes' ? 'takes' : 'could']: named(tasks) })
    }
    const given = isJoint || answer === undefined ? undefined : read(answer)
    if (agent !== undefined && given !== undefined) learn(agent, { takes: given })
  }
  return new Map([...told].toSorted(([a], [b]) => a - b))
}

/** What was posted on a board in an earlier round is past. */
export function isOfThisRound({ posted }: Claim): boolean {
  return posted === undefined || posted.roundsAgo === 0
}

const sentence = /\bagent (\d{1,6}) (takes|could take) ([^.\n]{1,4000})\./gi

/** Words that are no task are passed over. */
function named(tasks: string): readonly Named[] {
  return tasks.split(', ').flatMap((text): Named[] => {
    const [, id, note] = /^([a-z]+(?:-[a-z0-9]+)+)(?: \(([a-z -]+)\))?$/.exec(text) ?? []
    if (id === undefined) return []
    return [note === undefined ? { id } : { id, note }]
  })
}
