import {
  behind,
  fixedNumber,
  type GridLine,
  type Html,
  heatStep,
  html,
  type ScenarioGrid,
  scoreOf,
  shownNumber,
} from '../../define.ts'

/** What one topology did in one scenario. */
export interface Result {
  readonly scenario: string
  /** Its line with the highest score. */
  readonly line: GridLine
  readonly score: number
  /** From 1 among the topologies of the scenario, each by its best line; equal scores share a rank. */
  readonly rank: number
  readonly of: number
  readonly heat: number | undefined
  /** Lines of the topology in the scenario. */
  readonly lines: number
}

/** What each topology did in each scenario, best scenario first. */
export function resultsByTopology(grids: readonly ScenarioGrid[]): ReadonlyMap<string, readonly Result[]> {
  const results = grids.flatMap(scenarioResults)
  const byTopology = Map.groupBy(results, ({ line }) => line.topology)
  return new Map(
    [...byTopology].map(([id, its]) => [id, its.toSorted((a, b) => a.rank / a.of - b.rank / b.of)]),
  )
}

function scenarioResults({ scenario, lines, range }: ScenarioGrid): readonly Result[] {
  const best = [...Map.groupBy(lines, ({ topology }) => topology).values()].flatMap((its) => {
    const known = its.flatMap((line) => {
      const score = scoreOf(line)
      return score === undefined ? [] : [{ line, score }]
    })
    const [first] = known.toSorted((a, b) => b.score - a.score)
    return first === undefined ? [] : [{ ...first, lines: known.length }]
  })
  return best.map(({ line, score, lines: count }) => ({
    ...{ scenario, line, score, lines: count, of: best.length },
    rank: 1 + best.filter((other) => other.score > score).length,
    heat: heatStep(score, range),
  }))
}

/** The results of one topology as chips: scenario, score, rank. */
export function chips(results: readonly Result[]): Html {
  return html`<ul class="chips">${results.map(chip)}</ul>`
}

function chip({ scenario, line, score, rank, of, heat, lines }: Result): Html {
  const several = lines > 1 ? `, the best of ${shownNumber(lines)} settings` : ''
  return html`<li class="${heat === undefined ? '' : `heat heat-${heat}`}" title="rank ${rank} of ${of}${several}"><span class="name">${scenario}</span> ${behind(line.cells.slice(0, 1), fixedNumber(score, 2))} <small>${rank}/${of}</small></li>`
}
