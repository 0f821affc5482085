import { type AuditedEpisode, type AuditFinding, canonicalJson, defineAudit } from '../define.ts'
import { topologyIds } from '../reading/comparable.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'

/**
 * Tools that never worked.
 *
 * Compares: over all episodes of a scenario with a model, what each tool gave back: an error, nothing (no text, or an
 * empty list, object or null), or a result.
 * Error: a tool never gave a result; or it gave one and the same result on several items whatever it was asked. The
 * latter is a warning where it was always asked the same. A result is also the same if only its numbers differ, there
 * is fewer than one variant for ten items, and they do not go with the item: a question always gets the same numbers,
 * one of them on ten items or more, or one item and one question got unlike ones. A tool that is dead in one topology and works in another is
 * a warning from 10 calls on. One call proves nothing about being constant: it takes two items.
 * Version history: 1 first version.
 */
export default defineAudit<Uses>({
  id: 'dead-tools',
  version: 1,
  title: 'Tools that never worked',
  description:
    'A tool whose every call failed or gave nothing, or which gave one and the same result on several items whatever it was asked (numbers that differ but do not go with the item do not count), is an error; a warning where its arguments were always the same, or where it worked in another topology (from 10 calls on).',
  take(trace, hash) {
    const uses = eventsOfKind(trace, 'tool')
    if (uses.length === 0) return undefined
    const tools = [...Map.groupBy(uses, ({ tool }) => tool)].map(([tool, own]): Use => {
      const results = own.filter(({ isError, result }) => !isError && !isEmpty(result))
      const pairs = results.map((use) => `${hash(canonicalJson(use.arguments))} ${hash(use.result)}`)
      return {
        ...{ tool, calls: own.length, errors: own.filter(({ isError }) => isError).length },
        ...{ results: results.length, answers: [...new Set(pairs)].slice(0, mostAnswers) },
        shapes: [...new Set(results.map(({ result }) => hash(withoutNumbers(result))))].slice(0, enough),
        asked: [...new Set(own.map((use) => hash(canonicalJson(use.arguments))))].slice(0, enough),
      }
    })
    return { tools }
  },
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity }) => `${identity.scenario.id}\n${identity.model.id}`)
    return [...scopes.values()].flatMap((own) => {
      const names = new Set(own.flatMap(({ taken }) => taken.tools.map(({ tool }) => tool)))
      return [...names].toSorted().flatMap((tool) => judged(tool, own))
    })
  },
})

/** Two unlike ones show that something is not constant. */
const enough = 2
/** Unlike pairs of question and result that are kept of an episode. */
const mostAnswers = 10
/** Items for each variant of a result that differs in numbers alone. */
const itemsPerVariant = 10
/** Calls in one topology from which its failure there is no accident. */
const fewestCalls = 10

interface Uses {
  readonly tools: readonly Use[]
}

interface Use {
  readonly tool: string
  readonly calls: number
  readonly errors: number
  readonly results: number
  /** Unlike pairs of arguments and result, as hashes with a space between. */
  readonly answers: readonly string[]
  /** Of the results without their numbers, and of the arguments, up to two unlike ones. */
  readonly shapes: readonly string[]
  readonly asked: readonly string[]
}

type Used = AuditedEpisode<Uses>

function judged(tool: string, episodes: readonly Used[]): readonly AuditFinding[] {
  const users = episodes.filter(({ taken }) => taken.tools.some((use) => use.tool === tool))
  const dead = deathOf(tool, users)
  if (dead !== undefined) return [finding(tool, users, dead, dead.isSure ? 'error' : 'warning')]
  return [...Map.groupBy(users, ({ identity }) => identity.topology.id).values()].flatMap((own) => {
    const death = deathOf(tool, own)
    const calls = usesOf(tool, own).reduce((sum, use) => sum + use.calls, 0)
    return death !== undefined && calls >= fewestCalls ? [finding(tool, own, death, 'warning')] : []
  })
}

interface Death {
  readonly how: string
  /** Whether the tool was asked different things. */
  readonly isSure: boolean
}

function deathOf(tool: string, users: readonly Used[]): Death | undefined {
  const uses = usesOf(tool, users)
  const [errors, results, calls] = [sum(uses, 'errors'), sum(uses, 'results'), sum(uses, 'calls')]
  if (calls === 0) return undefined
  if (errors === calls) return { how: 'every one was an error', isSure: true }
  if (results === 0) {
    const nothing = `${calls - errors} gave nothing`
    return {
      how: errors === 0 ? 'every one gave nothing' : `${errors} were errors and ${nothing}`,
      isSure: true,
    }
  }
  const variants = new Set(uses.flatMap(({ answers }) => answers.map(resultOf))).size
  const items = new Set(users.map(({ seed }) => seed)).size
  const isConstant = variants === 1 || (variants * itemsPerVariant < items && ignoresItem(tool, users))
  if (!isConstant || items < 2) return undefined
  const rest =
    results === calls ? 'every one gave' : `${calls - results} failed or gave nothing, all others gave`
  const asked = new Set(uses.flatMap((use) => use.asked)).size
  const but = variants === 1 ? '' : ` but for numbers that do not go with the item (${variants} variants)`
  return { how: `${rest} the same result${but}, on ${items} different items`, isSure: asked > 1 }
}

/**
 * Whether only numbers change, and not with the item: a question always gets the same, on many items, or one item and
 * one question got unlike numbers, as from a clock.
 */
function ignoresItem(tool: string, users: readonly Used[]): boolean {
  const uses = usesOf(tool, users)
  if (new Set(uses.flatMap(({ shapes }) => shapes)).size > 1) return false
  const asked = users.flatMap(({ seed, taken }) =>
    taken.tools.flatMap((use) => (use.tool === tool ? use.answers : [])).map((pair) => ({ seed, pair })),
  )
  const ofItem = new Set(asked.map(({ seed, pair }) => `${seed} ${questionOf(pair)}`)).size
  const drifts = ofItem < new Set(asked.map(({ seed, pair }) => `${seed} ${pair}`)).size
  const questions = Map.groupBy(asked, ({ pair }) => questionOf(pair))
    .values()
    .toArray()
  const isAlwaysAnsweredAlike = questions.every((own) => new Set(own.map(({ pair }) => pair)).size === 1)
  const isAskedOften = questions.some((own) => new Set(own.map(({ seed }) => seed)).size >= itemsPerVariant)
  return drifts || (isAlwaysAnsweredAlike && isAskedOften)
}

function questionOf(pair: string): string {
  return pair.split(' ')[0] ?? ''
}

function resultOf(pair: string): string {
  return pair.split(' ')[1] ?? ''
}

function withoutNumbers(result: string): string {
  return result.replaceAll(/\d+(?:\.\d+)?/g, '#')
}

function usesOf(tool: string, users: readonly Used[]): readonly Use[] {
  return users.flatMap(({ taken }) => taken.tools.filter((use) => use.tool === tool))
}

function sum(uses: readonly Use[], what: 'calls' | 'errors' | 'results'): number {
  return uses.reduce((total, use) => total + use[what], 0)
}

function finding(
  tool: string,
  users: readonly Used[],
  { how }: Death,
  severity: AuditFinding['severity'],
): AuditFinding {
  const calls = sum(usesOf(tool, users), 'calls')
  const topologies = Map.groupBy(users, ({ identity }) => identity.topology.id)
  const each = [...topologies].map(([id, own]) => `${id} ${sum(usesOf(tool, own), 'calls')}`).toSorted()
  const [first] = users
  return {
    severity,
    ...{ scenario: first?.identity.scenario.id ?? '', model: first?.identity.model.id ?? '' },
    ...{ topologies: topologyIds(users.map(({ identity }) => identity)), count: calls, of: calls },
    text: `${tool}: of ${calls} calls ${how} (${each.join(', ')}).`,
    consequence: `Whatever ${tool} was to bring was not there: the agents knew only their prompts, and calls and tokens spent on it bought nothing.`,
    episodes: users.map(({ episode }) => episode),
  }
}

function isEmpty(result: string): boolean {
  return /^(?:|\[\s*\]|\{\s*\}|null|undefined|"\s*")$/.test(result.trim())
}
