import { chosenMetrics } from '../analysis/chosen-metrics.ts'
import { type CommandSpec, commaList, type ExitCode, type Given } from '../command-line.ts'
import { episodeValues } from '../comparison/episode-values.ts'
import { type Demand, type PowerPlan, plannedSizes } from '../comparison/power-plan.ts'
import { powerPlans } from '../comparison/power-rows.ts'
import { powerJson, powerText } from '../comparison/power-shown.ts'
import { settingsOf } from '../comparison/settings.ts'
import { UsageError } from '../core/errors.ts'
import { plugins } from '../registry.ts'
import { wholeNumber } from '../run/matrix.ts'
import type { ResultsReader } from '../store/reader.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { chosenEpisodes, dropOption, whereOption } from './episode-choice.ts'
import { note, print, printJson, shown } from './output.ts'
import { pairOptions, wantedPairs } from './pair-choice.ts'
import { withSimulatedPilot } from './simulated-pilot.ts'

/** `power`: how many episodes a difference needs, and what difference so many find. */
export const command: CommandSpec = {
  name: 'power',
  description:
    'How many items a difference needs to be found, and what difference so many items find: from the spread of stored episodes, of a simulated pilot (--model), or of a given standard deviation (--sd). Nothing is paid.',
  options: [
    { flags: '--difference D', description: 'the true difference that is to be found' },
    { flags: '--metric ID', description: 'a metric whose value is a mean over episodes' },
    { flags: '--power P', description: 'chance of finding it', default: '0.8' },
    { flags: '--items N', description: "items that there are, for the way back (default: the pilot's)" },
    ...pairOptions,
    { flags: '--one-sample', description: 'the mean of each topology against 0, as for alpha, not pairs' },
    { flags: '--sd S', description: "the standard deviation of one item's difference, instead of a pilot" },
    dbOption,
    { ...runOption, default: 'all' },
    dropOption,
    whereOption,
    {
      flags: '--model SPECS',
      description: 'simulated:PERSONA: simulate a pilot, with the options of a sweep below',
    },
    { flags: '--scenario IDS', description: "a pilot's scenarios, with commas (default: all)" },
    { flags: '--seeds SEEDS', description: "a pilot's seeds (default: 1..100)" },
    { flags: '--agents N', description: "a pilot's number of agents" },
    { flags: '--fault FAULTS', description: "a pilot's faults (default: none)" },
    {
      flags: '--set NAME=VALUE',
      description: "a parameter of a pilot's cells, or without --model an option of the metric",
      isList: true,
    },
  ],
  examples: [
    [
      'npm run -s power -- --difference 0.02 --metric brier --db published.db --a mesh --b independent',
      'from the spread of stored episodes',
    ],
    [
      'npm run -s power -- --difference 0.02 --metric brier --model simulated:typical --scenario forecast --a mesh --b solo',
      'from a simulated pilot',
    ],
    ['npm run -s power -- --difference 0.02 --sd 0.134', 'from a spread that is known'],
  ],
  async run(given): Promise<ExitCode> {
    const demand = givenDemand(given)
    const plans = await plansFor(given, demand)
    if (given.flag('json')) printJson(plans.flatMap((plan) => powerJson(plan, demand)))
    else print(shown(powerText(plans, demand)))
    return 0
  },
}

function givenDemand(given: Given): Demand {
  const difference = numberOf(given, 'difference', (value) => value !== 0, 'a number other than 0')
  if (difference === undefined) throw new UsageError('--difference: expected a number other than 0, got none')
  const power = numberOf(given, 'power', (value) => value > 0 && value < 1, 'a number between 0 and 1') ?? 0.8
  const items = given.text('items')
  return { difference, power, items: items === undefined ? undefined : wholeNumber(items, '--items') }
}

function numberOf(
  given: Given,
  name: string,
  accepts: (value: number) => boolean,
  wanted: string,
): number | undefined {
  const text = given.text(name)
  if (text === undefined) return undefined
  const value = Number(text.trim() || Number.NaN)
  if (Number.isFinite(value) && accepts(value)) return value
  throw new UsageError(`--${name}: expected ${wanted}, got "${text}"`)
}

async function plansFor(given: Given, demand: Demand): Promise<readonly PowerPlan[]> {
  const sd = numberOf(given, 'sd', (value) => value > 0, 'a number above 0')
  const isPilot = given.text('model') !== undefined
  if (sd !== undefined) {
    if (isPilot) throw new UsageError('--sd: expected either it or --model, got both')
    return [givenPlan(given, sd, demand)]
  }
  if (!isPilot) return withResults(given, (results) => pilotPlans(given, results, demand, 'stored episodes'))
  const [a, b] = [given.text('a'), given.text('b')]
  if (a === undefined) throw new UsageError('--a: expected a topology for the simulated pilot, got none')
  note('power: simulates a pilot')
  const topologies = [...new Set([a, b].filter((name) => name !== undefined))].join(',')
  return withSimulatedPilot(
    given,
    b === undefined && !given.flag('oneSample') ? undefined : topologies,
    (results) => pilotPlans(given, results, demand, 'simulated pilot'),
  )
}

/** The sd of the user says neither what is measured nor where. */
function givenPlan(given: Given, sd: number, demand: Demand): PowerPlan {
  const pilot = { sd, designEffect: 1, items: 0, clusters: 0 }
  return {
    ...{ setting: undefined, a: undefined, b: undefined, metric: undefined },
    ...{ pilot, source: 'given', isSimulated: false },
    perItem: { episodes: given.flag('oneSample') ? 1 : 2, tokens: undefined, usd: undefined },
    sizes: plannedSizes(pilot, demand),
  }
}

async function pilotPlans(
  given: Given,
  results: ResultsReader,
  demand: Demand,
  source: PowerPlan['source'],
): Promise<readonly PowerPlan[]> {
  const [id, ...more] = commaList(given.text('metric')) ?? []
  if (id === undefined || more.length > 0) {
    throw new UsageError(
      `--metric: expected one metric such as score, got ${id === undefined ? 'none' : 'more'}`,
    )
  }
  const run = chosenRun(given, results)
  const { cells, episodes } = chosenEpisodes(given, results, run === undefined ? {} : { run })
  const settings = settingsOf(cells)
  // What is set for a simulated pilot are parameters of its cells.
  const [metric, tokens, usd] = chosenMetrics(
    await plugins('metric', [id, 'tokens', 'cost']),
    source === 'stored episodes' ? given.list('set') : [],
  )
  if (metric === undefined || tokens === undefined || usd === undefined)
    throw new Error('power: a metric is gone')
  const arms = settings.flatMap((setting) => setting.arms)
  const wanted = wantedPairs(given, arms)
  const name = given.text('a')
  const isNamed = (arm: (typeof arms)[number]) =>
    name === undefined || arm.topology === name || arm.label === name
  const plans = powerPlans({
    ...{ ...demand, settings, metric, wanted, source },
    values: episodeValues(metric, episodes()),
    tokens: episodeValues(tokens, episodes()),
    usd: episodeValues(usd, episodes()),
    oneSample: given.flag('oneSample') ? isNamed : undefined,
  })
  if (plans.length > 0) return plans
  throw new UsageError(
    `power: expected two topologies with the same scenario, model, fault and parameters, got ${cells.length} cells without such a pair`,
  )
}
