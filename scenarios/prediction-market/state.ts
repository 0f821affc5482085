import { type AgentId, agentIds, type Setting, type Streams } from '../../harness/define.ts'
import { drawnHundredth, drawnReports } from '../common/evidence/draws.ts'
import { posterior } from '../common/evidence/posterior.ts'
import type { Report } from '../common/evidence/report.ts'
import { groupOf, groupOutcome } from './event-group.ts'
import type { MarketLine } from './market-line.ts'
import { type MarketParams, synthetic } from './params.ts'
import { drawnPrice } from './price.ts'

/** A question, what is known of it, what came of it, and the team's answer. */
export interface MarketState {
  readonly agents: readonly AgentId[]
  /** Who knows what, and how. */
  readonly access: Pick<MarketParams, 'evidence' | 'price' | 'tools'>
  readonly question: string
  /** Terms of a real question. */
  readonly terms: Pick<MarketLine, 'category' | 'description' | 'closesAt'>
  readonly item: string
  readonly group: string
  /** Undefined where the question is a real one, of which no prior is known. */
  readonly prior: number | undefined
  /** None for a real question. */
  readonly reports: readonly Report[]
  /** Undefined where a real question comes without one. */
  readonly price: number | undefined
  readonly outcome: 0 | 1
  /** The team's answer, once given. */
  readonly forecast: number | undefined
}

/** Everything is drawn or taken from the file at the start. */
export function atStart(streams: Streams, setting: Setting<MarketParams>): MarketState {
  const { params, agents, seed, item } = setting
  const { evidence, price, tools } = params
  const shared = { agents: agentIds(agents), access: { evidence, price, tools }, forecast: undefined }
  if (params.questions === synthetic) return { ...shared, ...drawn(streams, setting) }
  if (item === undefined) throw new Error(`expected line ${seed} of ${params.questions}, got none`)
  // The line was parsed by this scenario's own schema of lines.
  return { ...shared, ...resolved(item as MarketLine, seed) }
}

type Question = Omit<MarketState, 'agents' | 'access' | 'forecast'>

/** Each purpose has its own stream. */
function drawn(streams: Streams, { params: p, seed }: Setting<MarketParams>): Question {
  const prior = drawnHundredth(streams('prior'), p.priorLow, p.priorHigh)
  const outcome = groupOutcome(streams, prior, seed, p)
  const reports = drawnReports(streams, outcome, p)
  const price = drawnPrice({ prior, reports }, p, streams('price'))
  const names = { question: `Will event ${seed} happen?`, item: `item-${seed}`, group: groupOf(seed, p).name }
  return { ...names, terms: {}, prior, reports, price, outcome }
}

/** A market without an id is its line; one without a group is alone in its own. */
function resolved(line: MarketLine, seed: number): Question {
  const { question, category, description, closesAt, baselineMidPrice, resolutionOutcome } = line
  const item = line.marketId ?? `line-${seed}`
  return {
    ...{ question, item, group: line.eventGroupId ?? item, terms: { category, description, closesAt } },
    ...{ prior: undefined, reports: [], price: baselineMidPrice ?? undefined, outcome: resolutionOutcome },
  }
}

/** The reports that an agent may know. */
export function reportsOf({ access, agents, reports }: MarketState, agent: AgentId): readonly Report[] {
  return access.evidence === 'shared' ? reports : reports.filter(({ id }) => id % agents.length === agent)
}

/** What the reports say together; undefined for a real question. */
export function posteriorOf({ prior, reports }: MarketState): number | undefined {
  return prior === undefined ? undefined : posterior({ prior, reports })
}

/** What each agent's own reports say, by agent number, without the price; undefined for a real question. */
export function ownPosteriors(state: MarketState): readonly number[] | undefined {
  const { prior, agents } = state
  if (prior === undefined) return undefined
  return agents.map((agent) => posterior({ prior, reports: reportsOf(state, agent) }))
}
