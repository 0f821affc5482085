import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectCopy } from './project-copy.ts'
import { commandLine, json, type Outcome, ran, type SweepJson, started } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-bad-'))
afterAll(() => rmSync(folder, { recursive: true }))

const kept = join(folder, 'kept.db')
const small = ['--scenario', 'corridor', '--set', 'corridor.steps=3', '--seeds', '1..2']
beforeAll(async () => {
  const few = ['--topology', 'independent,mesh,orchestrator,silent,solo']
  expect((await ran('sweep', ['--db', kept, ...small, ...few])).code).toBe(0)
})

function bytesOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex')
}

/** One sentence on standard error and nothing else; no stack. */
function expectSentence({ code, stdout, stderr }: Outcome, sentence: RegExp, expectedCode = 2): void {
  expect({ code, stdout }).toEqual({ code: expectedCode, stdout: '' })
  expect(stderr).toMatch(/^[^\n]+\n$/)
  expect(stderr.trimEnd()).toMatch(sentence)
  expect(stderr).not.toMatch(/Error:|\.ts:\d+|node:internal/)
}

/** Runs a command on a file with results, which must stay as they are, byte by byte. */
async function expectRefused(name: string, given: readonly string[], sentence: RegExp): Promise<void> {
  const before = bytesOf(kept)
  expectSentence(await ran(name, ['--db', kept, '--json', ...given]), sentence)
  expect(bytesOf(kept)).toBe(before)
}

type Mistake = readonly [given: string, sentence: RegExp]

function words(given: string): readonly string[] {
  return given.split(' ').map((word) => (word === "''" ? '' : word))
}

const wholeNumbers = /expected distinct whole numbers from [01], such as 1\.\.30 or 1,4,9, got "/

describe('a sweep refuses', () => {
  test.each<Mistake>([
    [
      '--scenario coridor',
      /^scenario: expected one of .*corridor.*, got "coridor"; did you mean "corridor"$/,
    ],
    ['--topology mess', /^topology: expected one of .*, got "mess"; did you mean "mesh"$/],
    ['--topology ../topologies/mesh', /^topology: expected one of .*, got "\.\.\/topologies\/mesh"/],
    ['--scenario corridor,corridor', /^--scenario: expected distinct names with commas, got "/],
    ["--scenario ''", /^--scenario: expected distinct names with commas, got ""$/],
    ['--model simulated:typcal', /^persona: expected one of ideal, typical, got "typcal"; did you mean "typ/],
    ['--model simulatd:ideal', /^--model: expected one of .*, got "simulatd"; did you mean "simulated"$/],
    ['--model openai:m', /^OPENAI_API_KEY: expected a key .*, got none$/],
    ['--model scripted:none.json', /^--model scripted: expected a file that can be read, got none\.json$/],
    ['--fault dorp:0.1', /^fault: expected one of .*drop.*, got "dorp"; did you mean "drop"$/],
    ['--fault drop:probabilty=0.1', /^--fault drop: .*, got "probabilty"; did you mean "probability"$/],
    ['--fault drop:2', /^--fault drop: probability: .*1/],
    ['--sed 1', /^unknown option '--sed' \(Did you mean one of --set, --seeds\?\)$|did you mean --se/i],
    ['--seeds', /^option '--seeds <SEEDS>' argument missing$/],
    ['corridor', /^too many arguments: expected 0 arguments but got 1: corridor$/],
  ])('%s, an unknown name', async (given, sentence) => {
    await expectRefused('sweep', words(given), sentence)
  })

  test.each<Mistake>([
    ['--set corridor.step=3', /^--set corridor\.step: expected one of .*, got "step"; did you mean "steps"$/],
    ['--set step=3', /^--set: expected one of .*, got "step"; did you mean "steps"$/],
    ['--set coridor.steps=3', /^--set coridor\.steps: .*, got "coridor"; did you mean "corridor"$/],
    [
      '--topology convention-lowest-id,convention-yield --set apply=rule',
      /^--set apply: expected convention-lowest-id\.apply or convention-yield\.apply, got a name that several/,
    ],
    ['--set steps', /^--set: expected name=value or scope\.name=value, got "steps"$/],
    ['--set =3', /^--set: expected name=value or scope\.name=value, got "=3"$/],
    ['--set steps=', /^--set corridor\.steps: expected integer from 1 to 1000000, got ""$/],
    ['--set steps=0', /^--set corridor\.steps: expected integer from 1 to 1000000, got "0"$/],
    ['--set steps=1.5', /^--set corridor\.steps: expected integer from 1 to 1000000, got "1\.5"$/],
    ['--set steps=3,x', /^--set corridor\.steps: expected integer from 1 to 1000000, got "x"$/],
    [
      '--set demandProbability=2',
      /^--set corridor\.demandProbability: expected number from 0 to 1, got "2"$/,
    ],
    ['--set demandProbability=NaN', /expected number from 0 to 1, got "NaN"$/],
    ['--set demand=textbok', /^--set corridor\.demand: expected seeded\|textbook, got "textbok"/],
    ['--set demandProbability=0.1..0.9:0', /"0\.1\.\.0\.9:0": expected from\.\.to:step with from <= to/],
    ['--set steps=10..5', /"10\.\.5": expected from\.\.to:step with from <= to/],
    ['--set steps=3 --set corridor.steps=4', /^--set corridor\.steps: expected one assignment, got two$/],
    ['--set persona.errorRate=2', /^--set persona\.errorRate: expected number from 0 to 1, got "2"$/],
  ])('%s, which is no assignment', async (given, sentence) => {
    await expectRefused('sweep', words(given), sentence)
  })

  test.each<Mistake>([
    ...['0..x', '1..', 'a', "''", '1,1', '-1', '1.5', '0x10', '1..1e9'].map(
      (seeds): Mistake => [`--seeds ${seeds}`, wholeNumbers],
    ),
    ['--seeds 3..1', /"3\.\.1": expected from\.\.to/],
    ['--seeds 1..1000000000', /"1\.\.1000000000": expected /],
    ['--agents 0', wholeNumbers],
    ['--agents x', wholeNumbers],
    ['--agents 100001', /^sweep: expected a cell that can be run, got none: corridor x .* not 100001$/],
    ['--repeat 0', wholeNumbers],
    ['--repeat 1,2', /^--repeat: expected one number, got "1,2"$/],
    ['--concurrency 0', wholeNumbers],
    ['--concurrency 1..4', /^--concurrency: expected one number, got "1\.\.4"$/],
    ['--limit 0', wholeNumbers],
    ['--limit 1,2', /^--limit: expected one number, got "1,2"$/],
  ])('%s, a number that is none', async (given, sentence) => {
    await expectRefused('sweep', ['--scenario', 'corridor', ...words(given)], sentence)
  })

  test('a mistake before it makes a file', async () => {
    const db = join(folder, 'new.db')
    expectSentence(await ran('sweep', ['--db', db, '--topology', 'mess']), /did you mean "mesh"$/)
    expect(existsSync(db)).toBe(false)
  })
})

describe('what reads results refuses', () => {
  test.each<Mistake>([
    ['analyse --metric scor', /^metric: expected one of .*, got "scor"; did you mean "score"$/],
    ['analyse --by topologie', /^--by: expected one of .*, got "topologie"; did you mean "topology"$/],
    ['analyse --where topolgy=mesh', /^--where: expected one of .*, got "topolgy"; did you mean "topology"$/],
    ['analyse --where topology=mess', /^--where topology: expected one of .*; did you mean "mesh"$/],
    ['analyse --set binz=3', /^--set: expected .*, got "binz"/],
    ['analyse --run 7', /^--run: expected latest, all or a run from 1 to 1, got "7"$/],
    ['digest --run lates', /^--run: expected latest, all or a run from 1 to 1, got "lates"$/],
    ['trace 999', /: expected a stored episode that fits, got none$/],
    ['trace 1 2', /^too many arguments: expected 1 argument but got 2: 1, 2$/],
    ['trace --rounds x', /^--rounds: expected rounds such as 3 or 0\.\.2, got "x"$/],
    ['trace --export xml', /^--export: expected jsonl, got "xml"$/],
  ])('%s', async (given, sentence) => {
    const [name = '', ...rest] = words(given)
    await expectRefused(name, rest, sentence)
  })

  test('a folder of the report that cannot be made', async () => {
    const given = ['--out', join(kept, 'report')]
    await expectRefused('report', given, /^--out .*: expected a folder that can be written to, got "/)
  })

  test.each([
    ['list', /^list: expected one of .*, got "topologis"; did you mean "topologies"$/],
    ['swep', /^command: expected one of .*, got "swep"; did you mean "sweep"$/],
  ])('%s, an unknown name', async (name, sentence) => {
    expectSentence(await ran(name, name === 'list' ? ['topologis'] : []), sentence)
  })
})

describe('a results file that is none', () => {
  function made(name: string, make: (file: string) => void): string {
    const file = join(folder, name)
    make(file)
    return file
  }

  /** A file that SQLite takes, changed by one statement. */
  function altered(name: string, sql: string, from?: string): string {
    return made(name, (file) => {
      if (from === undefined) rmSync(file, { force: true })
      else copyFileSync(from, file)
      const database = new Database(file)
      database.exec(sql)
      database.close()
    })
  }

  const commands: readonly (readonly [string, readonly string[]])[] = [
    ['sweep', small],
    ['analyse', []],
    ['digest', []],
    ['trace', []],
    ['report', ['--out', join(folder, 'report')]],
    ['compare', ['--metric', 'score']],
    ['power', ['--metric', 'score', '--difference', '0.1']],
  ]

  describe.each(commands.slice(0, 2))('%s refuses', (name, given) => {
    test.each<readonly [string, () => string, RegExp]>([
      ['text', () => made('text.db', (file) => writeFileSync(file, 'hello\n'.repeat(900))), /no database$/],
      ['another application', () => altered('app.db', 'CREATE TABLE t (x)'), /got another database$/],
      [
        'a newer schema',
        () => altered('new-schema.db', 'PRAGMA user_version = 99', kept),
        /has schema 99, expected \d+; use a newer checkout$/,
      ],
      [
        'a file cut short',
        () => made('cut.db', (file) => writeFileSync(file, readFileSync(kept).subarray(0, 20_000))),
        /expected a sound results file, got a damaged one$/,
      ],
      ['a folder', () => folder, /expected a results file, got a folder$/],
      ['no name', () => '', /^--db: expected the name of a file, got ""$/],
    ])('%s', async (_what, makeFile, sentence) => {
      const file = makeFile()
      const before = file === '' || file === folder ? undefined : bytesOf(file)
      expectSentence(await ran(name, ['--db', file, ...given]), sentence)
      if (before !== undefined) expect(bytesOf(file)).toBe(before)
    })
  })

  test.each(commands.slice(1))('%s refuses a file that is missing or empty', async (name, given) => {
    const missing = join(folder, 'missing.db')
    expectSentence(await ran(name, ['--db', missing, ...given]), /missing\.db: expected .*, got none$/)
    expect(existsSync(missing)).toBe(false)
    const empty = made('empty.db', (file) => writeFileSync(file, ''))
    expectSentence(await ran(name, ['--db', empty, ...given]), /expected stored results, got an empty file$/)
  })

  test('a sweep takes an empty file for a new one', async () => {
    const empty = made('fresh.db', (file) => writeFileSync(file, ''))
    expect(await json('sweep', ['--db', empty, ...small])).toMatchObject({ aborted: 0 })
  })

  test.each([
    ['below a regular file', () => join(kept, 'results.db')],
    ['in a folder that is not there', () => join(folder, 'nowhere', 'results.db')],
  ])('a sweep refuses a place %s', async (_where, file) => {
    expectSentence(await ran('sweep', ['--db', file(), ...small]), /results\.db: expected .*, got none$/)
  })
})

describe('a plug-in file that is wrong is named with what was expected', () => {
  const { project, remove } = projectCopy()
  afterAll(remove)
  const fine = readFileSync(join(project, 'topologies/silent.ts'), 'utf8')
  // Each file has a name of its own, since a process reads a file once.
  let files = 0

  test.each<readonly [string, string, string, RegExp]>([
    ['of a wrong id', 'topologies', fine, /: expected id "wrong-\d", got "silent"$/],
    ['without a default export', 'topologies', 'export const x = 1\n', /made by defineTopology, got none$/],
    ['of a plain object', 'topologies', 'export default { id: "wrong" }\n', /made by defineTopology, got a/],
    ['of another kind', 'scenarios', fine.replace("'silent'", "'wrong'"), /defineScenario, got a topology$/],
    ['that is no TypeScript', 'harness/metrics', 'export default (\n', /: expected a file that loads, got "/],
    ['that throws', 'harness/faults', 'throw new Error("no\\nluck")\n', /file that loads, got "no"$/],
    ['that throws no error', 'harness/detectors', 'throw null\n', /file that loads, got "null"$/],
    ['that imports nothing', 'topologies', 'import "./gone.ts"\n', /file that loads, got "Cannot find/],
    [
      'of version 0',
      'topologies',
      fine.replace("'silent'", "'wrong'").replace('version: 1', 'version: 0'),
      /version/,
    ],
  ])('%s', async (_what, place, text, sentence) => {
    files += 1
    const file = join(project, place, `wrong-${files}.ts`)
    writeFileSync(file, text.replace("'wrong'", `'wrong-${files}'`))
    const db = join(project, 'results', 'results.db')
    for (const given of [['list'], ['sweep', '--db', db, '--seeds', '1'], ['analyse', '--db', kept]]) {
      const [name = '', ...rest] = given
      if (name === 'analyse' && place !== 'harness/metrics') continue
      if (name === 'sweep' && !/^(topologies|scenarios)$/.test(place)) continue
      const outcome = await ran(name, rest, { project })
      expectSentence(outcome, sentence)
      expect(outcome.stderr).toContain(`${place}/wrong-${files}.ts: `)
    }
    rmSync(file)
    expect(existsSync(db)).toBe(false)
  })
})

describe('two sweeps into one file at once', () => {
  test('both end well, with one digest, one file and no episode twice', async () => {
    const db = join(folder, 'shared.db')
    const kinds = ['--topology', 'independent,mesh,shared-ledger,solo-matched']
    const worlds = ['--scenario', 'corridor,forecast,negotiation']
    const given = [
      '--db',
      db,
      '--json',
      ...kinds,
      ...worlds,
      '--seeds',
      '1..10',
      '--set',
      'corridor.steps=20',
    ]
    const both = [1, 2].map(() => started(commandLine('sweep', given)).outcome)
    const outcomes = await Promise.all(both)
    expect(outcomes.map(({ code }) => code)).toEqual([0, 0])
    const [first, second] = outcomes.map(({ stdout }): SweepJson => JSON.parse(stdout))
    expect(first?.digest).toBe(second?.digest)
    const again = await json<SweepJson>('sweep', given.slice(0, -1).concat('corridor.steps=20'))
    expect(again).toMatchObject({ resumed: first?.episodes, digest: first?.digest })
    expect(await json('digest', ['--db', db, '--run', 'all'])).toMatchObject({ damaged: [] })
    expect(existsSync(`${db}-wal`)).toBe(false)
  })
})

describe('a disk that does not take it', () => {
  const line = ['node', '--import', './harness/require-node.mjs', 'harness/cli.ts'].join(' ')
  const mayMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0

  /** Runs shell lines in which $COMMAND is a command and $DB a copy of the kept results on a small disk. */
  async function onDisk(options: string, lines: string): Promise<Outcome> {
    const disk = mkdtempSync(join(folder, 'disk-'))
    const shell = `mount -t tmpfs -o size=1m tmpfs '${disk}' && cp '${kept}' "$DB" && ${options} && ${lines}`
    const environment = {
      ...{ DISK: disk, DB: join(disk, 'results.db'), COMMAND: line },
      PATH: `${join(process.execPath, '..')}:${process.env['PATH']}`,
    }
    return started(['unshare', '-rm', 'sh', '-c', shell], { environment }).outcome
  }

  const large = '--scenario corridor --seeds 1..40'

  test.skipIf(!mayMount)('because it is full: one sentence, exit 1, earlier results untouched', async () => {
    const { stdout, stderr } = await onDisk(
      'true',
      `{ $COMMAND sweep --db "$DB" --json ${large}; echo "exit $?"; $COMMAND digest --db "$DB" --run 1; }`,
    )
    const { digest } = await json<{ digest: string }>('digest', ['--db', kept])
    expect(stdout).toBe(`exit 1\n${digest}\n`)
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /results\.db: expected room to write, got "database or disk is full"; earlier results are untouched$/,
    )
    expect(stderr).not.toMatch(/\n\s+at /)
  })

  test.skipIf(!mayMount)('because it is read-only: one sentence, exit 2', async () => {
    const outcome = await onDisk('mount -o remount,ro "$DISK"', `$COMMAND sweep --db "$DB" ${large}`)
    expectSentence(outcome, /expected a file that may be written, got a read-only one$/)
  })

  test('because files may not grow: one sentence, exit 1, earlier results untouched', async () => {
    const db = join(folder, 'limited.db')
    copyFileSync(kept, db)
    const before = await json<{ digest: string }>('digest', ['--db', db, '--run', '1'])
    const shell = `trap '' XFSZ; ulimit -f 400; exec "$@"`
    const sweep = commandLine('sweep', ['--db', db, ...large.split(' ')])
    const { code, stdout, stderr } = await started(['bash', '-c', shell, 'bash', ...sweep]).outcome
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr.trim().split('\n').at(-1)).toMatch(
      /limited\.db: expected room to write, got ".*"; earlier results are untouched$/,
    )
    expect(stderr).not.toMatch(/\n\s+at /)
    expect(await json('digest', ['--db', db, '--run', '1'])).toEqual(before)
  })
})
