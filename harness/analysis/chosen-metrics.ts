import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { AnyMetric } from '../core/metric.ts'
import { paramFacts, paramValues } from '../core/params.ts'
import { expectedOneOf } from '../nearest.ts'
import type { ChosenMetric } from './gatherer.ts'

/**
 * Metrics with their options. A setting goes to every metric that has an option of that name; with the metric's
 * id before it, to that one alone. What is not set takes its default.
 *
 * @param settings `name=value` or `metric.name=value`, each name once; a later one wins
 * @throws UsageError when no metric has such an option, or it does not take the value
 * @example chosenMetrics([ece], ['bins=5'])
 */
export function chosenMetrics(
  metrics: readonly AnyMetric[],
  settings: readonly string[],
): readonly ChosenMetric[] {
  const options = new Map(metrics.map((metric) => [metric, new Map<string, Json>()]))
  const named = new Set<string>()
  for (const setting of settings) {
    const { name, value } = parsedSetting(setting)
    if (named.has(name)) throw new UsageError(`--set ${name}: expected one value, got a second, "${value}"`)
    named.add(name)
    const takers = metrics.flatMap((metric) => {
      const option = optionName(metric, name)
      return option === undefined ? [] : [{ metric, option }]
    })
    if (takers.length === 0) throw noSuchOption(metrics, name)
    for (const { metric, option } of takers) options.get(metric)?.set(option, oneValue(metric, option, value))
  }
  return metrics.map((metric) => ({
    metric,
    options: parsedOptions(metric, options.get(metric) ?? new Map()),
  }))
}

function parsedSetting(setting: string): { readonly name: string; readonly value: string } {
  const at = setting.indexOf('=')
  if (at > 0) return { name: setting.slice(0, at), value: setting.slice(at + 1) }
  throw new UsageError(`--set: expected name=value, got "${setting}"`)
}

function optionName(metric: AnyMetric, name: string): string | undefined {
  const names = paramFacts(metric.options).map((option) => option.name)
  return names.find((option) => option === name || `${metric.id}.${option}` === name)
}

function noSuchOption(metrics: readonly AnyMetric[], name: string): UsageError {
  const known = allOptions(metrics)
  if (known.length > 0) return new UsageError(`--set: ${expectedOneOf(known, name)}`)
  const ids = metrics.map(({ id }) => id).join(', ')
  return new UsageError(`--set ${name}: expected a metric with options, got ${ids}`)
}

function allOptions(metrics: readonly AnyMetric[]): readonly string[] {
  return [...new Set(metrics.flatMap(({ options }) => paramFacts(options).map(({ name }) => name)))]
}

function oneValue(metric: AnyMetric, option: string, text: string): Json {
  const [value = null, ...more] = paramValues(metric.options, option, text, `${metric.id}.${option}`)
  if (more.length === 0) return value
  throw new UsageError(`--set ${metric.id}.${option}: expected one value, got "${text}"`)
}

function parsedOptions(metric: AnyMetric, given: ReadonlyMap<string, Json>): unknown {
  const parsed = metric.options.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  throw new UsageError(
    `--set: metric "${metric.id}": ${parsed.error.issues.map(({ message }) => message).join('; ')}`,
  )
}
