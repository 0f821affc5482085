import { hash } from 'node:crypto'
import { canonicalJson } from './core/json.ts'
import type { Cell } from './core/trace.ts'
import { placeKey, type RecordedCell, type RecordedPlace, recordedKey } from './run/recording.ts'
import type { ResultsReader, Selection } from './store/reader.ts'

/** A model as it was recorded. A replay of a replay is one of the original. */
export interface Original {
  readonly id: string
  readonly version: number
  readonly params: Cell['modelParams']
  readonly isSimulated: boolean
}

/** One model of a file with the episodes that stand for it. */
export interface ChosenModel {
  readonly original: Original
  /** By their keys. */
  readonly cells: ReadonlyMap<string, RecordedCell>
  /** Hash over the episodes: what they hold and, because a replay repeats them, measured durations. */
  readonly content: string
}

/**
 * The models of a file. Where several stored episodes have one place (made with another version of a scenario or a
 * topology, or replays of each other) the original comes before its replays, and the newest run before older ones.
 */
export function chosenModels(results: ResultsReader, selection: Selection): readonly ChosenModel[] {
  const models = Map.groupBy(storedEpisodes(results, selection), ({ model }) => model)
  return [...models.values()].flatMap((episodes) => {
    const [first] = episodes
    return first === undefined ? [] : [chosenModel(results, first.original, episodes)]
  })
}

/** A stored episode with all that decides whether it is chosen. */
interface Candidate extends RecordedPlace {
  readonly key: string
  readonly identity: Cell
  readonly fingerprint: string
  readonly original: Original
  /** Names the original. */
  readonly model: string
  readonly isReplay: boolean
  readonly run: number
  readonly content: string
}

function storedEpisodes(results: ResultsReader, selection: Selection): readonly Candidate[] {
  const origins = new Map(results.origins(selection).map((origin) => [origin.episode, origin]))
  const cells = new Map(results.cells(selection).map((row) => [row.cell, { ...row, ...facts(row.identity) }]))
  return results.episodes(selection).flatMap(({ episode, cell, seed, repetition }) => {
    const [origin, stored] = [origins.get(episode), cells.get(cell)]
    if (origin === undefined || stored === undefined) return []
    const { run, content } = origin
    return [{ ...stored, run, content, episode, seed, repetition }]
  })
}

function facts(identity: Cell) {
  const original = originalOf(identity)
  const { id, version, params } = original
  const isReplay = identity.model.id !== id
  return { key: recordedKey(identity), original, model: canonicalJson([id, version, params]), isReplay }
}

const replayed = /^replay:/

function originalOf({ model, modelParams, isSimulated }: Cell): Original {
  const { id, version } = model
  if (!replayed.test(id)) return { id, version, params: modelParams, isSimulated }
  const { content: _content, strict: _strict, ...params } = modelParams
  return { id: id.replace(replayed, ''), version, params, isSimulated }
}

function chosenModel(
  results: ResultsReader,
  original: Original,
  candidates: readonly Candidate[],
): ChosenModel {
  const best = new Map<string, Candidate>()
  for (const candidate of candidates.toSorted(byPreference)) {
    const place = `${candidate.key} ${placeKey(candidate)}`
    if (!best.has(place)) best.set(place, candidate)
  }
  const chosen = [...best.values()].sort((a, b) => a.episode - b.episode)
  const cells = [...Map.groupBy(chosen, ({ key }) => key)].flatMap(([key, episodes]) => {
    const [first] = episodes
    return first === undefined ? [] : [[key, recordedCell(first, episodes)] as const]
  })
  return { original, cells: new Map(cells), content: contentOf(results, original, chosen) }
}

/** The preferred comes first. */
function byPreference(a: Candidate, b: Candidate): number {
  return Number(a.isReplay) - Number(b.isReplay) || b.run - a.run || b.episode - a.episode
}

function recordedCell({ key, identity, fingerprint }: Candidate, own: readonly Candidate[]): RecordedCell {
  const places = own.map(({ seed, repetition, episode }) => ({ seed, repetition, episode }))
  return { key, identity, fingerprint, episodes: new Map(places.map((place) => [placeKey(place), place])) }
}

function contentOf(results: ResultsReader, { isSimulated }: Original, chosen: readonly Candidate[]): string {
  const lines = chosen.map((episode) => {
    const times = isSimulated ? [] : results.callTimes(episode.episode)
    return canonicalJson([episode.key, placeKey(episode), episode.content, times])
  })
  return hash('sha256', lines.sort().join('\n')).slice(0, 16)
}
