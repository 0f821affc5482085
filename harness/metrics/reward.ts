import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'

/**
 * What the agents earned, less what coordination cost them.
 *
 * Takes: the sum of an episode's pay-offs minus the scenario's parameter `coordinationCost` (0 where it has none)
 * for each marked round of coordination, in the scenario's own unit.
 * Left out: worlds without pay-offs.
 * Summary: the mean; Student t interval.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'reward',
  version: 2,
  title: 'Net reward',
  description:
    "Pay-offs of all agents per episode, less the scenario's price for each round of coordination.",
  unit: 'payoff',
  better: 'higher',
  options: z.object({}),
  episode(trace) {
    const { result, cell } = trace
    if (result.payoffs.length === 0) return { kind: 'left-out', reason: 'no pay-offs' }
    const cost = cell.scenarioParams['coordinationCost']
    const charged = typeof cost === 'number' ? cost * eventsOfKind(trace, 'coordination').length : 0
    return { kind: 'taken', value: result.payoffs.reduce((sum, payoff) => sum + payoff, 0) - charged }
  },
  summary: 'mean',
})
