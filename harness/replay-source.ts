import { UsageError } from './core/errors.ts'
import type { Cell } from './core/trace.ts'
import { isCertain } from './model/mind.ts'
import { personaParameters } from './model/personas.ts'
import { replayModel, replaySettings } from './model/replay.ts'
import { type Settings, settingsFrom } from './model/settings.ts'
import { type ChosenModel, chosenModels } from './replay-choice.ts'
import { recordedEpisode } from './replay-episode.ts'
import type { PlannedModel } from './run/planned-cell.ts'
import { type Place, placeKey, type RecordedCell } from './run/recording.ts'
import { ResultsReader } from './store/reader.ts'

/**
 * The models whose episodes a results file holds, each as a replay of itself.
 *
 * @param name `FILE`, or `FILE#RUN` for the episodes of one run only
 * @param given settings of the replay
 * @throws UsageError when there is no such file or run, or nothing in it
 */
export function replayedModels(name: string, given: Settings): readonly PlannedModel[] {
  const { strict } = settingsFrom('model "replay"', replaySettings, given)
  const { file, run } = sourceOf(name)
  const results = new ResultsReader(file)
  try {
    if (run !== undefined && !results.hasRun(run))
      throw new UsageError(`--model replay:${name}: expected a run of ${file}, got ${run}`)
    const chosen = chosenModels(results, run === undefined ? {} : { run })
    if (chosen.length === 0)
      throw new UsageError(`--model replay:${name}: expected stored episodes, got none`)
    return chosen.map((model) => plannedReplay({ name: `replay:${name}`, results, strict }, model))
  } catch (error) {
    results.close()
    throw error
  }
}

function sourceOf(name: string): { readonly file: string; readonly run: number | undefined } {
  const [, file = '', run] = /^(.*?)(?:#(\d+))?$/s.exec(name) ?? []
  if (file === '') throw new UsageError('--model: expected replay:FILE or replay:FILE#RUN, got no file')
  return { file, run: run === undefined ? undefined : Number(run) }
}

interface Source {
  /** As the user named it. */
  readonly name: string
  readonly results: ResultsReader
  readonly strict: 'yes' | 'no'
}

function plannedReplay({ name, results, strict }: Source, chosen: ChosenModel): PlannedModel {
  const { id, version, params, isSimulated } = chosen.original
  // The original's own settings stay, so that models that differed in them differ still.
  const settings = { ...params, content: chosen.content, strict }
  const facts = {
    ...{ spec: `replay:${id}`, version, isSimulated, settings },
    ...{ isDeterministic: isCertainPersona(id, params), isPure: true as const },
  }
  const recording = {
    ...{ name, cells: chosen.cells },
    model(cell: RecordedCell, place: Place) {
      const episode = episodeNumber(cell, place)
      const where = `${results.file}, episode ${episode}`
      if (!results.isSound(episode))
        throw new UsageError(`${where}: expected the rows as they were stored, got others`)
      return replayModel(facts, recordedEpisode(results.trace(episode), where), strict === 'yes')
    },
    trace: (cell: RecordedCell, place: Place) => results.trace(episodeNumber(cell, place)),
    close: () => results.close(),
  }
  return { model: { ...facts, reply: replyOfNoEpisode }, params: settings, recording }
}

function episodeNumber({ identity, episodes }: RecordedCell, place: Place): number {
  const found = episodes.get(placeKey(place))
  if (found !== undefined) return found.episode
  throw new Error(`expected a recorded episode of ${identity.scenario.id}, got ${placeKey(place)}`)
}

/** A simulated agent that leaves nothing to chance runs identical episodes once, and so does its replay. */
function isCertainPersona(id: string, params: Cell['modelParams']): boolean {
  const parameters = id.startsWith('simulated:') ? personaParameters.safeParse(params).data : undefined
  return parameters !== undefined && isCertain(parameters)
}

async function replyOfNoEpisode(): Promise<never> {
  throw new Error('expected the model of one recorded episode, got the replay of them all')
}
