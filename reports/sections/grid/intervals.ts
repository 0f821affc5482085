import {
  type Chart,
  chart,
  colours,
  fixedNumber,
  type Html,
  html,
  lineName,
  measuredOf,
  type ScenarioGrid,
} from '../../define.ts'

/** Rows of one figure. */
const most = 40

/** The scores of one scenario as dots with their intervals; undefined for fewer than two. */
export async function intervalsFigure(grid: ScenarioGrid, id: string): Promise<Html | undefined> {
  const drawing = intervalsChart(grid, id)
  if (!drawing) return undefined
  return html`<figure><figcaption><strong>Scores with their intervals</strong> A line without ends is a score without an interval.${grid.lines.length > most ? ` The first ${most} rows.` : ''}</figcaption>${await chart(drawing)}</figure>`
}

/** The same as a chart. */
export function intervalsChart({ scenario, lines }: ScenarioGrid, id: string): Chart | undefined {
  const rows = lines.flatMap((line) => {
    const score = measuredOf(line, 'score')
    return score ? [{ line, score }] : []
  })
  if (rows.length < 2) return undefined
  const names = distinct(rows.slice(0, most).map(({ line }) => lineName(line, lines)))
  const values = rows.slice(0, most).map(({ score: { value, interval } }, index) => ({
    name: names[index] ?? '',
    value,
    low: interval.kind === 'interval' ? interval.low : value,
    high: interval.kind === 'interval' ? interval.high : value,
  }))
  const said = values
    .slice(0, 12)
    .map(
      ({ name, value, low, high }) =>
        `${name} ${fixedNumber(value, 3)} (${fixedNumber(low, 3)} to ${fixedNumber(high, 3)})`,
    )
  return {
    id: `${id}-scores`,
    title: `Scores in ${scenario}`,
    description: `Mean score and interval of each row: ${said.join('; ')}${values.length > 12 ? '; and so on' : ''}. The same numbers stand in the table.`,
    values,
    spec: {
      width: 520,
      height: { step: 22 },
      encoding: {
        y: {
          field: 'name',
          type: 'nominal',
          sort: null,
          axis: { title: null, domain: false, ticks: false, labelLimit: 260, grid: true, gridOpacity: 0.6 },
        },
      },
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2, color: colours.blue },
          encoding: {
            x: {
              field: 'low',
              type: 'quantitative',
              scale: { zero: false, nice: true, padding: 8 },
              axis: { title: 'score (higher is better)', grid: false, tickCount: 8 },
            },
            x2: { field: 'high' },
          },
        },
        {
          mark: { type: 'point', filled: true, size: 70, opacity: 1, color: colours.blue },
          encoding: { x: { field: 'value', type: 'quantitative' } },
        },
      ],
    },
  }
}

/** Names of which no two are equal, so that each row keeps a place of its own. */
function distinct(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times > 1 ? `${name} (${times})` : name
  })
}
