import { type AuditedEpisode, type AuditFinding, defineAudit } from '../../define.ts'
import { topologyIds } from '../../reading/comparable.ts'
import { type Leaks, type Scanned, scannedLeaks } from './scan.ts'

/**
 * What the agents could have known of the answer.
 *
 * Looks through: results of tools, and prompts without the words of the models themselves, in episodes whose world
 * tells the outcome of an item.
 * Error: the outcome is stated, rightly, and never wrongly by the same source; where it is wrong at times it passes for
 * evidence and is information. Warning: a tool's result has a date after the item was resolved, or a moment between
 * the baseline and the resolution, that no prompt of the episode has; tools ran after the item was resolved, so that
 * whatever they look up live may hold the answer; the prompt tells the moment of resolution to the minute, which
 * nobody knew beforehand (full hours pass for deadlines). Outcomes in other words are not recognised.
 * Version history: 1 first version.
 */
export default defineAudit<Leaks>({
  id: 'leakage',
  version: 1,
  title: 'Answers that could be looked up',
  description:
    "Results of tools, and prompts, that state the outcome rightly and never wrongly are an error. Dates after an item's resolution, or between its baseline and resolution, in a tool's results, tools that ran after the resolution, and prompts that tell the moment of resolution to the minute are warnings.",
  take: scannedLeaks,
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity }) => `${identity.scenario.id}\n${identity.model.id}`)
    return [...scopes.values()].flatMap((own) => {
      const sources = new Set(own.flatMap(({ taken }) => taken.scanned.map(({ source }) => source)))
      return [...[...sources].toSorted().flatMap((source) => judged(source, own)), ...late(own)]
    })
  },
})

type Taken = AuditedEpisode<Leaks>

function judged(source: string, episodes: readonly Taken[]): readonly AuditFinding[] {
  const users = episodes.filter(({ taken }) => taken.scanned.some((one) => one.source === source))
  return [...stated(source, users), ...dated(source, users), ...exact(source, users)]
}

function stated(source: string, users: readonly Taken[]): readonly AuditFinding[] {
  const [right, wrong, texts] = [
    sum(source, users, 'right'),
    sum(source, users, 'wrong'),
    sum(source, users, 'texts'),
  ]
  if (right === 0) return []
  const isLeak = wrong === 0
  const where = nameOf(source, users)
  return [
    {
      ...head(users),
      severity: isLeak ? 'error' : 'info',
      ...{ count: right, of: texts },
      text: `${where}: ${right} of ${texts} state the outcome as it was, ${wrong} otherwise.`,
      consequence: isLeak
        ? 'The answer stood before the agents: these scores measure reading, not forecasting.'
        : 'What is stated is wrong at times, so it is evidence rather than the answer.',
      episodes: showing(source, users, ({ right: hits }) => hits > 0),
    },
  ]
}

function dated(source: string, users: readonly Taken[]): readonly AuditFinding[] {
  const texts = sum(source, users, 'texts')
  const example = users
    .flatMap(({ taken }) => taken.scanned)
    .find((one) => one.source === source && one.later > 0)
  const kinds = [
    {
      what: 'later',
      found: `have a date after the item was resolved, such as ${example?.laterDate ?? ''}`,
    },
    { what: 'between', found: 'have a moment between the baseline and the resolution of the item' },
  ] as const
  return kinds.flatMap(({ what, found }) => {
    const count = sum(source, users, what)
    if (count === 0) return []
    return [
      {
        ...head(users),
        severity: 'warning' as const,
        ...{ count, of: texts },
        text: `${nameOf(source, users)}: ${count} of ${texts} ${found}.`,
        consequence:
          'The tool may show a time that the forecast was not to know; what it shows of this item then is a leak.',
        episodes: showing(source, users, (one) => one[what] > 0),
      },
    ]
  })
}

function exact(source: string, users: readonly Taken[]): readonly AuditFinding[] {
  const hit = showing(source, users, ({ isExact }) => isExact)
  if (hit.length === 0) return []
  const numbers = new Set(hit)
  const items = new Set(users.filter(({ episode }) => numbers.has(episode)).map(({ seed }) => seed)).size
  return [
    {
      ...head(users),
      severity: 'warning',
      ...{ count: hit.length, of: users.length },
      text: `${nameOf(source, users)}: in ${hit.length} of ${users.length} episodes, on ${items} items, they tell the moment at which the item was resolved, to the minute.`,
      consequence:
        'Nobody knew that moment beforehand; for a question such as "by this date?" it tells that something came early, or not at all.',
      episodes: hit,
    },
  ]
}

function late(episodes: readonly Taken[]): readonly AuditFinding[] {
  const users = episodes.filter(({ taken }) => taken.scanned.some(({ isTool }) => isTool))
  const hit = users.filter(({ taken }) => taken.isLate)
  if (hit.length === 0) return []
  const tools = new Set(
    hit.flatMap(({ taken }) => taken.scanned.flatMap((one) => (one.isTool ? [one.source] : []))),
  )
  const names = [...tools].toSorted()
  const calls = names.reduce((total, name) => total + sum(name, hit, 'texts'), 0)
  const items = new Set(hit.map(({ seed }) => seed)).size
  return [
    {
      ...head(hit),
      severity: 'warning',
      ...{ count: hit.length, of: users.length },
      text: `In ${hit.length} of ${users.length} episodes with tools, on ${items} items, ${calls} calls of ${names.join(', ')} were made after the item had been resolved.`,
      consequence:
        'A tool that looks up the present, such as a price history or a search, could have shown the answer; only what it gave back tells whether it did.',
      episodes: hit.map(({ episode }) => episode),
    },
  ]
}

type Counted = 'texts' | 'right' | 'wrong' | 'later' | 'between'

function sum(source: string, users: readonly Taken[], what: Counted): number {
  const own = users.flatMap(({ taken }) => taken.scanned.filter((one) => one.source === source))
  return own.reduce((total, one) => total + one[what], 0)
}

function showing(
  source: string,
  users: readonly Taken[],
  shows: (one: Scanned) => boolean,
): readonly number[] {
  return users.flatMap(({ taken, episode }) =>
    taken.scanned.some((one) => one.source === source && shows(one)) ? [episode] : [],
  )
}

function nameOf(source: string, users: readonly Taken[]): string {
  const isTool = users.some(({ taken }) => taken.scanned.some((one) => one.source === source && one.isTool))
  return isTool ? `results of ${source}` : 'texts of prompts'
}

function head(users: readonly Taken[]) {
  const identity = users[0]?.identity
  const topologies = topologyIds(users.map((each) => each.identity))
  return { scenario: identity?.scenario.id ?? '', model: identity?.model.id ?? '', topologies }
}
