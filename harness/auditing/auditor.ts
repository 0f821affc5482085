import { hash } from 'node:crypto'
import type { AuditRow, CellRow } from '../core/analysis.ts'
import type { AnyAudit, Audit, AuditedEpisode, AuditFinding, Severity } from '../core/audit.ts'
import { isNonEmpty } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'

/** Runs the checks over episodes that come one at a time. */
export interface Auditor {
  add(stored: Stored): void
  /** What the checks have kept so far, as plain data that can go to another thread. */
  kept(): Kept
  /** Adds what an auditor of the same checks has kept of these episodes. */
  join(kept: Kept, episodes: Iterable<AuditedPlace>): void
  /** What was found so far: errors, then warnings, then what is good to know; within one, by check. */
  rows(): readonly AuditRow[]
}

/** For each check, in order, what it has kept by number of episode. */
export type Kept = readonly ReadonlyMap<number, unknown>[]

/** Where an episode stands. */
export type AuditedPlace = Omit<AuditedEpisode<unknown>, 'taken' | 'fingerprint'>

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
  const places = new Map<number, Omit<AuditedEpisode<unknown>, 'taken'>>()
  const opened = audits.map((audit) => audit.open((inner) => checking(inner)))
  const note = ({ episode, cell, identity, seed, repetition, result }: AuditedPlace) => {
    const fingerprint = fingerprints.get(cell) ?? ''
    places.set(episode, { episode, cell, identity, fingerprint, seed, repetition, result })
  }
  return {
    add({ episode, cell, trace }) {
      const { cell: identity, seed, repetition, result } = trace
      note({ episode, cell, identity, seed, repetition, result })
      for (const check of opened) check.add(episode, trace)
    },
    kept: () => opened.map((check) => check.kept),
    join(kept, episodes) {
      for (const place of episodes) note(place)
      for (const [index, check] of opened.entries()) check.join(kept[index] ?? new Map())
    },
    rows: () => opened.flatMap((check) => check.rows(places)).toSorted((a, b) => weight(b) - weight(a)),
  }
}

/** One check with what it has kept. */
interface Checking {
  readonly kept: ReadonlyMap<number, unknown>
  add(episode: number, trace: Trace): void
  join(kept: ReadonlyMap<number, unknown>): void
  rows(places: ReadonlyMap<number, Omit<AuditedEpisode<unknown>, 'taken'>>): readonly AuditRow[]
}

function checking<T>({ id, version, take, judge }: Audit<T>): Checking {
  const kept = new Map<number, T>()
  return {
    kept,
    add(episode, trace) {
      const taken = take(trace, shortHash)
      if (taken !== undefined) kept.set(episode, taken)
    },
    join(other) {
      // The same check has kept them.
      for (const [episode, taken] of other) kept.set(episode, taken as T)
    },
    rows(places) {
      const episodes = [...kept].flatMap(([episode, taken]): AuditedEpisode<T>[] => {
        const place = places.get(episode)
        return place === undefined ? [] : [{ ...place, taken }]
      })
      const inOrder = episodes.toSorted((a, b) => a.episode - b.episode)
      return isNonEmpty<AuditedEpisode<T>>(inOrder)
        ? judge(inOrder).map((finding) => ({ finding: id, version, ...checked(id, finding) }))
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
