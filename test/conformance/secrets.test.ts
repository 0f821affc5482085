/** What one agent alone sees reaches another only as something that was said. */
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../harness/core/errors.ts'
import type { Json } from '../../harness/core/json.ts'
import { type AgentId, agentIds, memberId } from '../../harness/core/members.ts'
import { paramFacts } from '../../harness/core/params.ts'
import type { AnyScenario, Scenario } from '../../harness/core/scenario.ts'
import { scenarioSetup } from '../../harness/run/planned-cell.ts'
import { stream } from '../../harness/run/streams.ts'
import { type Case, playablePairs, scenarios, smallParams } from './support-cases.ts'
import { onEach, trialOf } from './support-claims.ts'
import { eventsOf, type Params, parsedParams } from './support-episode.ts'

/** What each agent sees in a state, and what nobody else may learn from the world. */
interface Sights {
  readonly lines: ReadonlyMap<AgentId, ReadonlySet<string>>
  readonly secrets: ReadonlyMap<AgentId, readonly string[]>
}

/** The same scenario, which tells what everybody sees before each round. */
function watched(scenario: AnyScenario, agents: number, tell: (sights: Sights) => void): AnyScenario {
  const open: AnyScenario['open'] = (use) =>
    scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) =>
      use({
        ...inner,
        round(state: S) {
          tell(sightsOf(inner, state, agents))
          return inner.round(state)
        },
      }),
    )
  return { ...scenario, open }
}

function sightsOf<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>, state: S, agents: number): Sights {
  const ids = agentIds(agents)
  return {
    lines: new Map(ids.map((agent) => [agent, linesOf(inner.describe(inner.observe(state, agent)))])),
    secrets: new Map(ids.map((agent) => [agent, inner.secrets?.(state, agent) ?? []])),
  }
}

function linesOf(text: string): ReadonlySet<string> {
  return new Set(text.split('\n').map((line) => line.trim()))
}

/** Shorter lines may stand anywhere. */
const shortestLine = 12

/** What an agent sees that another does not, with what the world declares to be its secret. */
function hidden({ lines, secrets }: Sights, owner: AgentId, from: AgentId | undefined): readonly string[] {
  const known = from === undefined ? new Set<string>() : lines.get(from)
  const others = [...lines].filter(([agent]) => agent !== owner).map(([, own]) => own)
  const own = [...(lines.get(owner) ?? [])].filter((line) => line.length >= shortestLine)
  const alone = own.filter((line) => others.every((other) => !other.has(line)) && !known?.has(line))
  return [...new Set([...alone, ...(secrets.get(owner) ?? [])])]
}

/** Parts of a prompt that hold what somebody said. */
const said: ReadonlySet<string> = new Set(['message', 'board', 'memory'])

const playable = playablePairs.filter(
  ({ topology, some }) => topology.sees !== 'union' && some.some(({ agents }) => agents > 1),
)

/** What another agent alone sees, in the prompts of an episode. */
async function expectNoLeak(each: Case): Promise<void> {
  const rounds: Sights[] = []
  const scenario = watched(each.scenario, each.agents, (sights) => rounds.push(sights))
  for (const { member, round, prompt } of eventsOf(await trialOf(each, { scenario }), 'call')) {
    const sights = rounds[round]
    if (sights === undefined) throw new Error(`expected what was seen in round ${round}`)
    const own = agentIds(each.agents).find((agent) => memberId(`agent-${agent}`) === member)
    const shown = prompt.filter(({ kind }) => !said.has(kind)).map(({ text }) => text)
    for (const owner of agentIds(each.agents).filter((agent) => agent !== own)) {
      const leaked = hidden(sights, owner, own).filter((line) => shown.some((text) => text.includes(line)))
      expect(leaked, `${member} in round ${round}, of agent ${owner}`).toEqual([])
    }
  }
}

describe('no prompt but that of a mind that sees the union holds what another agent alone sees', () => {
  test.each(playable.map((pair) => [pair.name, pair] as const))('%s', (_name, { some }) =>
    onEach(
      some.filter(({ agents }) => agents > 1),
      expectNoLeak,
    ),
  )
})

/** A scenario under each value of its parameters that are a choice, one at a time. */
function conditions(scenario: AnyScenario): readonly Params[] {
  const small = smallParams(scenario)
  // A choice is shown as its values with bars between; those of numbers or nothing are no legal texts.
  const choices = paramFacts(scenario.params).flatMap(({ name, type }) =>
    type.includes('|') ? type.split('|').map((value) => ({ ...small, [name]: value })) : [],
  )
  return [small, ...choices].filter((params) => isPlayable(scenario, params))
}

/** Whether these parameters are legal and need no file of the user's. */
function isPlayable(scenario: AnyScenario, params: Params): boolean {
  if (!scenario.params.safeParse(params).success) return false
  try {
    scenarioSetup(scenario, parsedParams(scenario, params), scenario.agents.default)
    return true
  } catch (error) {
    if (error instanceof UsageError) return false
    throw error
  }
}

describe.each(scenarios.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  test.each(conditions(scenario).map((params) => [JSON.stringify(params), params] as const))(
    'shows each secret to its owner and to nobody else, with %s',
    (_name, params) => {
      scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) => {
        const agents = Math.max(2, scenario.agents.default)
        if (agents > scenario.agents.max) return
        for (const seed of [1, 2, 3]) {
          const streams = (purpose: string, round = 0) => stream(`${seed}/world/${purpose}/${round}`)
          // The parameters are read by this scenario's own schema.
          const setting = { params: parsedParams(scenario, params) as P, agents, seed }
          let state = inner.initial(streams, setting)
          while (inner.status(state).kind === 'running') {
            const ids = agentIds(agents)
            const texts = new Map(ids.map((agent) => [agent, inner.describe(inner.observe(state, agent))]))
            const questions = inner.round(state)
            const asked = questions.asks === 'each' ? [...questions.questions.values()] : [questions.question]
            for (const owner of ids) {
              for (const secret of inner.secrets?.(state, owner) ?? []) {
                for (const agent of ids.filter((each) => each !== owner))
                  expect(texts.get(agent)).not.toContain(secret)
                expect(inner.brief(setting)).not.toContain(secret)
                for (const { text } of asked) expect(text).not.toContain(secret)
              }
            }
            state = inner.step(state, inner.arms.random(state, stream(`${seed}/player`)), streams).state
          }
        }
      })
    },
  )
})
