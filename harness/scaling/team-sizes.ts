import type { ScaleFacts } from '../reading/scale-facts.ts'

/** One ended episode of a sweep of team sizes. */
export interface SizedEpisode extends ScaleFacts {
  /** Agents of its team. */
  readonly n: number
  /** Equal for episodes that depend on each other. */
  readonly group: string
}

/** What all episodes of one team size add up to. */
export interface SizeTotals {
  readonly n: number
  readonly episodes: number
  readonly makespanMs: number
  readonly usefulMs: number
  readonly calls: number
  readonly messages: number
  /** Undefined where an episode does not tell. */
  readonly tokens: number | undefined
}

/** Totals of each team size, ascending. */
export type TeamSizes = readonly SizeTotals[]

/** Adds up episodes by team size. */
export function teamSizes(episodes: readonly SizedEpisode[]): TeamSizes {
  const bySize = Map.groupBy(episodes, ({ n }) => n)
  return [...bySize]
    .map(([n, own]) =>
      added(
        n,
        own.map((each) => ({ ...each, episodes: 1 })),
      ),
    )
    .toSorted((a, b) => a.n - b.n)
}

/** Adds up the totals of groups of episodes by team size. */
export function addedSizes(groups: readonly TeamSizes[]): TeamSizes {
  const bySize = Map.groupBy(groups.flat(), ({ n }) => n)
  return [...bySize].map(([n, own]) => added(n, own)).toSorted((a, b) => a.n - b.n)
}

function added(n: number, all: readonly Omit<SizeTotals, 'n'>[]): SizeTotals {
  const sum = (of: (each: Omit<SizeTotals, 'n'>) => number) =>
    all.reduce((total, each) => total + of(each), 0)
  return {
    ...{ n, episodes: sum(({ episodes }) => episodes) },
    ...{ makespanMs: sum((each) => each.makespanMs), usefulMs: sum((each) => each.usefulMs) },
    ...{ calls: sum(({ calls }) => calls), messages: sum(({ messages }) => messages) },
    tokens: all.some(({ tokens }) => tokens === undefined) ? undefined : sum(({ tokens = 0 }) => tokens),
  }
}
