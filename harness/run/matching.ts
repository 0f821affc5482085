/** Cells that are given what another topology spends, planned once that one's episodes are stored. */
import type { NotApplicableRow } from '../core/analysis.ts'
import { cellKey } from '../store/cell-key.ts'
import type { ResultsWriter } from '../store/writer.ts'
import type { PlannedCell } from './planned-cell.ts'
import { placeKey } from './recording.ts'

/** A cell that lacks only the tokens that it is given. */
export interface MatchedPlan {
  /** Names it, equally in every thread that plans the same sweep. */
  readonly key: string
  /** Whose tokens it is given. */
  readonly team: PlannedCell
  /** The cell with so many tokens a round. */
  planned(tokens: number): PlannedCell
}

/** What came of plans: cells, those that cannot be run, and how many wait for episodes that are still to be played. */
export interface Matched {
  readonly cells: readonly PlannedCell[]
  readonly notApplicable: readonly NotApplicableRow[]
  readonly waiting: number
}

/** Plans what can be planned by what is stored now. */
export function matchedCells(plans: readonly MatchedPlan[], writer: ResultsWriter): Matched {
  const cells = new Map<string, PlannedCell>()
  const notApplicable: NotApplicableRow[] = []
  let waiting = 0
  for (const { key, team, planned } of plans) {
    const spending = spendingOf(team, writer)
    if (spending === 'waiting') waiting += 1
    else if (typeof spending === 'number') {
      const cell = planned(spending)
      cells.set(cellKey(cell.identity), { ...cell, matched: { plan: key, tokens: spending } })
    } else {
      const { scenario, topology, model, fault } = planned(0).identity
      const ids = { scenario: scenario.id, topology: topology.id, model: model.id, fault: fault.id }
      notApplicable.push({ ...ids, reason: spending.reason })
    }
  }
  return { cells: [...cells.values()], notApplicable, waiting }
}

/** Mean tokens a round over all episodes of a cell that ended, rounded; or why there is no such number. */
function spendingOf(
  team: PlannedCell,
  writer: ResultsWriter,
): number | 'waiting' | { readonly reason: string } {
  const [cell] = writer.cells([team])
  const stored = new Map(writer.storedEpisodes([cell?.id ?? 0]).map((each) => [placeKey(each), each]))
  const wanted = team.episodes.map((place) => stored.get(placeKey(place)))
  const known = wanted.filter((episode) => episode !== undefined)
  if (known.length < wanted.length) return 'waiting'
  const name = team.identity.topology.id
  const ended = known.filter(({ status }) => status === 'ended')
  if (ended.length === 0) return { reason: `no episode of ${name} ended, whose tokens it is to be given` }
  const spent = ended.map(({ id }) => writer.spending(id))
  if (spent.some(({ untold }) => untold > 0))
    return { reason: `the provider did not tell the tokens of ${name}, which it is to be given` }
  const tokens = spent.reduce((sum, each) => sum + each.tokens, 0)
  const rounds = spent.reduce((sum, each) => sum + each.rounds, 0)
  return tokens > 0
    ? Math.round(tokens / rounds)
    : { reason: `${name} spends no tokens that it could be given` }
}
