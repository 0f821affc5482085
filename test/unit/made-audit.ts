/** Episodes made by hand, and what the audit says of them. */
import { readdirSync } from 'node:fs'
import { auditorOf } from '../../harness/auditing/auditor.ts'
import type { AuditRow } from '../../harness/core/analysis.ts'
import type { AnyAudit } from '../../harness/core/audit.ts'
import type { Json } from '../../harness/core/json.ts'
import { memberId } from '../../harness/core/members.ts'
import type { Cell, Trace } from '../../harness/core/trace.ts'
import { call, ended, type Made, plainCell, traceOf } from './trace-fixture.ts'

const folder = new URL('../../harness/audits/', import.meta.url)

/** Every check that is found, by id. */
export const audits: readonly (readonly [id: string, audit: AnyAudit])[] = await Promise.all(
  readdirSync(folder).map(async (name): Promise<readonly [string, AnyAudit]> => {
    const file = name.endsWith('.ts') ? name : `${name}/${name}.ts`
    const { default: audit }: { default: AnyAudit } = await import(new URL(file, folder).href)
    return [name.replace(/[.]ts$/, ''), audit]
  }),
)

/** What every check, or the one of this id, finds in these episodes. Episodes are numbered from 1. */
export function audited(
  traces: readonly Trace[],
  id?: string,
  prints: readonly string[] = [],
): readonly AuditRow[] {
  const cells = [...new Set(traces.map(({ cell }) => cell))]
  const chosen = audits.filter(([name]) => id === undefined || name === id).map(([, audit]) => audit)
  const rows = cells.map((_, index) => ({ cell: index + 1, fingerprint: prints[index] ?? 'one' }))
  const auditor = auditorOf(chosen, rows)
  for (const [index, trace] of traces.entries()) {
    auditor.add({ episode: index + 1, cell: cells.indexOf(trace.cell) + 1, trace })
  }
  return auditor.rows()
}

/** A cell of a forecasting scenario under this topology. */
export function cellOf(topology: string, change: Partial<Cell> = {}): Cell {
  return {
    ...{ ...plainCell, scenario: { id: 'market', version: 1 }, topology: { id: topology, version: 1 } },
    ...{ model: { id: 'openai:one', version: 1 }, isSimulated: false, ...change },
  }
}

/** An episode on this item with these events and score. */
export function episode(cell: Cell, seed: number, events: readonly Made[], score = 0.5): Trace {
  return traceOf([events], { cell, seed, result: ended({ score }) })
}

/** A call that was shown this. */
export function shown(user: string, change: Parameters<typeof call>[1] = {}): Made {
  const prompt = [
    { role: 'system', kind: 'role', text: 'You forecast.' },
    { role: 'user', kind: 'observation', text: user },
  ] as const
  return call('agent-0', { prompt, ...change })
}

/** A use of a tool that gave this. */
export function used(tool: string, given: Json, result: string, isError = false): Made {
  return { kind: 'tool', member: memberId('agent-0'), tool, arguments: given, result, isError }
}

/** The world's word on the item. */
export function outcome(data: { readonly [name: string]: Json }): Made {
  return { kind: 'world', name: 'outcome', agents: [], data }
}

/** Answers of several members made one. */
export function pooled(rule: string, members = 3): Made {
  const from = Array.from({ length: members }, (_, index) => memberId(`agent-${index}`))
  return { kind: 'pool', collector: 'pool', from, unread: [], rule, answer: 0.5 }
}
