/** A sweep of every topology in every world, replayed: each episode has the bytes of its original. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { plugins } from '../../harness/registry.ts'
import { cellKey } from '../../harness/store/cell-key.ts'
import { ResultsReader } from '../../harness/store/reader.ts'
import { ran } from '../e2e/run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-everything-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function swept(name: string, given: readonly string[]): Promise<string> {
  const file = join(folder, `${name}.db`)
  const { code, stderr } = await ran('sweep', ['--db', file, '--workers', '2', ...given])
  expect(code, stderr).toBe(0)
  return file
}

/** The hash of each episode's content, checked against its rows, by all that names the episode but its model. */
function contents(file: string): ReadonlyMap<string, string> {
  const results = new ResultsReader(file)
  try {
    expect(results.damaged()).toEqual([])
    const cells = new Map(results.cells().map(({ cell, identity }) => [cell, identity]))
    const hashes = new Map(results.origins().map(({ episode, content }) => [episode, content]))
    return new Map(
      results.episodes().map(({ episode, cell, seed, repetition }) => {
        const identity = cells.get(cell)
        if (identity === undefined) throw new Error(`expected a cell ${cell}, got none`)
        const nameless = cellKey({ ...identity, model: { id: '', version: 1 }, modelParams: {} })
        return [`${nameless} ${seed} ${repetition}`, hashes.get(episode) ?? '']
      }),
    )
  } finally {
    results.close()
  }
}

test('everything that is swept is replayed to the same bytes', async () => {
  const original = await swept('original', ['--seeds', '1..2'])
  const replay = await swept('replay', ['--model', `replay:${original}`])
  const [first, again] = [contents(original), contents(replay)]
  expect([...again.keys()].toSorted()).toEqual([...first.keys()].toSorted())
  const different = [...first].filter(([place, hash]) => again.get(place) !== hash).map(([place]) => place)
  expect(different).toEqual([])
  const [scenarios, topologies] = [await plugins('scenario'), await plugins('topology')]
  const results = new ResultsReader(original)
  const identities = results.cells().map(({ identity }) => identity)
  results.close()
  expect(new Set(identities.map(({ scenario }) => scenario.id)).size).toBe(scenarios.length)
  expect(new Set(identities.map(({ topology }) => topology.id)).size).toBe(topologies.length)
  expect(first.size).toBeGreaterThan(2 * Math.max(scenarios.length, topologies.length))
})
