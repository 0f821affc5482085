import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { shown } from '../../harness/commands/output.ts'
import { modelFrom } from '../../harness/model/models.ts'
import { plugins } from '../../harness/registry.ts'
import { playedEpisode } from '../../harness/run/episode.ts'
import { sweepMatrix } from '../../harness/run/matrix.ts'
import type { PlannedCell } from '../../harness/run/planned-cell.ts'
import { traceText } from '../../harness/trace-text.ts'

/**
 * Short episodes of agents without noise, three where that many can play: every topology in one world that asks the team
 * and one that asks each, every world under a few topologies, and whatever other pair is stored because it tells something.
 */
const everyTopologyIn = ['corridor', 'forecast']
const everyWorldUnder = ['independent', 'mesh', 'orchestrator']
const folder = fileURLToPath(new URL('./playthroughs/', import.meta.url))
const model = await modelFrom('simulated:ideal', { environment: {}, overrides: {} })
const { cells } = sweepMatrix({
  scenarios: await plugins('scenario'),
  topologies: await plugins('topology'),
  ...{ models: [{ model, params: model.settings }], faults: ['none'], knownFaults: [] },
  ...{ agents: [3], seeds: [1], repetitions: 1 },
  assignments: [
    { scope: 'corridor', param: 'steps', text: '4' },
    { scope: 'negotiation', param: 'agents', text: '2' },
    { scope: 'negotiation', param: 'rounds', text: '2' },
    { scope: 'shared-fetch', param: 'rounds', text: '2' },
    { scope: 'support-desk', param: 'rounds', text: '2' },
    { scope: 'shared-files', param: 'length', text: '2' },
  ],
})
const playable = new Set(cells.map((cell) => `${nameOf(cell)}.txt`))
const stored = readdirSync(folder).filter((file) => !file.endsWith('-changed.txt'))
const pairs = cells
  .filter((cell) => isWanted(cell) || stored.includes(`${nameOf(cell)}.txt`))
  .map((cell) => [nameOf(cell), cell] as const)

function isWanted({ scenario, topology }: PlannedCell): boolean {
  return everyTopologyIn.includes(scenario.id) || everyWorldUnder.includes(topology.id)
}

function nameOf({ scenario, topology }: PlannedCell): string {
  return `${scenario.id}-${topology.id}`
}

test.for(pairs)('%s is played as it was when it was last looked at', async ([name, cell], { skip }) => {
  const { identity, ...parts } = cell
  const plan = { ...parts, cell: identity, seed: 1, repetition: 0 }
  const trace = await playedEpisode(plan, new AbortController().signal)
  const changed = changedText(name, `${shown(traceText(trace, 1))}\n`)
  if (changed === 'new') skip(`no playthrough is stored yet; look at ${name}-changed.txt`)
  if (changed === 'other') expect.fail(`expected ${name}.txt as stored; look at ${name}-changed.txt`)
})

test('every stored playthrough is of a pair that can be played', () => {
  expect(stored.filter((file) => !playable.has(file))).toEqual([])
})

/** Compares with the stored text; a new text is written beside the old. */
function changedText(name: string, text: string): 'new' | 'other' | undefined {
  const path = (ending: string) => `${folder}${name}${ending}.txt`
  const before = existsSync(path('')) ? readFileSync(path(''), 'utf8') : undefined
  rmSync(path('-changed'), { force: true })
  if (before === text) return undefined
  writeFileSync(path('-changed'), text)
  return before === undefined ? 'new' : 'other'
}
