import { z } from '../../harness/define.ts'
import { mostReports } from '../common/evidence/report.ts'

const hundredths = (standard: number) => z.number().min(0.01).max(0.99).default(standard)

/** Questions that are drawn, not read from a file. */
export const synthetic = 'synthetic'

export const marketParams = z.object({
  questions: z
    .string()
    .regex(/^[^,\r\n]+$/)
    .default(synthetic)
    .describe(
      'synthetic, or a JSONL file of resolved markets (seed i is line i, from 0; no comma in its name)',
    ),
  evidence: z.enum(['split', 'shared']).default('split').describe('each report to one agent, or all to all'),
  price: z.enum(['shown', 'hidden']).default('shown').describe('whether agents may know the market price'),
  tools: z.enum(['none', 'lookup']).default('none').describe('whether reports and price must be looked up'),
  reports: z.number().int().min(1).max(mostReports).default(6).describe('number of reports'),
  priorLow: hundredths(0.2).describe('lowest prior; drawn in whole hundredths'),
  priorHigh: hundredths(0.8).describe('highest prior; equal to the lowest for a fixed one'),
  reliabilityLow: hundredths(0.55).describe('lowest reliability of a report; drawn in whole hundredths'),
  reliabilityHigh: hundredths(0.85).describe('highest reliability of a report'),
  priceReports: z
    .number()
    .int()
    .min(0)
    .max(mostReports)
    .default(6)
    .describe('how many of the reports the market knows: the first ones, at most all'),
  priceNoise: z
    .number()
    .min(0)
    .max(5)
    .default(0.5)
    .describe('standard deviation of the noise of the price, in log-odds'),
  groupSize: z.number().int().min(1).max(1000).default(1).describe('questions that share an event group'),
  groupCorrelation: z
    .number()
    .min(0)
    .max(1)
    .default(0.3)
    .describe('correlation of the outcomes in a group, at equal priors'),
})

export type MarketParams = z.infer<typeof marketParams>
