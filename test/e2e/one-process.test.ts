/** A command says and does the same in a process of its own and in one that ran others before. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ran, ranAlone } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-process-'))
afterAll(() => rmSync(folder, { recursive: true }))

const kept = join(folder, 'kept.db')
const few = '--scenario corridor,forecast --topology independent,mesh --set corridor.steps=5 --seeds 1..2'
beforeAll(async () => {
  expect((await ranAlone('sweep', ['--db', kept, ...few.split(' ')])).code).toBe(0)
})

/** Every command once, and mistakes of both kinds. */
const commands = [
  'list --json',
  'analyse --db DB --json',
  'analyse --db DB --metric scor',
  'compare --db DB --metric score --draws 199',
  'power --difference 0.02 --sd 0.1336 --json',
  'audit --db DB',
  'trace 1 --db DB',
  'digest --db DB --run all --json',
  'scaling --db DB --json',
  'crossings --db DB',
  'fit --db DB --json',
  'oracle --scenario corridor --file none',
  'import coordination-traces nowhere --db OWN',
  `sweep --db OWN ${few} --json`,
  'report --db DB --out OUT --json',
  'analyse --help',
  'swep',
]

let files = 0

test.each(commands)('%s', async (line) => {
  const outcomes = []
  for (const run of [ranAlone, ran]) {
    files += 1
    const db = join(folder, `${files}.db`)
    const names = new Map([
      ['DB', join(folder, 'same.db')],
      ['OWN', db],
      ['OUT', join(folder, 'out')],
    ])
    copyFileSync(kept, names.get('DB') ?? '')
    const [name = '', ...given] = line.split(' ').map((word) => names.get(word) ?? word)
    const { code, stdout, stderr } = await run(name, given)
    // How long it took is nothing that a command decides.
    const texts = [stdout, stderr].map((text) =>
      text.replaceAll(db, 'OWN').replace(/"seconds": [\d.e-]+|[\d.]+\/s, ETA \S+/g, 'seconds'),
    )
    outcomes.push({ code, texts })
  }
  expect(outcomes[1]).toEqual(outcomes[0])
})
