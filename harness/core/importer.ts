import type { Trace } from './trace.ts'

/** One episode of a foreign trace set, in this project's own terms. */
export interface ImportedEpisode {
  readonly trace: Trace
  /** Hash over what every topology of one scenario x model should share; a difference is reported, not refused. */
  readonly fingerprint: string
  /** File and line that it was read from, for messages. */
  readonly source: string
}

/** Reads the traces of one publisher's format. */
export interface Importer {
  /** Kebab-case, equal to the file name. */
  readonly id: string
  /** Moves whenever an imported number may move. */
  readonly version: number
  readonly title: string
  /** What the format is, who publishes it, and by which rules its rows are taken. */
  readonly description: string
  /**
   * Every episode of a file or folder, checked before the first is given, so that nothing is half-imported.
   *
   * @throws UsageError with file, line, what was expected and what came
   */
  read(path: string): Iterable<ImportedEpisode> | AsyncIterable<ImportedEpisode>
}

/** An importer as found in its folder. */
export interface AnyImporter extends Importer {
  readonly plugin: 'importer'
}
