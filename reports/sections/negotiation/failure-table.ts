import {
  counted,
  efficiencyOf,
  episodeLink,
  fixedNumber,
  type Html,
  html,
  type ReportFacts,
  shownNumber,
  table,
} from '../../define.ts'
import { type ConditionRow, conditionHead, conditionRows, failures, topologyName } from './condition-rows.ts'
import type { PurchaseCell } from './played.ts'

/** How many rounds each failure was found in, by condition and topology. */
export function failureTable(facts: ReportFacts, scenario: string, cells: readonly PurchaseCell[]): Html {
  return table({
    caption:
      'Rounds in which each failure was found, as a share of all rounds, with their number and the first example. Stubborn anchoring is also given as published, as a share of eligible rounds: those with the game of the round before that are not annulled and stay below 0.99.',
    columns: [
      { head: 'Topology', isRowHead: true, cell: topologyName },
      { head: 'Rounds', isNumber: true, cell: ({ rounds }) => shownNumber(rounds) },
      ...failures.map(({ detector, head }) => ({
        head,
        isNumber: true,
        cell: (row: ConditionRow) => failure(facts, row, detector),
      })),
    ],
    rows: conditionRows(facts, cells),
    group: conditionHead,
    about: scenario,
  })
}

function failure(facts: ReportFacts, { its, rounds, findings }: ConditionRow, detector: string): Html {
  const found = findings.get(detector) ?? []
  const [first] = found
  const eligible = detector === 'stubborn-anchoring' ? eligibleRounds(its) : 0
  if (first === undefined)
    return html`0${eligible > 0 ? html`<small>of ${eligible} eligible</small>` : undefined}`
  const published = eligible > 0 ? `; ${fixedNumber(found.length / eligible, 3)} of ${eligible} eligible` : ''
  return html`${fixedNumber(found.length / rounds, 3)}<small>${counted(found.length, 'round')}${published}</small><small>${episodeLink(facts, first.episode)}</small>`
}

function eligibleRounds({ played }: PurchaseCell): number {
  const eligible = played.map(({ rounds }) =>
    rounds.filter(
      (round, index) =>
        rounds[index - 1]?.game === round.game && !round.isOverdrawn && efficiencyOf(round) < 0.99,
    ),
  )
  return eligible.reduce((sum, { length }) => sum + length, 0)
}
