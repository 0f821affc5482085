import {
  biasCorrectedTerms,
  binEdges,
  fewestForecasts,
  type GridLine,
  type GroupedForecast,
  type Interval,
  lineForecasts,
  type MurphyTerms,
  type ReportFacts,
  reliabilityBins,
  skewedMean,
  stream,
} from '../../define.ts'

/** The Brier score of a line on one kind of question. */
export interface CategoryScore {
  readonly category: string
  readonly value: number
  readonly interval: Interval
  /** Episodes. */
  readonly n: number
  /** Share of its events that happened. */
  readonly rate: number
  /** Brier score of the market's price, where every forecast has one. */
  readonly market: number | undefined
  /** Bias-corrected; undefined for few forecasts. */
  readonly terms: MurphyTerms | undefined
}

/** The scores by category, as `analyse --by category` gives them; none where fewer than two are named. */
export function categoryScores(facts: ReportFacts, line: GridLine): readonly CategoryScore[] {
  const episodes = Map.groupBy(lineForecasts(facts, line), ({ episode }) => episode)
  const named = [...episodes.values()].flatMap((forecasts) => {
    const names = new Set(forecasts.flatMap(({ category }) => category ?? []))
    return names.size === 0 ? [] : [{ category: [...names].toSorted().join('+'), forecasts }]
  })
  const byName = Map.groupBy(named, ({ category }) => category)
  if (byName.size < 2) return []
  return [...byName].map(([category, own]) =>
    scoreOf(
      category,
      own.map(({ forecasts }) => forecasts),
    ),
  )
}

/** @param episodes the forecasts of each, at least one */
function scoreOf(category: string, episodes: readonly (readonly GroupedForecast[])[]): CategoryScore {
  const all = episodes.flat()
  const errors = episodes.map((own) => mean(own.map(({ forecast, outcome }) => (forecast - outcome) ** 2)))
  const groups = episodes.map(([first]) => first?.group ?? '')
  const resampling = { seed: 0, rng: stream('0/bootstrap') }
  const { value, interval } = skewedMean(errors, { groups, resampling }, { bounds: { low: 0, high: 1 } })
  const prices = all.flatMap(({ price, outcome }) => (price === undefined ? [] : [(price - outcome) ** 2]))
  return {
    ...{ category, value, interval, n: episodes.length },
    rate: mean(all.map(({ outcome }) => outcome)),
    market: prices.length === all.length ? mean(prices) : undefined,
    terms:
      episodes.length < fewestForecasts
        ? undefined
        : biasCorrectedTerms(reliabilityBins(all, binEdges(10, 'exact'))),
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
