import type { Fact } from '../../../harness/define.ts'

/** A witness report on the event. */
export interface Report {
  /** Number of the report, from 0. */
  readonly id: number
  readonly says: 'yes' | 'no'
  /** Probability that the report is right, whatever happened, in (0, 1). */
  readonly reliability: number
}

/** What somebody knows of the world's question. */
export interface Evidence {
  /** Probability of the event before any report, in (0, 1); undefined when nobody said it. */
  readonly prior: number | undefined
  /** Ascending by id, one an id. */
  readonly reports: readonly Report[]
}

/** The most reports that a world can have; higher ids in a text are not read. */
export const mostReports = 1000

/** The longest text that is read, in characters: many times that of all reports of a full world. */
const longestText = 500_000

/** The sentences from which `statedEvidence` recovers the same evidence. */
export function evidenceInWords({ prior, reports }: Evidence): string {
  const sentences = reports.map(reportInWords)
  return [...(prior === undefined ? [] : [`The prior is ${decimal(prior)}.`]), ...sentences].join('\n')
}

/** The sentence for one report. */
export function reportInWords({ id, says, reliability }: Report): string {
  return `Report ${id} (reliability ${decimal(reliability)}) says ${says}.`
}

/**
 * What a text states in exactly these sentences. Of statements that contradict each other the first counts;
 * probabilities outside (0, 1), unknown ids and everything else are left out.
 */
export function statedEvidence(text: string): Evidence {
  const head = text.slice(0, longestText)
  const priors = Array.from(head.matchAll(priorPattern), ([, prior]) => Number(prior))
  const reports = Array.from(head.matchAll(reportPattern), ([, id, reliability, says]) => ({
    id: Number(id),
    says: says?.toLowerCase() === 'yes' ? ('yes' as const) : ('no' as const),
    reliability: Number(reliability),
  }))
  return union([{ prior: priors.find(isOpenProbability), reports }])
}

/** Everything that these know together; the first to state a thing is believed. */
export function union(parts: readonly Evidence[]): Evidence {
  const byId = new Map<number, Report>()
  for (const report of parts.flatMap(({ reports }) => reports)) {
    const isReadable = report.id < mostReports && isOpenProbability(report.reliability)
    if (isReadable && !byId.has(report.id)) byId.set(report.id, report)
  }
  const priors = parts.map(({ prior }) => prior).filter((prior) => prior !== undefined)
  return { prior: priors.find(isOpenProbability), reports: [...byId.values()].sort((a, b) => a.id - b.id) }
}

/** Whether a text that was read stated anything. */
export function statesEvidence(evidence: Evidence | undefined): boolean {
  return evidence !== undefined && (evidence.prior !== undefined || evidence.reports.length > 0)
}

/** Evidence as facts: `prior`, and `report-0` upwards. */
export function factsOf({ prior, reports }: Evidence): readonly Fact[] {
  return [
    ...(prior === undefined ? [] : [{ id: 'prior', value: prior }]),
    ...reports.map(({ id, says, reliability }) => ({ id: `report-${id}`, value: { says, reliability } })),
  ]
}

const reportPattern = /\breport (\d{1,4}) \(reliability (\d\.\d{1,6})\) says (yes|no)\b/gi
const priorPattern = /\bthe prior is (\d\.\d{1,6})\b/gi

function isOpenProbability(value: number): boolean {
  return value > 0 && value < 1
}

/** At least two decimals, and as many more as the number has. */
function decimal(value: number): string {
  const short = value.toFixed(2)
  return Number(short) === value ? short : String(value)
}
