import { paramFacts } from '../core/params.ts'
import { personaParameters } from '../model/personas.ts'
import type { Predictors } from './forecaster-estimates.ts'

/** The values that a parameter may have, and why traces do not tell which. */
export interface Unidentified {
  readonly range: { readonly low: number; readonly high: number } | null
  readonly method: string
}

/** Why a parameter was not found, with its range. */
export function unidentified(parameter: string, { hasOwn, hasPrice }: Predictors): Unidentified {
  return { range: rangeOf(parameter), method: reason(parameter, hasOwn && hasPrice) }
}

/** The range that a persona takes, where it has two ends. */
export function rangeOf(parameter: string): Unidentified['range'] {
  const type = paramFacts(personaParameters).find(({ name }) => name === parameter)?.type ?? ''
  const [, low, high] = /^number from (\S+) to (\S+)$/.exec(type) ?? []
  return low === undefined || high === undefined ? null : { low: Number(low), high: Number(high) }
}

function reason(parameter: string, hasBoth: boolean): string {
  switch (parameter) {
    case 'conformity':
      return 'nobody answered again after reading what others said, as in runs of one agent'
    case 'priceTracking':
      return hasBoth
        ? 'own evidence and price say the same'
        : 'needs both the price and what the own evidence says, known for every item; runs with the price hidden would tell'
    case 'overconfidence':
      return 'needs a price, or what the own evidence says, for every item'
    case 'logOddsNoise':
      return 'needs several replies to one prompt on one item: more agents with shared evidence, or --repeat'
    case 'itemNoise':
      return 'needs a price or what the own evidence says, and several replies to one prompt on one item'
    case 'bias':
      return 'needs a price, or what the own evidence says, for every item'
    case 'sharedError':
      return 'stands in for itemNoise, which is estimated; leave it at 0'
    case 'heed':
    case 'attention':
      return 'needs messages that state facts whose weight in the reply is known'
    case 'contextTokens':
      return 'needs prompts longer than the limit'
    case 'compliance':
      return 'needs rules that stand in prompts'
    default:
      return 'no call in the traces tells'
  }
}
