import { type AuditedEpisode, type AuditFinding, defineAudit } from '../define.ts'
import { topologyIds } from '../reading/comparable.ts'

/**
 * Answers that no model gave.
 *
 * Counts: imported episodes that stand with their publisher's fall-back; in other episodes, decisions of agents that
 * were called and whose replies could not be used, so that the question's fall-back stood.
 * Warning: a publisher's fall-back is scored; or a real model's replies failed in 1 % or more of a topology's
 * decisions. Info: fewer, or simulated agents, whose refusals belong to their persona.
 * Version history: 1 first version.
 */
export default defineAudit<Decided>({
  id: 'fallback-answers',
  version: 1,
  title: 'Answers that are fall-backs',
  description:
    "Imported episodes that are scored with their publisher's fall-back are a warning, with the score with and without them; so are decisions of a real model's agents that fell back in 1 % or more of a topology's decisions. Fewer, or those of simulated agents, are information.",
  take({ events, result }) {
    const isMarked = result.kind === 'ended' && result.answerSource === 'fallback'
    let [decisions, fallbacks, calls] = [0, 0, 0]
    for (const event of events) {
      if (event.kind === 'call') calls += 1
      if (event.kind !== 'decision') continue
      decisions += 1
      if (event.source === 'fallback') fallbacks += 1
    }
    // Where nobody was asked, the fall-back is the design.
    return isMarked || calls > 0 ? { isMarked, decisions, fallbacks } : undefined
  },
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity }) => `${identity.scenario.id}\n${identity.model.id}`)
    return [...scopes.values()].flatMap((own) => [...published(own), ...ownDecisions(own)])
  },
})

const largestShare = 0.01

interface Decided {
  readonly isMarked: boolean
  readonly decisions: number
  readonly fallbacks: number
}

type Taken = AuditedEpisode<Decided>

function published(episodes: readonly Taken[]): readonly AuditFinding[] {
  const marked = episodes.filter(({ taken }) => taken.isMarked)
  if (marked.length === 0) return []
  const lines = byTopology(episodes, marked).map(([id, all, hit]) => {
    const seeds = hit.map(({ seed }) => seed).toSorted((a, b) => a - b)
    const rest = all.filter(({ taken }) => !taken.isMarked)
    return `${id}: ${hit.length} of ${all.length} (items ${list(seeds)}), mean score ${score(all)} with and ${score(rest)} without them`
  })
  return [
    {
      ...head(marked),
      severity: 'warning',
      ...{ count: marked.length, of: episodes.length },
      text: `${marked.length} of ${episodes.length} episodes are scored with their publisher's fall-back. ${lines.join('; ')}.`,
      consequence:
        'These scores measure outages, not forecasts; compare with --drop fallbacks before drawing a conclusion.',
      episodes: marked.map(({ episode }) => episode),
    },
  ]
}

function ownDecisions(episodes: readonly Taken[]): readonly AuditFinding[] {
  const own = episodes.filter(({ taken }) => !taken.isMarked)
  const hit = own.filter(({ taken }) => taken.fallbacks > 0)
  const [first] = hit
  if (first === undefined) return []
  const users = byTopology(own, hit)
  const shares = users.map(([id, all]) => [id, sum(all, 'fallbacks'), sum(all, 'decisions')] as const)
  const isMany = shares.some(([, fallbacks, decisions]) => fallbacks >= largestShare * decisions)
  const lines = users.map(([id, all], index) => {
    const [, fallbacks = 0, decisions = 0] = shares[index] ?? []
    const rest = all.filter(({ taken }) => taken.fallbacks === 0)
    const without =
      rest.length === 0 ? 'no episode is without' : `mean score ${score(rest)} in episodes without`
    return `${id} ${fallbacks} of ${decisions}, mean score ${score(all)}, ${without}`
  })
  const all = users.flatMap(([, each]) => each)
  return [
    {
      ...head(hit),
      severity: isMany && !first.identity.isSimulated ? 'warning' : 'info',
      ...{ count: sum(all, 'fallbacks'), of: sum(all, 'decisions') },
      text: `Decisions that are fall-backs because no reply could be used: ${lines.join('; ')}.`,
      consequence: first.identity.isSimulated
        ? 'The persona refuses and errs at its stated rates, so this is part of what is simulated.'
        : 'Part of the score measures how replies were written and read, not what was decided.',
      episodes: hit.map(({ episode }) => episode),
    },
  ]
}

/** Topologies with at least one hit: all of their episodes, and those that were hit. */
function byTopology(all: readonly Taken[], hit: readonly Taken[]) {
  return topologyIds(hit.map(({ identity }) => identity)).map((id) => {
    const isOwn = ({ identity }: Taken) => identity.topology.id === id
    return [id, all.filter(isOwn), hit.filter(isOwn)] as const
  })
}

function head(hit: readonly Taken[]) {
  const identity = hit[0]?.identity
  const topologies = topologyIds(hit.map((each) => each.identity))
  return { scenario: identity?.scenario.id ?? '', model: identity?.model.id ?? '', topologies }
}

function score(episodes: readonly Taken[]): string {
  const scores = episodes.flatMap(({ result }) => (result.kind === 'ended' ? [result.score] : []))
  if (scores.length === 0) return 'unknown'
  return (scores.reduce((total, each) => total + each, 0) / scores.length).toFixed(4)
}

const mostNamed = 20

function list(seeds: readonly number[]): string {
  const more = seeds.length > mostNamed ? ` and ${seeds.length - mostNamed} more` : ''
  return `${seeds.slice(0, mostNamed).join(', ')}${more}`
}

function sum(episodes: readonly Taken[], what: 'decisions' | 'fallbacks'): number {
  return episodes.reduce((total, { taken }) => total + taken[what], 0)
}
