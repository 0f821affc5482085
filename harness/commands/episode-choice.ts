import type { StoredEpisode } from '../analysis/gatherer.ts'
import { type CommandOption, commaList, type Given } from '../command-line.ts'
import type { CellRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { Cell, EpisodeResult } from '../core/trace.ts'
import { expectedOneOf } from '../nearest.ts'
import type { ResultsReader, Selection } from '../store/reader.ts'
import { storedTraces } from '../store/traces.ts'

/** Which episodes do not count. */
export const dropOption: CommandOption = {
  flags: '--drop KINDS',
  description: "leave out: fallbacks, imported episodes that count with a publisher's fall-back",
}

/** Which cells count. */
export const whereOption: CommandOption = {
  flags: '--where NAME=VALUES',
  description: 'only these, such as topology=mesh,solo',
  isList: true,
}

/** What is left of a results file. */
export interface ChosenEpisodes {
  readonly cells: readonly CellRow[]
  /** Reads them, one at a time, from the start. */
  readonly episodes: () => Iterable<StoredEpisode>
}

/**
 * The cells and episodes that `--where` and `--drop` leave of a selection.
 *
 * @throws UsageError when one of them names what there is not
 */
export function chosenEpisodes(given: Given, results: ResultsReader, selection: Selection): ChosenEpisodes {
  const stored = results.cells(selection)
  const isWanted = cellFilter(
    given.list('where'),
    stored.map(({ identity }) => identity),
  )
  const cells = stored.filter(({ identity }) => isWanted(identity))
  const kept = new Set(cells.map(({ cell }) => cell))
  const isDropped = episodeFilter(commaList(given.text('drop')) ?? [])
  return {
    cells,
    *episodes() {
      for (const stored of storedTraces(results, selection)) {
        if (kept.has(stored.cell) && !isDropped(stored.trace.result)) yield stored
      }
    },
  }
}

const droppable: { readonly [name: string]: (result: EpisodeResult) => boolean } = {
  fallbacks: (result) => result.kind === 'ended' && result.answerSource === 'fallback',
}

/** Which episodes `--drop` leaves out. */
function episodeFilter(kinds: readonly string[]): (result: EpisodeResult) => boolean {
  const tests = kinds.map((kind) => {
    const test = droppable[kind]
    if (test === undefined) throw new UsageError(`--drop: ${expectedOneOf(Object.keys(droppable), kind)}`)
    return test
  })
  return (result) => tests.some((test) => test(result))
}

const filters: { readonly [name: string]: (cell: Cell) => string } = {
  scenario: ({ scenario }) => scenario.id,
  topology: ({ topology }) => topology.id,
  model: ({ model }) => model.id,
  fault: ({ fault }) => fault.id,
  agents: ({ agents }) => String(agents),
}

/** Which cells `--where` keeps. Names and values that no stored cell has are mistakes of the user. */
function cellFilter(conditions: readonly string[], stored: readonly Cell[]): (cell: Cell) => boolean {
  const tests = conditions.map((condition) => {
    const [, name = '', values = ''] = /^([^=]*)=?(.*)$/s.exec(condition) ?? []
    const aspect = filters[name]
    if (aspect === undefined) throw new UsageError(`--where: ${expectedOneOf(Object.keys(filters), name)}`)
    const known = [...new Set(stored.map(aspect))]
    const wanted = values.split(',')
    const unknown = wanted.find((value) => !known.includes(value))
    if (unknown !== undefined) throw new UsageError(`--where ${name}: ${expectedOneOf(known, unknown)}`)
    return (cell: Cell): boolean => wanted.includes(aspect(cell))
  })
  return (cell) => tests.every((test) => test(cell))
}
