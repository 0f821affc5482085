import { commaList, type Given } from '../command-line.ts'
import { UsageError } from '../core/errors.ts'
import type { AnyScenario } from '../core/scenario.ts'
import { modelFrom, modelSpecs } from '../model/models.ts'
import { plugins } from '../registry.ts'
import { replayedModels } from '../replay-source.ts'
import { type Assignment, assignments, combinations, type ParamScope } from '../run/assignments.ts'
import { faultIds } from '../run/fault-notation.ts'
import { type Matrix, scenarioScope, sweepMatrix, wholeNumber, wholeNumbers } from '../run/matrix.ts'
import type { PlannedModel } from '../run/planned-cell.ts'
import { recordedMatrix } from '../run/recorded-matrix.ts'
import { defaultModel, fewSeeds, usualSeeds } from './sweep-defaults.ts'
import { withTeams } from './sweep-teams.ts'

/** What a sweep was asked to run, as it was given: plain data, from which any thread plans the same cells. */
export interface AskedAxes {
  readonly texts: { readonly [option in AxisOption]?: string | undefined }
  readonly set: readonly string[]
  readonly aa: boolean
}

const axisOptions = ['scenario', 'topology', 'seeds', 'agents', 'model', 'fault', 'repeat'] as const

type AxisOption = (typeof axisOptions)[number]

/** The options that decide what is run. */
export function askedAxes(given: Given): AskedAxes {
  const texts = Object.fromEntries(axisOptions.map((name) => [name, given.text(name)]))
  return { texts, set: given.list('set'), aa: given.flag('aa') }
}

/** The matrix that the options of a sweep ask for. */
export async function requestedMatrix(asked: AskedAxes): Promise<Matrix> {
  const { texts, set, aa } = asked
  const specs = commaList(texts.model) ?? [defaultModel]
  if (specs.every(isReplay) && asksForNoOther(asked)) return allRecorded(specs, set)
  const notations = commaList(texts.fault) ?? ['none']
  const [scenarios, named, knownFaults] = await Promise.all([
    plugins('scenario', distinct(texts, 'scenario')),
    plugins('topology', distinct(texts, 'topology')),
    plugins('fault', [...new Set(notations.flatMap(faultIds))]),
  ])
  const { topologies, notes } = await withTeams(named, set)
  const modelScopes = scopesOfModels(specs)
  const scopes = [...scenarios.map(scenarioScope), ...topologies, ...modelScopes]
  const made = assignments(set, scopes)
  // Of every world a little, so that everything ends within minutes.
  const isSmall = texts.scenario === undefined
  const matrix = sweepMatrix({
    ...{ scenarios, topologies, faults: notations, knownFaults, isMatching: true },
    assignments: isSmall ? [...made, ...smallWorlds(scenarios, made)] : made,
    models: await plannedModels(specs, modelScopes, made),
    agents: texts.agents === undefined ? [] : wholeNumbers(texts.agents, '--agents'),
    seeds: wholeNumbers(texts.seeds ?? (isSmall ? fewSeeds : usualSeeds), '--seeds', 0),
    repetitions: repetitions(texts.repeat, aa),
    dataFolder: process.env['COORDBENCH_DATA'] || undefined,
  })
  return { ...matrix, notes: [...notes, ...matrix.notes] }
}

/** What a scenario says makes it small, where nothing else is assigned. */
function smallWorlds(scenarios: readonly AnyScenario[], made: readonly Assignment[]): readonly Assignment[] {
  return scenarios.flatMap(({ id, open }) =>
    Object.entries(open(({ small }): object => small ?? {}))
      .filter(([param]) => !made.some((assigned) => assigned.scope === id && assigned.param === param))
      .map(([param, value]) => ({ scope: id, param, text: String(value) })),
  )
}

/** Whether nothing is said of what to run but the model: a replay then takes all that is recorded. */
function asksForNoOther({ texts: { model: _model, ...others }, set, aa }: AskedAxes): boolean {
  return Object.values(others).every((text) => text === undefined) && set.every(isOfReplay) && !aa
}

/** `--set` options of a replay's own. */
function isOfReplay(option: string): boolean {
  return /^(replay\.)?strict=/.test(option)
}

async function allRecorded(specs: readonly string[], set: readonly string[]): Promise<Matrix> {
  const scopes = scopesOfModels(specs)
  const models = await plannedModels(specs, scopes, assignments(set, scopes))
  const [scenarios, topologies, faults] = await Promise.all([
    plugins('scenario'),
    plugins('topology'),
    plugins('fault'),
  ])
  return recordedMatrix(models, { scenarios, topologies, faults })
}

function distinct(texts: AskedAxes['texts'], name: AxisOption): readonly string[] | undefined {
  const ids = commaList(texts[name])
  if (ids !== undefined && (ids.length === 0 || new Set(ids).size < ids.length)) {
    throw new UsageError(`--${name}: expected distinct names with commas, got "${texts[name]}"`)
  }
  return ids
}

function repetitions(repeat: string | undefined, aa: boolean): number {
  const count = wholeNumber(repeat ?? '1', '--repeat')
  return aa ? Math.max(2, count) : count
}

/** The parameters of simulated agents are assigned as `persona.NAME`, those of a provider as `PROVIDER.NAME`. */
function scopeId(spec: string): string {
  const [provider = ''] = spec.split(':')
  return provider === 'simulated' ? 'persona' : provider
}

function scopesOfModels(specs: readonly string[]): readonly ParamScope[] {
  const ids = [...new Set(specs.map(scopeId))]
  return ids.flatMap((id) => {
    const known = modelSpecs.find(({ spec }) => scopeId(spec) === id)
    return known === undefined ? [] : [{ id, params: known.settings }]
  })
}

async function plannedModels(
  specs: readonly string[],
  scopes: readonly ParamScope[],
  made: readonly Assignment[],
): Promise<readonly PlannedModel[]> {
  if (specs.length === 0) throw new UsageError('--model: expected at least one model, got none')
  const planned = await Promise.all(specs.map((spec) => modelsOf(spec, scopes, made)))
  return planned.flat()
}

/** One model for each combination of the settings assigned to it; settings left alone stay the model's own. */
async function modelsOf(
  spec: string,
  scopes: readonly ParamScope[],
  made: readonly Assignment[],
): Promise<readonly PlannedModel[]> {
  const scope = scopes.find(({ id }) => id === scopeId(spec))
  const own = made.filter((assignment) => assignment.scope === scope?.id)
  const rows = scope === undefined || own.length === 0 ? [{}] : combinations(scope, own)
  const planned = rows.map(async (row): Promise<readonly PlannedModel[]> => {
    const overrides = Object.fromEntries(
      Object.entries(row).filter(([name]) => own.some(({ param }) => param === name)),
    )
    if (isReplay(spec)) return replayedModels(spec.slice(replayPrefix.length), overrides)
    const model = await modelFrom(spec, { environment: process.env, overrides })
    return [{ model, params: model.settings }]
  })
  return (await Promise.all(planned)).flat()
}

const replayPrefix = 'replay:'

function isReplay(spec: string): boolean {
  return spec.startsWith(replayPrefix)
}
