import { chosenMetrics } from '../analysis/chosen-metrics.ts'
import type { ChosenMetric, StoredEpisode } from '../analysis/gatherer.ts'
import { type CommandSpec, commaList, type ExitCode, type Given } from '../command-line.ts'
import { type CompareRequest, type Comparison, compareBy } from '../comparison/compare.ts'
import { comparisonJson } from '../comparison/comparison-json.ts'
import { comparisonText } from '../comparison/comparison-text.ts'
import { episodeTotals } from '../comparison/episode-totals.ts'
import { valuesOfMean } from '../comparison/episode-values.ts'
import { ofMeans, ofTotals } from '../comparison/measures.ts'
import { settingsOf } from '../comparison/settings.ts'
import { treatmentKey } from '../comparison/twins.ts'
import { UsageError } from '../core/errors.ts'
import { plugins } from '../registry.ts'
import { wholeNumber } from '../run/matrix.ts'
import type { ResultsReader } from '../store/reader.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { chosenEpisodes, dropOption, whereOption } from './episode-choice.ts'
import { print, printJson, shown } from './output.ts'
import { pairOptions, wantedPairs } from './pair-choice.ts'

/** `compare`: paired differences between topologies. */
export const command: CommandSpec = {
  name: 'compare',
  description:
    'Paired differences between topologies, item by item, within one scenario x model x fault and their parameters, with the noise floor beside each. Reads only; no model is called.',
  options: [
    dbOption,
    { ...runOption, default: 'all' },
    {
      flags: '--metric IDS',
      description: 'metrics whose value is a mean over episodes or a ratio, with commas',
    },
    ...pairOptions,
    { flags: '--set NAME=VALUE', description: 'an option of a metric', isList: true },
    dropOption,
    whereOption,
    { flags: '--common', description: 'only items that have a value under every topology' },
    {
      flags: '--effect D',
      description:
        'the true difference that type S and type M are computed for (default: the observed, optimistic)',
    },
    { flags: '--draws N', description: 'samples drawn by each bootstrap', default: '10000' },
  ],
  examples: [
    ['npm run -s compare -- --metric score --pairs all', 'every pair of topologies'],
    ['npm run -s compare -- --metric brier --a mesh --b independent --effect 0.01', 'one pair'],
    [
      'npm run -s compare -- --db published.db --metric brier --drop fallbacks --common --json',
      'on the items that every topology answered, for scripts',
    ],
  ],
  run: (given) =>
    withResults(given, async (results): Promise<ExitCode> => {
      const effect = givenEffect(given)
      const families = await compared(given, results, effect)
      if (given.flag('json')) {
        printJson(families.flatMap((rows) => rows.map((row) => comparisonJson(row, effect, rows.length))))
      } else print(shown(families.map((rows) => comparisonText(rows, effect)).join('\n\n')))
      return 0
    }),
}

/** The comparisons of each metric, which are a family. */
async function compared(
  given: Given,
  results: ResultsReader,
  effect: number | undefined,
): Promise<readonly (readonly Comparison[])[]> {
  const draws = wholeNumber(given.text('draws') ?? '10000', '--draws')
  if (draws < 199 || draws > 1_000_000) {
    throw new UsageError(`--draws: expected a whole number from 199 to 1000000, got ${draws}`)
  }
  const ids = commaList(given.text('metric')) ?? []
  if (ids.length === 0) throw new UsageError('--metric: expected a metric such as score, got none')
  const metrics = chosenMetrics(await plugins('metric', ids), given.list('set'))
  const run = chosenRun(given, results)
  const { cells, episodes } = chosenEpisodes(given, results, run === undefined ? {} : { run })
  const settings = settingsOf(cells)
  const wanted = wantedPairs(
    given,
    settings.flatMap(({ arms }) => arms),
  )
  return metrics.map((metric) => {
    const request = {
      ...{ settings, metric: metric.metric, wanted, draws, effect, onlyCommon: given.flag('common') },
      treatmentOf: (episode: number) => treatmentKey({ events: results.events(episode) }),
    }
    const rows = comparedBy(metric, episodes, request)
    if (rows.length > 0) return rows
    const found = `${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} without such a pair`
    throw new UsageError(
      `compare: expected two topologies with the same scenario, model, fault and parameters, got ${found}`,
    )
  })
}

/** A metric that is neither a mean nor a function of totals has no honest interval of its difference. */
function comparedBy(
  metric: ChosenMetric,
  episodes: () => Iterable<StoredEpisode>,
  request: Omit<CompareRequest, 'values'>,
): readonly Comparison[] {
  const values = valuesOfMean(metric, episodes())
  if (values !== undefined) return compareBy(ofMeans, { ...request, values })
  const totals = episodeTotals(metric, episodes())
  if (totals !== undefined) return compareBy(ofTotals(totals), { ...request, values: totals.values })
  const wanted = 'a mean over episodes or a ratio of totals, such as score, tokens or overhead'
  const got = `"${metric.metric.id}", whose difference has no interval that is known to hold here`
  throw new UsageError(`--metric: expected ${wanted}, got ${got}`)
}

/** Zero has no sign to be wrong about. */
function givenEffect(given: Given): number | undefined {
  const text = given.text('effect')
  if (text === undefined) return undefined
  const effect = Number(text.trim() || Number.NaN)
  if (Number.isFinite(effect) && effect !== 0) return effect
  throw new UsageError(`--effect: expected a number other than 0, got "${text}"`)
}
