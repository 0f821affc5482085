import type { CommandSpec, Given } from '../command-line.ts'
import type { EpisodeRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { ResultsReader } from '../store/reader.ts'
import { talkText } from '../talk-text.ts'
import { traceText } from '../trace-text.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { jsonText, print, printJson, shown } from './output.ts'

/** `trace`: one episode as readable text. */
export const command: CommandSpec = {
  name: 'trace',
  description:
    'Prints one stored episode: who was asked, what entered each prompt, what was said, decided and done.',
  operands: '[EPISODE]',
  options: [
    dbOption,
    runOption,
    { flags: '--scenario ID', description: 'first episode of this scenario' },
    { flags: '--topology ID', description: 'first episode of this topology' },
    { flags: '--seed N', description: 'episode with this seed' },
    { flags: '--repetition N', description: 'episode with this repetition, from 0' },
    { flags: '--rounds A..B', description: 'only these rounds, from 0' },
    { flags: '--talk', description: 'as a conversation: what was said, decided and done, without prompts' },
    { flags: '--export FORMAT', description: 'jsonl: one event a line' },
  ],
  examples: [
    ['npm run -s trace -- --scenario forecast --topology mesh', 'the first such episode of the newest run'],
    ['npm run -s trace -- 12 --rounds 0..2', 'the first three rounds of episode 12'],
    ['npm run -s trace -- 12 --talk', 'who said what to whom, and what came of it'],
    ['npm run -s trace -- 12 --export jsonl', 'its events, one JSON object a line'],
  ],
  run: (given) =>
    withResults(given, (results) => {
      const { episode } = chosenEpisode(given, results)
      const trace = results.trace(episode)
      const rounds = roundRange(given.text('rounds'))
      const events = trace.events.filter(({ round }) => round >= rounds.from && round <= rounds.to)
      const format = given.text('export')
      if (format !== undefined && format !== 'jsonl')
        throw new UsageError(`--export: expected jsonl, got "${format}"`)
      if (format === 'jsonl') for (const event of events) process.stdout.write(`${jsonText(event)}\n`)
      else if (given.flag('json')) printJson({ episode, ...trace, events })
      else print(shown((given.flag('talk') ? talkText : traceText)({ ...trace, events }, episode)))
      return 0
    }),
}

function chosenEpisode(given: Given, results: ResultsReader): EpisodeRow {
  const [operand] = given.operands
  const run = operand === undefined ? chosenRun(given, results) : undefined
  const selection = run === undefined ? {} : { run }
  const cells = new Map(results.cells(selection).map(({ cell, identity }) => [cell, identity]))
  const isWanted = ({ episode, cell, seed, repetition }: EpisodeRow): boolean =>
    fits(operand, episode) &&
    fits(given.text('scenario'), cells.get(cell)?.scenario.id) &&
    fits(given.text('topology'), cells.get(cell)?.topology.id) &&
    fits(given.text('seed'), seed) &&
    fits(given.text('repetition'), repetition)
  const found = results.episodes(selection).find(isWanted)
  if (found !== undefined) return found
  throw new UsageError(`${results.file}: expected a stored episode that fits, got none`)
}

function fits(wanted: string | undefined, value: string | number | undefined): boolean {
  return wanted === undefined || String(value) === wanted
}

function roundRange(text: string | undefined): { readonly from: number; readonly to: number } {
  if (text === undefined) return { from: 0, to: Number.POSITIVE_INFINITY }
  const match = /^(\d+)(?:\.\.(\d+))?$/.exec(text)
  if (match === null) throw new UsageError(`--rounds: expected rounds such as 3 or 0..2, got "${text}"`)
  return { from: Number(match[1]), to: Number(match[2] ?? match[1]) }
}
