import { hash } from 'node:crypto'
import type { AuditRow, CellRow } from '../core/analysis.ts'
import type { AnyAudit, Audit, AuditedEpisode, AuditFinding, Severity } from '../core/audit.ts'
import { isNonEmpty } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'

/** Runs the checks over episodes that come one at a time. */
export interface Auditor {
  add(stored: Stored): void
  /** What was found so far: errors, then warnings, then what is good to know; within one, by check. */
  rows(): readonly AuditRow[]
}

interface Stored {
  readonly episode: number
  readonly cell: number
  readonly trace: Trace
}

/**
 * An auditor of episodes of these cells. It keeps of each episode what its checks take from it, never a text.
 *
 * @param cells as a results file has them; their `group` is not read
 */
export function auditorOf(
  audits: readonly AnyAudit[],
  cells: readonly Pick<CellRow, 'cell' | 'fingerprint'>[],
): Auditor {
  const fingerprints = new Map(cells.map(({ cell, fingerprint }) => [cell, fingerprint]))
  const opened = audits.map((audit) => audit.open((inner) => checking(inner)))
  return {
    add({ episode, cell, trace }) {
      const { cell: identity, seed, repetition, result } = trace
      const fingerprint = fingerprints.get(cell) ?? ''
      const place = { episode, cell, identity, fingerprint, seed, repetition, result }
      for (const check of opened) check.add(place, trace)
    },
    rows: () => opened.flatMap((check) => check.rows()).toSorted((a, b) => weight(b) - weight(a)),
  }
}

/** One check with what it has kept. */
interface Checking {
  add(place: Omit<AuditedEpisode<unknown>, 'taken'>, trace: Trace): void
  rows(): readonly AuditRow[]
}

function checking<T>({ id, version, take, judge }: Audit<T>): Checking {
  const kept: AuditedEpisode<T>[] = []
  return {
    add(place, trace) {
      const taken = take(trace, shortHash)
      if (taken !== undefined) kept.push({ ...place, taken })
    },
    rows() {
      const episodes = kept.toSorted((a, b) => a.episode - b.episode)
      return isNonEmpty<AuditedEpisode<T>>(episodes)
        ? judge(episodes).map((finding) => ({ finding: id, version, ...checked(id, finding) }))
        : []
    },
  }
}

/** A finding that counts wrongly is a fault of its check. */
function checked(id: string, finding: AuditFinding): AuditFinding {
  const { count, of } = finding
  const isCount = Number.isSafeInteger(count) && Number.isSafeInteger(of) && count >= 0 && count <= of
  if (isCount) return finding
  throw new Error(`audit "${id}": expected a count from 0 to ${of}, got ${count}`)
}

/** Two unlike texts among a million share one with a probability of about 1e-7. */
const hashLength = 16

function shortHash(text: string): string {
  return hash('sha1', text).slice(0, hashLength)
}

const severities: readonly Severity[] = ['info', 'warning', 'error']

function weight({ severity }: Pick<AuditRow, 'severity'>): number {
  return severities.indexOf(severity)
}

/** Whether a row is more than good to know. */
export function isFault(row: Pick<AuditRow, 'severity'>): boolean {
  return row.severity !== 'info'
}
