/** Teams of one, messages that nobody read, and findings as JSON. */
import { describe, expect, test } from 'vitest'
import { auditJson } from '../../harness/auditing/audit-json.ts'
import { audited, cellOf, episode, shown } from './made-audit.ts'
import { message } from './trace-fixture.ts'

describe('single-agent and unread-messages', () => {
  test('several topologies of one agent each are a warning, a sweep from one agent on is not', () => {
    const run = (topology: string, agents: number) =>
      episode(cellOf(topology, { agents }), 1, [shown('x'), shown('y', { request: 'revise' })])
    const rows = audited([run('a', 1), run('b', 1)], 'single-agent')
    expect(rows).toMatchObject([{ severity: 'warning', count: 2, of: 2 }])
    expect(rows[0]?.text).toContain('a 1 of 1, b 1 of 1')
    expect(audited([run('a', 1), run('b', 2)], 'single-agent')).toEqual([])
    expect(audited([run('a', 1)], 'single-agent')).toEqual([])
  })

  test('messages that no prompt ever held are a warning', () => {
    const talk = (reads: readonly number[]) =>
      episode(cellOf('a'), 1, [
        message('agent-0', 'agent-1', 1),
        message('agent-1', 'agent-0', 1),
        shown('x', { reads }),
      ])
    expect(audited([talk([])], 'unread-messages')).toMatchObject([{ severity: 'warning', count: 2, of: 2 }])
    expect(audited([talk([0])], 'unread-messages')).toEqual([])
  })

  test('posts that nobody came back to are information', () => {
    const left = episode(cellOf('a'), 1, [message('agent-0', 'wall', 1), shown('x', { reads: [] })])
    expect(audited([left], 'unread-messages')).toMatchObject([{ severity: 'info', count: 1, of: 1 }])
  })
})

test('JSON names the first thousand episodes and counts all', () => {
  const cells = [cellOf('a', { agents: 1 }), cellOf('b', { agents: 1 })]
  const traces = cells.flatMap((cell) =>
    Array.from({ length: 600 }, (_, seed) => episode(cell, seed, [shown('x')])),
  )
  const [row] = audited(traces, 'single-agent').map(auditJson)
  expect(Object.keys(row ?? {}).slice(0, 7)).toEqual([
    ...['finding', 'severity', 'topologies', 'count', 'of', 'consequence', 'episodes'],
  ])
  expect([row?.episodes.length, row?.episodeCount]).toEqual([1000, 1200])
})
