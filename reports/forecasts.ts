/** The forecasts behind a line of results. */
import type { EpisodeRow } from '../harness/core/analysis.ts'
import type { EpisodeSums, Forecast } from './episode-sums.ts'

/** A forecast with the group of events that its episode depends on. */
export interface GroupedForecast extends Forecast {
  /** The episode it was made in, and that episode's item. */
  readonly episode: number
  readonly seed: number
  readonly group: string
}

/** From so many forecasts on a diagram is drawn; below, what it would show is mostly chance. */
export const fewestForecasts = 30

/** Where forecasts come from. */
interface Known {
  readonly episodes: readonly EpisodeRow[]
  sums(episode: number): EpisodeSums
}

/** The forecasts of ended episodes of these cells, in the order of the episodes. */
export function lineForecasts(
  facts: Known,
  { cells }: { readonly cells: readonly number[] },
): readonly GroupedForecast[] {
  const all = forecastsByCell(facts)
  return cells.flatMap((cell) => all.get(cell) ?? [])
}

const known = new WeakMap<Known, ReadonlyMap<number, readonly GroupedForecast[]>>()

function forecastsByCell(facts: Known): ReadonlyMap<number, readonly GroupedForecast[]> {
  const found = known.get(facts) ?? madeForecasts(facts)
  known.set(facts, found)
  return found
}

function madeForecasts(facts: Known): ReadonlyMap<number, readonly GroupedForecast[]> {
  const byCell = new Map<number, GroupedForecast[]>()
  for (const { episode, cell, seed, result } of facts.episodes) {
    if (result.kind !== 'ended') continue
    const { forecasts, group } = facts.sums(episode)
    if (forecasts.length === 0) continue
    const own = byCell.get(cell) ?? []
    byCell.set(cell, own)
    own.push(...forecasts.map((forecast) => ({ ...forecast, episode, seed, group })))
  }
  return byCell
}
