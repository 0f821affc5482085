import { readFileSync } from 'node:fs'
import type { Given } from '../command-line.ts'
import { UsageError } from '../core/errors.ts'
import { type RateTargets, rateTargets } from '../core/rate-targets.ts'
import { shapeFault } from '../core/shape-fault.ts'
import { type FittedRates, fittedRates, type LeaningRow, type RateRow } from '../fitting/rates/fit-rates.ts'
import { ratePlayer } from '../fitting/rates/player.ts'
import { usualPasses } from '../fitting/rates/search.ts'
import { shownProgress } from '../progress.ts'
import { plugins } from '../registry.ts'
import { textTable } from '../table.ts'
import { print, printJson } from './output.ts'

const effort = { passes: usualPasses, confirming: 300, draws: 200 } as const

/** Fits simulated agents to the published rates of a file. */
export async function fitToTargets(given: Given, file: string): Promise<0> {
  const targets = targetsIn(file)
  const [scenario] = await plugins('scenario', [required(given, 'scenario')])
  const [topology] = await plugins('topology', [given.text('topology') ?? 'dialogue'])
  if (scenario === undefined || topology === undefined)
    throw new Error('expected plug-ins that were asked for')
  const play = ratePlayer(
    {
      ...{ scenario, topology, set: given.list('set'), signal: new AbortController().signal },
      dataFolder: process.env['COORDBENCH_DATA'] || undefined,
    },
    targets,
  )
  let progress: ReturnType<typeof shownProgress> | undefined
  const onPlayed = (points: number): void => {
    progress ??= shownProgress(points, process.stderr)
    progress.add(1)
  }
  const fitted = await fittedRates(play, targets, effort, onPlayed).finally(() => progress?.stop())
  if (given.flag('json')) printJson(fitted)
  else print(fittedText(fitted, scenario.id))
  return 0
}

function required(given: Given, name: string): string {
  const text = given.text(name)
  if (text !== undefined) return text
  throw new UsageError(`fit --targets: expected --${name} with a scenario, got none`)
}

const largestFile = 1_000_000

function targetsIn(file: string): RateTargets {
  const { data, error } = rateTargets.safeParse(contentOf(file))
  if (error === undefined) return data
  const fault = shapeFault(error)
  throw new UsageError(`${file}${fault.path === '' ? '' : ` at ${fault.path}`}: ${fault.detail}`)
}

function contentOf(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`--targets: expected a file that can be read, got "${file}"`, { cause: error })
  }
  if (text.length > largestFile)
    throw new UsageError(`${file}: expected at most ${largestFile} characters, got ${text.length}`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(
      `${file}: expected JSON, got text that starts with ${JSON.stringify(text.slice(0, 30))}`,
      {
        cause: error,
      },
    )
  }
}

function fittedText({ label, source, rows, distance, rates }: FittedRates, scenario: string): string {
  const { sum, degrees, p } = distance
  return [
    `${scenario}, ${label}`,
    `published: ${source}`,
    textTable(['leaning', 'value', 'profile', 'games drawn again', 'how'], rows.map(leaningCells)),
    `squared distance ${number(sum)} at ${degrees} degrees of freedom, p ${p < 0.001 ? 'below 0.001' : number(p)}: ${p < 0.05 ? 'these agents do not do what was published, up to chance' : 'as near as chance would bring it'}`,
    textTable(
      ['rounds of', 'rounds', 'measure', 'published', 'simulated', 'error', 'use'],
      rates.map(rateCells),
    ),
  ].join('\n\n')
}

function leaningCells({ parameter, value, low, high, resampled, range, identified, method }: LeaningRow) {
  return [
    parameter,
    value === null ? '-' : number(value),
    identified ? between(low, high) : between(range?.low ?? null, range?.high ?? null),
    between(resampled?.low ?? null, resampled?.high ?? null),
    identified ? method : `not identified: ${method}`,
  ]
}

function rateCells({ set, rounds, measure, published, simulated, error, use }: RateRow): readonly string[] {
  const condition = Object.entries(set).map(([name, value]) => `${name}=${value}`)
  return [
    condition.join(' '),
    rounds,
    measure,
    percent(published),
    percent(simulated),
    percent(error),
    use === 'fit' ? 'fitted to' : 'predicted: one check, no validation',
  ]
}

function between(low: number | null, high: number | null): string {
  return low === null || high === null ? '-' : `${number(low)} to ${number(high)}`
}

function percent(share: number): string {
  return (100 * share).toFixed(1)
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)))
}
