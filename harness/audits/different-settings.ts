import { type AuditedEpisode, type AuditFinding, canonicalJson, defineAudit, type Json } from '../define.ts'
import { topologyIds } from '../reading/comparable.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'

/**
 * Topologies that were not run with the same settings.
 *
 * Compares: over the topologies of one scenario with one model that made calls, the model's settings, the number of
 * agents, the output cap of a call, the cells' fingerprints, and which tools were used.
 * Warning: for one of these there is no value that all topologies share, so that they cannot be compared at equal
 * settings. A fingerprint that differs only along with another setting goes with it. Info: some topologies used
 * tools and others never did, which may be their own choice.
 * Version history: 1 first version.
 */
export default defineAudit<Settings>({
  id: 'different-settings',
  version: 1,
  title: 'Settings that differ between topologies',
  description:
    "Where the topologies of a scenario with a model share no value of a model's setting, of the number of agents, of the output cap of a call or of the fingerprint, it is a warning. Tools that only some of them used are information.",
  take(trace) {
    const calls = eventsOfKind(trace, 'call')
    // An imported fall-back stands for calls that failed.
    const isFallback = trace.result.kind === 'ended' && trace.result.answerSource === 'fallback'
    if (calls.length === 0 && !isFallback) return undefined
    const caps = [...new Set(calls.flatMap((call) => outputCap(call)))].toSorted((a, b) => a - b)
    const tools = [...new Set(eventsOfKind(trace, 'tool').map(({ tool }) => tool))].toSorted()
    return { caps, tools }
  },
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity: { scenario, model } }) =>
      JSON.stringify([scenario, model]),
    )
    return [...scopes.values()].flatMap((own) => [...unequal(own), ...toolsUsed(own)])
  },
})

interface Settings {
  /** Output caps that calls name, in tokens. */
  readonly caps: readonly number[]
  readonly tools: readonly string[]
}

type Taken = AuditedEpisode<Settings>

/** Calls of older files name no cap. */
function outputCap(call: object): readonly number[] {
  const cap = 'outputCap' in call ? call.outputCap : undefined
  return typeof cap === 'number' ? [cap] : []
}

/** Parameters of a topology that are caps by their name. */
const capParameters = ['tokensPerCall', 'outputCap', 'maxOutputTokens']

/** What an episode was run with, by the name of the setting. Scenario parameters make other worlds and are no setting. */
function settingsOf({ identity, fingerprint, taken }: Taken): ReadonlyMap<string, string> {
  const { agents, modelParams, topologyParams, scenarioParams } = identity
  const caps = capParameters.flatMap((name) => {
    const value = topologyParams[name]
    return value === undefined ? [] : [[`output cap (${name})`, shown(value)] as const]
  })
  return new Map([
    ['number of agents', String(agents)],
    ...Object.entries(modelParams).map(([name, value]) => [name, shown(value)] as const),
    ...caps,
    ...(taken.caps.length > 0 ? [['output cap of calls', taken.caps.join('+')] as const] : []),
    // The prompts that all share are written for a world of these parameters and of so many agents.
    [printName, `${fingerprint}${canonicalJson({ scenarioParams, agents })}`],
  ])
}

const printName = 'fingerprint'

function shown(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value)
}

/** One setting with its values, and the topologies that have each. */
interface Spread {
  readonly setting: string
  readonly byTopology: ReadonlyMap<string, ReadonlySet<string>>
  readonly byValue: ReadonlyMap<string, readonly Taken[]>
}

function unequal(episodes: readonly Taken[]): readonly AuditFinding[] {
  const spreads = spreadsOf(episodes).filter(isUnequal)
  const settings = spreads.filter(({ setting }) => setting !== printName)
  const prints = spreads.filter(({ setting }) => setting === printName)
  const isExplained = (print: Spread) => settings.some((one) => divides(one) === divides(print))
  return [...settings, ...prints.filter((print) => !isExplained(print))].map((spread) => {
    const isFollowed = prints.some((print) => print !== spread && divides(print) === divides(spread))
    return finding(spread, episodes, isFollowed)
  })
}

function spreadsOf(episodes: readonly Taken[]): readonly Spread[] {
  const all = episodes.map((episode) => ({ episode, settings: settingsOf(episode) }))
  const names = new Set(all.flatMap(({ settings }) => [...settings.keys()]))
  return [...names].map((setting) => {
    const byTopology = new Map<string, Set<string>>()
    const byValue = new Map<string, Taken[]>()
    for (const { episode, settings } of all) {
      const [id, value] = [episode.identity.topology.id, settings.get(setting) ?? 'not stated']
      byTopology.set(id, (byTopology.get(id) ?? new Set()).add(value))
      const own = byValue.get(value)
      if (own === undefined) byValue.set(value, [episode])
      else own.push(episode)
    }
    return { setting, byTopology, byValue }
  })
}

/** Whether no value is shared by all topologies. */
function isUnequal({ byTopology, byValue }: Spread): boolean {
  return ![...byValue.keys()].some((value) => [...byTopology.values()].every((own) => own.has(value)))
}

/** Which topologies go together, as a text. */
function divides({ byTopology, byValue }: Spread): string {
  const parts = [...byValue.keys()].map((value) => having(byTopology, value).join())
  return JSON.stringify([...new Set(parts)].toSorted())
}

function having(byTopology: Spread['byTopology'], value: string): readonly string[] {
  return [...byTopology].flatMap(([id, own]) => (own.has(value) ? [id] : [])).toSorted()
}

function finding(
  { setting, byTopology, byValue }: Spread,
  episodes: readonly Taken[],
  isFollowed: boolean,
): AuditFinding {
  const [, ...rest] = [...byValue.values()].toSorted((a, b) => b.length - a.length)
  const unlike = rest.flat().map(({ episode }) => episode)
  const values = [...byValue.keys()].map((value) => {
    const name = setting === printName ? value.slice(0, 16) : value
    return `${name} in ${having(byTopology, value).join(', ')}`
  })
  const along = isFollowed ? ' The fingerprints differ in the same way.' : ''
  return {
    ...head(episodes),
    severity: 'warning',
    ...{ count: unlike.length, of: episodes.length },
    text: `${setting}: ${values.join('; ')}.${along}`,
    consequence: `A difference between these topologies may be one of ${setting}, not of coordination.`,
    episodes: unlike.toSorted((a, b) => a - b),
  }
}

function toolsUsed(episodes: readonly Taken[]): readonly AuditFinding[] {
  const users = episodes.filter(({ taken }) => taken.tools.length > 0)
  const names = topologyIds(users.map(({ identity }) => identity))
  const others = topologyIds(episodes.map(({ identity }) => identity)).filter((id) => !names.includes(id))
  if (names.length === 0 || others.length === 0) return []
  const without = episodes.filter(({ identity }) => others.includes(identity.topology.id))
  return [
    {
      ...head(episodes),
      severity: 'info',
      ...{ count: without.length, of: episodes.length },
      text: `Tools were used in ${names.join(', ')} and never in ${others.join(', ')}.`,
      consequence: 'These topologies may not have had the same tools; a trace shows only what was used.',
      episodes: without.map(({ episode }) => episode),
    },
  ]
}

function head(episodes: readonly Taken[]) {
  const identity = episodes[0]?.identity
  const topologies = topologyIds(episodes.map((each) => each.identity))
  return { scenario: identity?.scenario.id ?? '', model: identity?.model.id ?? '', topologies }
}
