import { type Calls, callsAway } from './graph.ts'
import { chanceOfErrors, type Noise, type Reading } from './reading.ts'

/**
 * The probability of each service to be the root cause, by Bayes' rule: all are as likely before, and readings are
 * independent given the root cause. Readings that no root cause could bring about leave all as likely as before.
 */
export function posterior(calls: Calls, noise: Noise, readings: readonly Reading[]): readonly number[] {
  const logs = calls.map((_, root) => {
    const away = callsAway(calls, root)
    return readings.reduce((sum, { service, source, showsErrors }) => {
      const chance = chanceOfErrors(noise, away[service], source)
      return sum + Math.log(showsErrors ? chance : 1 - chance)
    }, 0)
  })
  const greatest = Math.max(...logs)
  if (!Number.isFinite(greatest)) return calls.map(() => 1 / calls.length)
  const weights = logs.map((log) => Math.exp(log - greatest))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}
