/** Paired differences between the topologies of each setting, with the noise floor beside each. */
import { type Comparison, compare } from '../harness/comparison/compare.ts'
import type { EpisodeValue } from '../harness/comparison/episode-values.ts'
import { type Arm, pairsOf, type Setting, settingsOf } from '../harness/comparison/settings.ts'
import type { AnalysisRow, CellRow, EpisodeRow } from '../harness/core/analysis.ts'
import { defaultDraws } from '../harness/stats/grouped-ratio.ts'
import { mean } from '../harness/stats/mean.ts'
import type { EpisodeSums } from './episode-sums.ts'

/** The comparisons of one setting: of all its pairs, or where these are too many of the best arm with the next. */
export interface SettingComparisons {
  readonly setting: Setting
  readonly metric: AnalysisRow['metric']
  /** In the order of the arms, from best to worst; a is the better. */
  readonly pairs: readonly Comparison[]
  /** Pairs that there are. */
  readonly of: number
}

/** What comparisons are made from. */
interface Facts {
  readonly cells: readonly CellRow[]
  readonly episodes: readonly EpisodeRow[]
  readonly rows: readonly AnalysisRow[]
  sums(episode: number): EpisodeSums
}

/** Arms of which every pair is compared, arms compared with the best, and comparisons of a page. */
const [mostArms, mostBehind, mostPairs] = [6, 24, 120]

/**
 * All comparisons of a file, made once: of the Brier score where there are forecasts, else of the score. A setting
 * is left out when the page holds enough of them already.
 */
export function comparisonsOf(facts: Facts): readonly SettingComparisons[] {
  const found = known.get(facts) ?? made(facts)
  known.set(facts, found)
  return found
}

/** Whether a difference is no larger than that between two runs of one treatment; not of the twins themselves. */
export function isWithinNoise({ difference, noise, areTwins }: Comparison): boolean {
  if (difference === undefined || noise.kind === 'none' || (areTwins && noise.source === 'twins'))
    return false
  return Math.abs(difference.value) <= noise.value
}

const known = new WeakMap<Facts, readonly SettingComparisons[]>()

function made(facts: Facts): readonly SettingComparisons[] {
  let left = mostPairs
  return settingsOf(facts.cells).flatMap((setting) => {
    const ranked = rankedArms(facts, setting)
    if (ranked === undefined || ranked.arms.length < 2) return []
    const { arms, metric } = ranked
    const all = pairsOf(arms)
    const chosen = arms.length > mostArms ? all.slice(0, Math.min(arms.length - 1, mostBehind)) : all
    if (chosen.length > left) return []
    left -= chosen.length
    const own = new Set(chosen.flat())
    const few = { ...setting, arms: arms.filter((arm) => own.has(arm)) }
    const pairs = compared(facts, { setting: few, metric, chosen })
    return [{ setting, metric, pairs, of: all.length }]
  })
}

/** The arms of a setting from best to worst; undefined where no metric tells. */
function rankedArms({ rows }: Facts, { arms }: Setting) {
  const cells = new Set(arms.map(({ cell }) => cell))
  const own = rows.filter((row) => row.cells.length === 1 && cells.has(row.cells[0] ?? 0))
  const of = (id: string) =>
    own.filter(({ metric, measurement }) => metric.id === id && measurement.kind === 'measured')
  const [brier, score] = [of('brier'), of('score')]
  const chosen = brier.length > 0 ? brier : score
  const [first] = chosen
  if (first === undefined) return undefined
  const values = new Map(
    chosen.flatMap(({ cells: [cell = 0], measurement }) =>
      measurement.kind === 'measured' ? [[cell, measurement.value] as const] : [],
    ),
  )
  const sign = brier.length > 0 ? 1 : -1
  const rank = ({ cell }: Arm) => sign * (values.get(cell) ?? 0)
  return {
    metric: first.metric,
    arms: arms.filter(({ cell }) => values.has(cell)).toSorted((a, b) => rank(a) - rank(b)),
  }
}

interface Chosen {
  readonly setting: Setting
  readonly metric: Comparison['metric']
  readonly chosen: readonly (readonly [Arm, Arm])[]
}

function compared(facts: Facts, { setting, metric, chosen }: Chosen): readonly Comparison[] {
  const cells = new Set(setting.arms.map(({ cell }) => cell))
  const values = facts.episodes.filter(({ cell }) => cells.has(cell)).map(episodeValue(facts, metric.id))
  return compare({
    ...{ settings: [setting], metric, values, draws: defaultDraws, effect: undefined, onlyCommon: false },
    wanted: (pair) => (chosen.some(([a, b]) => a === pair[0] && b === pair[1]) ? pair : undefined),
    treatmentOf: (episode) => facts.sums(episode).treatment,
  })
}

/** The value of an episode, as `brier` and `score` take it. */
function episodeValue(facts: Facts, metric: string): (episode: EpisodeRow) => EpisodeValue {
  return ({ episode, cell, seed, repetition, result }) => {
    const sums = facts.sums(episode)
    const at = { episode, cell, seed, repetition, group: sums.group }
    if (result.kind !== 'ended') return { ...at, value: undefined }
    if (metric !== 'brier') return { ...at, value: result.score }
    const errors = sums.forecasts.map(({ forecast, outcome }) => (forecast - outcome) ** 2)
    return { ...at, value: errors.length === 0 ? undefined : mean(errors) }
  }
}
