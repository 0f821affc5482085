import { badge, type GridLine, type Html, type ReportFacts, shownNumber } from '../../define.ts'

/** A mark beside a row that is given what a team spends, with whose tokens and how many: the reference at equal price. */
export function equalPrice({ cells, topologies }: ReportFacts, line: GridLine): Html | undefined {
  const identity = cells.find(({ cell }) => line.cells.includes(cell))?.identity
  const matches = topologies.find(({ id }) => id === identity?.topology.id)?.matches
  if (identity === undefined || matches === undefined) return undefined
  const { [matches.team]: team, [matches.tokens]: tokens } = identity.topologyParams
  const many = typeof tokens === 'number' ? shownNumber(tokens) : 'as many'
  return badge(
    `price of ${String(team)}`,
    `Reference at equal price: given ${many} tokens a round, as ${String(team)} spends here on average`,
  )
}
