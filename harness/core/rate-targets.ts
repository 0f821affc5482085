import { z } from 'zod'

const share = z.number().min(0).max(1)
const settings = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))

/** What was measured of a set of rounds: shares in [0, 1]. */
export const rateMeasures = ['overdraw', 'efficiency', 'optimum'] as const

/** The published rates of one condition in the first or in all later rounds of its games. */
const rate = z.strictObject({
  /** Whether the rates are fitted to, or only looked at afterwards. */
  use: z.enum(['fit', 'check']),
  /** The condition, as parameters of the scenario. */
  set: settings,
  rounds: z.enum(['first', 'later']),
  /** Rounds behind the rates. */
  n: z.int().min(2),
  overdraw: share,
  efficiency: share,
  optimum: share,
})

/**
 * A file of published rates, to which simulated agents are fitted: `designs` are parameters of the scenario over which
 * the rounds of each condition are pooled in equal parts.
 */
export const rateTargets = z.strictObject({
  source: z.string().min(1).max(1000),
  designs: z.array(settings).min(1).max(20),
  rates: z
    .array(rate)
    .min(1)
    .max(100)
    .refine(
      (rates) => rates.some(({ use }) => use === 'fit'),
      'expected at least one rate with "use": "fit"',
    ),
})

/** The content of a file of published rates. */
export type RateTargets = z.infer<typeof rateTargets>

/** The rates of one condition. */
export type RateTarget = RateTargets['rates'][number]
