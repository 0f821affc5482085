import { type AgentId, agentIds, type Setting, type Streams, z } from '../../harness/define.ts'
import { drawnHundredth, drawnReports } from '../common/evidence/draws.ts'
import { mostReports, type Report } from '../common/evidence/report.ts'

const hundredths = (standard: number) => z.number().min(0.01).max(0.99).default(standard)

export const forecastParams = z.object({
  reports: z.number().int().min(1).max(mostReports).default(6).describe('number of reports'),
  priorLow: hundredths(0.2).describe('lowest prior; drawn in whole hundredths'),
  priorHigh: hundredths(0.8).describe('highest prior; equal to the lowest for a fixed one'),
  reliabilityLow: hundredths(0.55).describe('lowest reliability of a report; drawn in whole hundredths'),
  reliabilityHigh: hundredths(0.85).describe('highest reliability of a report'),
  evidence: z.enum(['split', 'shared']).default('split').describe('each report to one agent, or all to all'),
})

export type ForecastParams = z.infer<typeof forecastParams>

/** The event, what is known of it, and the team's answer. */
export interface ForecastState {
  readonly agents: readonly AgentId[]
  readonly evidence: ForecastParams['evidence']
  readonly prior: number
  readonly reports: readonly Report[]
  readonly outcome: 0 | 1
  /** The team's answer, once given. */
  readonly forecast: number | undefined
}

/** Everything is drawn at the start, each purpose from its own stream. */
export function drawn(streams: Streams, { params: p, agents }: Setting<ForecastParams>): ForecastState {
  const prior = drawnHundredth(streams('prior'), p.priorLow, p.priorHigh)
  const outcome = streams('outcome').chance(prior) ? 1 : 0
  const reports = drawnReports(streams, outcome, p)
  return { agents: agentIds(agents), evidence: p.evidence, prior, reports, outcome, forecast: undefined }
}
