import { hash } from 'node:crypto'
import { type Cell, canonicalJson, type Json } from '../../define.ts'
import type { TraceLine } from './lines.ts'
import { roleOf } from './roles.ts'

/** A configuration as a cell, with its fingerprint. */
export interface ConfigurationCell {
  readonly identity: Cell
  readonly fingerprint: string
}

/**
 * The cell of each configuration, by its published name.
 *
 * The scenario's questions go by the name of the data set, not of the folder, so that a part of the set, or a copy
 * elsewhere, gives the same episodes. Numbers of agents and of debate rounds are read from the calls; what no
 * trace says (temperature, bounds, tolerance, tools on offer, the model) is taken from the publisher's released
 * program and data sheet.
 */
export function configurationCells(lines: readonly TraceLine[]): ReadonlyMap<string, ConfigurationCell> {
  const byName = Map.groupBy(lines, ({ configName }) => configName)
  return new Map([...byName].map(([name, own]) => [name, configurationCell(name, own)]))
}

function configurationCell(name: string, lines: readonly TraceLine[]): ConfigurationCell {
  const calls = lines.flatMap(({ trace }) => trace.calls)
  const agents = calls.reduce((most, call) => Math.max(most, roleOf(call).number ?? 0), 1)
  const rounds = calls.reduce((most, { internalRound }) => Math.max(most, internalRound ?? 0), 0)
  const topologyParams = paramsOf(name, agents, rounds)
  const identity: Cell = {
    scenario: { id: 'prediction-market', version: 1 },
    topology: { id: kebabCase(name), version: 1 },
    model: { id: 'claude-opus-4-6', version: 1 },
    fault: { id: 'none', versions: {} },
    policy: { id: 'none', versions: {} },
    agents,
    scenarioParams: { questions: 'coordination-traces-100' },
    topologyParams,
    modelParams: { temperature },
    isSimulated: false,
    seesUnion: false,
  }
  const personas = [...new Set(calls.map(({ request }) => request.systemPrompt.split('\n', 1)[0] ?? ''))]
  return { identity, fingerprint: fingerprint(topologyParams['tokensPerCall'] ?? null, personas) }
}

const temperature = 0.3
const tools = ['getMarketDetails', 'getPriceHistory', 'searchWeb']
const tokensPerMarket = 4000
/** Asked for, in debate where no call says otherwise and in consensus always, where agreement ends them early. */
const publishedRounds = 2
const tolerance = 0.05

/** The output cap of a call is the budget of a market, divided by the number of planned calls. */
function paramsOf(name: string, agents: number, rounds: number): Cell['topologyParams'] {
  const tokensPerCall = (calls: number): number => Math.floor(tokensPerMarket / calls)
  const debateRounds = rounds === 0 ? publishedRounds : rounds
  switch (name) {
    case 'independent_ensemble':
      return { tokensPerCall: tokensPerCall(agents) }
    case 'peer_critique_debate':
      return { rounds: debateRounds, tokensPerCall: tokensPerCall(agents * (debateRounds + 1)) }
    case 'orchestrator_specialist':
      return { tokensPerCall: tokensPerCall(agents + 2) }
    case 'sequential_pipeline':
      return { tokensPerCall: tokensPerCall(3) }
    case 'consensus_alignment':
      return {
        rounds: publishedRounds,
        tolerance,
        tokensPerCall: tokensPerCall(agents * (publishedRounds + 1)),
      }
    default:
      return {}
  }
}

/** What all configurations should share: settings, tools, output cap, and the persona that every prompt begins with. */
function fingerprint(tokensPerCall: Json, personas: readonly string[]): string {
  const shared = { temperature, tools, tokensPerCall, personas: personas.toSorted() }
  return hash('sha256', canonicalJson(shared)).slice(0, 16)
}

/** A name that is no published one stays as it is. */
function kebabCase(name: string): string {
  return /^[a-z\d]+(_[a-z\d]+)*$/.test(name) ? name.replaceAll('_', '-') : name
}
