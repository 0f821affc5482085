/** What holds of the tools of any scenario. */
import { describe, expect, test } from 'vitest'
import { type AgentId, agentIds } from '../../harness/core/members.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { ToolUse } from '../../harness/core/tool.ts'
import { stream } from '../../harness/run/streams.ts'
import { toolUse } from '../../harness/run/tool-use.ts'
import { mostToolCalls, mostToolTurns } from '../../harness/run/toolbox.ts'
import { openWorld, type World } from '../../harness/run/world.ts'
import { hiddenCards } from '../unit/hidden-cards.ts'
import { scenarios, smallParams } from './support-cases.ts'
import { parsedParams } from './support-episode.ts'

function worldOf(scenario: AnyScenario, seed: number): World {
  const params = parsedParams(scenario, smallParams(scenario))
  const setting = { params, agents: scenario.agents.default, seed }
  return openWorld(scenario, setting, (purpose, round = 0) => stream(`${seed}/world/${purpose}/${round}`))
}

/** All that these minds look up, one turn of calls after another. */
function lookedUp(world: World, sees: readonly AgentId[]): readonly (readonly ToolUse[])[] {
  const turns: (readonly ToolUse[])[] = []
  for (;;) {
    const [agent] = sees.length === 1 ? sees : []
    const toolUses = turns.flat()
    const wanted = world.wantedTools({ agent, sees, claims: [], isJoint: false, toolUses })
    if (wanted.length === 0 || turns.length > mostToolTurns) return turns
    turns.push(wanted.map((call) => toolUse(world, sees, call)))
  }
}

const withTools = [...scenarios, hiddenCards].filter((scenario) => worldOf(scenario, 1).tools.length > 0)

describe.each(withTools.map((scenario) => [scenario.id, scenario] as const))('%s', (_id, scenario) => {
  test('has tools with names, sentences and arguments that a model can read', () => {
    const { tools, offers } = worldOf(scenario, 1)
    expect(new Set(tools.map(({ name }) => name)).size).toBe(tools.length)
    for (const { name, description, parameters } of offers) {
      expect(name).toMatch(/^[a-z][a-z0-9_]{0,63}$/)
      expect(description, name).toMatch(/^[A-Z].*[.]$/s)
      expect(parameters['type'], name).toBe('object')
    }
  })

  test('can use what it offers', () => {
    expect(scenario.open(({ useTool }) => useTool !== undefined)).toBe(true)
  })

  test.each([1, 2, 3])('wants calls without errors, and an end of them, with seed %d', (seed) => {
    const agents = agentIds(scenario.agents.default)
    for (const sees of [...agents.map((agent) => [agent]), agents]) {
      const turns = lookedUp(worldOf(scenario, seed), sees)
      expect(turns.flat().filter(({ isError }) => isError)).toEqual([])
      expect(turns.length).toBeLessThan(mostToolTurns)
      for (const uses of turns) expect(uses.length).toBeLessThanOrEqual(mostToolCalls)
      expect(lookedUp(worldOf(scenario, seed), sees)).toEqual(turns)
    }
  })
})
