import { z } from 'zod'
import { UsageError } from '../core/errors.ts'
import { expectedOneOf } from '../nearest.ts'
import { type Settings, settingsFrom } from './settings.ts'

const share = z.number().min(0).max(1)

/** How a simulated agent differs from a perfect reasoner. The defaults are no difference at all. */
export const personaParameters = z.strictObject({
  /** Standard deviation of the shift of a probability, in log-odds; 0 to 10. */
  logOddsNoise: z.number().min(0).max(10).default(0),
  /**
   * Standard deviation of a shift in log-odds that all agents share on an item (seed and round), on top of their own;
   * the same in every topology and repetition; 0 to 10.
   */
  itemNoise: z.number().min(0).max(10).default(0),
  /** Factor on the log-odds of a probability: 1 none, above 1 over-confident; 0 to 10. */
  overconfidence: z.number().min(0).max(10).default(1),
  /** Weight of a market's price, where one is shown, in the log-odds of a probability. */
  priceTracking: share.default(0),
  /** Weight of what others answered in the log-odds of a probability. */
  conformity: share.default(0),
  /** Probability of holding on to what was agreed or done before. */
  anchoring: share.default(0),
  /** Probability of preferring equal shares to better ones. */
  fairness: share.default(0),
  /** Probability that something said or seen before is not remembered. */
  forgetting: share.default(0),
  /** Probability of taking one thing for another when acting on an agreement. */
  referenceSlips: share.default(0),
  /** Weight of the own pay-off over the team's. */
  selfInterest: share.default(0),
  /** Probability that a discrete answer slips to another legal one. */
  errorRate: share.default(0),
  /**
   * Probability that the mistake of a call is the one that all agents share on this item (seed and round),
   * the same in every topology and repetition; otherwise the mistake is the call's own. Leaves the size and
   * the rate of mistakes as they are.
   */
  sharedError: share.default(0),
  /** Probability that a reply declines, in words. */
  refusalRate: share.default(0),
  /** Probability that a reply lacks the asked form. */
  malformedRate: share.default(0),
  /** Probability of following a rule that stands in the prompt, drawn for each call. */
  compliance: share.default(1),
  /** Probability of taking in any one item: another mind's message or observation. */
  heed: share.default(1),
  /**
   * Number of items beyond which each is less likely to be taken in: with n of them the probability is
   * `heed * min(1, attention / n)`. Null: never diluted.
   */
  attention: z.number().min(0).nullable().default(null),
  /** Median duration of a call, in milliseconds; 0 to one hour. */
  latencyMedianMs: z.number().min(0).max(3_600_000).default(1000),
  /** Standard deviation of the natural logarithm of the duration; 0 to 3. Drawn in whole milliseconds. */
  latencySigma: z.number().min(0).max(3).default(0),
  /**
   * Proficiency by capability, in [0, 1], for scenarios with work items, which say what it means there; a capability
   * not named is 1.
   */
  skill: z.record(z.string(), share).default({}),
  /**
   * Context limit in tokens, as estimated from text length. Of a longer prompt the oldest items are lost, in
   * proportion to the excess, as if all items were equally long. Null: no limit.
   */
  contextTokens: z.number().min(1).nullable().default(null),
})

/** The parameters of a persona, all given. */
export type PersonaParameters = z.output<typeof personaParameters>

/** A simulated agent's character. */
export interface Persona {
  readonly id: PersonaId
  readonly title: string
  /** Moves whenever a reply may move, by its parameters or by how replies are drawn. */
  readonly version: number
  readonly parameters: PersonaParameters
}

/** The name of a persona. */
export type PersonaId = 'ideal' | 'typical'

/** All personas by name. */
export const personas: { readonly [id in PersonaId]: Persona } = {
  ideal: {
    id: 'ideal',
    version: 1,
    title: 'Makes no mistake, refuses nothing, misses nothing; every call takes one second',
    parameters: personaParameters.parse({}),
  },
  // Round numbers of a plausible size, chosen by hand. They are assumptions, not estimates of any model.
  typical: {
    id: 'typical',
    version: 1,
    title: 'Errs, partly in common with others, now and then refuses, and loses track of long prompts',
    parameters: personaParameters.parse({
      logOddsNoise: 0.5,
      errorRate: 0.1,
      sharedError: 0.3,
      refusalRate: 0.01,
      malformedRate: 0.02,
      compliance: 0.9,
      heed: 0.95,
      attention: 12,
      latencyMedianMs: 2000,
      latencySigma: 0.5,
      contextTokens: 16_000,
    }),
  },
}

/**
 * A persona by name, with some of its parameters replaced.
 *
 * @param name `ideal` or `typical`
 * @param overrides parameters to replace, by name: `{ errorRate: 0.2 }`
 * @throws UsageError when the name or a parameter is unknown, or a value outside its range
 */
export function persona(name: string, overrides: Settings = {}): Persona {
  const found = Object.values(personas).find(({ id }) => id === name)
  if (found === undefined) throw new UsageError(`persona: ${expectedOneOf(Object.keys(personas), name)}`)
  const given = { ...found.parameters, ...overrides }
  return { ...found, parameters: settingsFrom(`persona "${name}"`, personaParameters, given) }
}
