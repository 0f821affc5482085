import {
  comparisonsOf,
  fixedNumber,
  type GridLine,
  type Html,
  html,
  measuredOf,
  type ReportFacts,
  table,
} from '../../define.ts'

/** A forecaster that nobody ran, with its Brier score on the same questions. */
interface Reference {
  readonly name: string
  readonly meaning: string
  /** One for each row that knows it. */
  readonly values: readonly { readonly line: GridLine; readonly value: number }[]
}

/** Parts of the metric `brier`, from the best that could be to the least that should be. */
const arms = [
  ['oracle', 'Oracle', 'the probability that follows from all evidence of all agents'],
  ['ownEvidence', 'Own evidence', 'what each agent’s own evidence implies, mean over agents'],
  ['market', 'Market price', 'the price itself as the forecast'],
  [
    'baseRate',
    'Base rate',
    'the share of these very questions that came true; in-sample, nobody could know it',
  ],
  ['half', 'Always 0.5', 'no forecast at all'],
] as const

/** Reference arms beside the leaderboard of a scenario with forecasts; undefined for others. */
export function referenceTable(facts: ReportFacts, lines: readonly GridLine[]): Html | undefined {
  const rows = lines.filter((line) => measuredOf(line, 'brier'))
  if (rows.length === 0) return undefined
  const known = arms.map(([part, name, meaning]): Reference => {
    const values = rows.flatMap((line) => {
      const value = measuredOf(line, 'brier')?.parts[part]
      return value === undefined ? [] : [{ line, value }]
    })
    return { name, meaning, values }
  })
  const shown = known.filter(({ values }) => values.length > 0)
  const missing = known.filter(({ values }) => values.length === 0).map(({ name }) => name.toLowerCase())
  return html`${table({
    caption: 'Reference arms on the same questions: what forecasters would have scored that nobody ran.',
    columns: [
      {
        head: 'Reference',
        isRowHead: true,
        cell: ({ name, meaning }) => html`${name}<small>${meaning}</small>`,
      },
      { head: 'Brier', isNumber: true, cell: ({ values }) => rangeOf(values.map(({ value }) => value)) },
      { head: 'Rows that do better', isNumber: true, cell: better },
    ],
    rows: shown,
  })}
${replicate(facts, lines)}
${luck(known)}
${missing.length > 0 ? html`<p class="note">Not known for these questions: ${missing.join(', ')}.</p>` : undefined}`
}

function rangeOf(values: readonly number[]): Html {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  if (high - low < 1e-9) return html`${fixedNumber(low, 6)}`
  return html`${fixedNumber(low, 4)} to ${fixedNumber(high, 4)}<small class="tight">by row</small>`
}

function better({ values }: Reference): string {
  const count = values.filter(({ line, value }) => (measuredOf(line, 'brier')?.value ?? 1) < value - 1e-12)
  return `${count.length} of ${values.length}`
}

/** In expectation nothing beats the oracle; over few questions something may. */
function luck([oracle]: readonly Reference[]): Html | undefined {
  const above = oracle?.values.some(
    ({ line, value }) => (measuredOf(line, 'brier')?.value ?? 1) < value - 1e-12,
  )
  return above
    ? html`<p class="note">In expectation nobody beats the oracle: a row that does was lucky with these questions.</p>`
    : undefined
}

/** The last reference is the row itself, asked again. */
function replicate(facts: ReportFacts, lines: readonly GridLine[]): Html | undefined {
  const own = new Set(lines.flatMap(({ cells }) => cells))
  const floors = comparisonsOf(facts)
    .filter(({ setting }) => setting.arms.some(({ cell }) => own.has(cell)))
    .flatMap(({ pairs }) => pairs.map(({ noise }) => noise))
  const measured = floors.flatMap((noise) => (noise.kind === 'measured' ? [noise.value] : []))
  if (measured.length > 0) {
    const [low, high] = [Math.min(...measured), Math.max(...measured)].map((value) => fixedNumber(value, 4))
    return html`<p><strong>Replicate</strong>, one treatment asked twice: its two Brier scores differ by ${low === high ? low : `${low} to ${high}`}. This noise floor stands below each difference to the best.</p>`
  }
  const [first] = floors
  if (first?.kind !== 'none') return undefined
  return html`<p><strong>Replicate</strong>: not measured, as ${first.reason}.</p>`
}
