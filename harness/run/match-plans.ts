/** How cells are planned that are given what another topology spends. */
import type { SpendingMatch } from '../core/topology.ts'
import { cellKey } from '../store/cell-key.ts'
import type { MatchedPlan } from './matching.ts'
import { distinctEpisodes, type Parts, type Places, type PlannedCell, plannedCell } from './planned-cell.ts'

/** One plan for each set of parameters under which the team is played. */
export function matchedPlans(
  parts: Parts,
  match: SpendingMatch,
  axes: Places,
  made: readonly { readonly parts: Parts; readonly cell: PlannedCell }[],
): readonly MatchedPlan[] {
  const teams = made.filter(
    ({ parts: { setup, topology, planned, active } }) =>
      topology.id === parts.topologyParams[match.team] &&
      ([setup, planned, active] as const).every((part) =>
        ([parts.setup, parts.planned, parts.active] as readonly unknown[]).includes(part),
      ),
  )
  return teams.map(({ cell: team }) => ({
    key: `${cellKey(plannedCell(parts).identity)} ${cellKey(team.identity)}`,
    team,
    planned: (tokens) => {
      const given = withTokens(parts, match, tokens)
      return { ...plannedCell(given), ...distinctEpisodes(given, axes) }
    },
  }))
}

/** Cells whose tokens are known beforehand: a replay finds what was given in the record. */
export function recordedMatches(parts: Parts, match: SpendingMatch, axes: Places): readonly PlannedCell[] {
  const recorded = [...(parts.planned.recording?.cells.values() ?? [])]
  return recorded.flatMap(({ identity }) => {
    const tokens = identity.topologyParams[match.tokens]
    if (identity.topology.id !== parts.topology.id || typeof tokens !== 'number') return []
    const given = withTokens(parts, match, tokens)
    const cell = { ...plannedCell(given), ...distinctEpisodes(given, axes) }
    return cell.recorded?.cell.identity === identity ? [cell] : []
  })
}

/** Why there is no plan. */
export function withoutTeam({ topologyParams, topology }: Parts, { team }: SpendingMatch): string {
  return `${topology.id} is given what ${String(topologyParams[team])} spends, which cannot be played here`
}

function withTokens(parts: Parts, { tokens: param }: SpendingMatch, tokens: number): Parts {
  return { ...parts, topologyParams: { ...parts.topologyParams, [param]: tokens } }
}
