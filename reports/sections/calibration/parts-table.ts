import {
  behind,
  type Column,
  counted,
  fewestForecasts,
  fixedNumber,
  type GridLine,
  type Html,
  html,
  lineForecasts,
  measuredOf,
  partCoverage,
  type ReportFacts,
  rowNames,
  table,
} from '../../define.ts'

/** A part of a score, by metric and name; where the name is missing the metric's own value is meant. */
interface Part {
  readonly head: string
  readonly metric: string
  readonly name?: string
  /** What its distribution under perfect calibration is named by. */
  readonly nullName: string
  /** The same without the bias of few forecasts a bin, where that can be taken out. */
  readonly corrected?: { readonly metric: string; readonly name: string }
}

const parts: readonly Part[] = [
  ...(['reliability', 'resolution'] as const).map((name) => ({
    ...{ head: capital(name), metric: 'brier-decomposition', name, nullName: `${name}Null` },
    corrected: { metric: 'brier-bias-corrected', name },
  })),
  ...(['miscalibration', 'discrimination'] as const).map((name) => ({
    ...{ head: capital(name), metric: 'corp', name, nullName: `${name}Null` },
  })),
  { head: 'ECE', metric: 'ece', nullName: 'null', corrected: { metric: 'ece', name: 'debiased' } },
]

function capital(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`
}

/** The parts of each line's score beside what perfect calibration would show; undefined without forecasts. */
export function partsTable(facts: ReportFacts, lines: readonly GridLine[]): Html | undefined {
  const rows = lines.filter((line) => measuredOf(line, 'brier'))
  if (rows.length === 0) return undefined
  const count = (line: GridLine) => lineForecasts(facts, line).length
  const hasEnough = rows.filter((line) => count(line) >= fewestForecasts)
  if (hasEnough.length === 0) {
    return html`<p>${rows.length === 1 ? 'The row has' : 'All rows have'} fewer than ${fewestForecasts} forecasts: the Brier score in the leaderboard is all that can be said.</p>`
  }
  const shown = parts.filter(({ metric }) => rows.some((line) => measuredOf(line, metric)))
  const { reliability, resolution, miscalibration, discrimination, ece } = partCoverage
  const covered = Object.entries({ reliability, resolution, miscalibration, discrimination, ECE: ece })
    .map(([name, { low, high }]) => `${name} ${low} to ${high} %`)
    .join(', ')
  return html`${table({
    caption: html`Parts of the score: reliability, resolution and ECE in ten bins, miscalibration and discrimination by isotonic regression (CORP). Low is good for reliability, miscalibration and ECE, high for resolution and discrimination. Below each: the value with the bias of few forecasts a bin taken out (Ferro and Fricker), and what a perfectly calibrated forecaster with these very forecasts would show uncorrected, its mean and its 5 to 95 % quantiles. A value within those is no sign of miscalibration.`,
    columns: [
      { head: 'Topology', isRowHead: true, cell: rowNames(rows, facts.cells) },
      { head: 'Forecasts', isNumber: true, cell: count },
      ...shown.map(
        (part): Column<GridLine> => ({
          head: part.head,
          isNumber: true,
          cell: (line) =>
            count(line) < fewestForecasts ? html`<small>too few</small>` : partCell(line, part),
        }),
      ),
    ],
    rows,
    page: 50,
  })}
<p class="note">No interval stands beside these parts, as none holds: by simulation, a 95 % percentile bootstrap by groups covers ${covered}. ${grouped(facts, hasEnough)}</p>`
}

function partCell(line: GridLine, { metric, name, nullName, corrected }: Part): Html | undefined {
  const found = measuredOf(line, metric)
  const value = name === undefined ? found?.value : found?.parts[name]
  if (found === undefined || value === undefined) return undefined
  const under = (which: string) => found.parts[`${nullName}${which}`]
  const [mean, low, high] = [under('Mean'), under('Low'), under('High')]
  const without = corrected && measuredOf(line, corrected.metric)?.parts[corrected.name]
  return html`${behind(line.cells, fixedNumber(value, 4))}${without === undefined ? undefined : html`<small class="tight">corrected ${fixedNumber(without, 4)}</small>`}${
    mean === undefined || low === undefined || high === undefined
      ? undefined
      : html`<small class="tight">calibrated ${fixedNumber(mean, 4)}</small><small class="tight">${fixedNumber(low, 4)} to ${fixedNumber(high, 4)}</small>`
  }`
}

/** Dependent events make the bands too narrow. */
function grouped(facts: ReportFacts, lines: readonly GridLine[]): string {
  const [first] = lines
  if (first === undefined) return ''
  const forecasts = lineForecasts(facts, first)
  const groups = new Set(forecasts.map(({ group }) => group)).size
  if (groups === forecasts.length) return ''
  return `The distributions take events as independent; ${counted(forecasts.length, 'forecast')} of the first row come in ${counted(groups, 'group')}, so they are too narrow.`
}
