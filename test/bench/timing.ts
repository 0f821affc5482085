/** The middle of some numbers; the upper one of two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

/** The median of the ratios of numbers that were measured in the same turn. */
export function medianRatio(values: readonly number[], others: readonly number[]): number {
  return median(values.map((value, turn) => value / (others[turn] ?? Number.NaN)))
}

/**
 * What several pieces of work give when they are done in turns, so that whatever else the machine does falls on
 * all of them alike. A first turn warms up and is not counted.
 */
export async function inTurns<K extends string, T>(
  repeats: number,
  works: Readonly<Record<K, () => T | Promise<T>>>,
): Promise<Readonly<Record<K, readonly T[]>>> {
  const names = Object.keys(works) as K[] // a record has no other keys than its own
  const given = Object.fromEntries(names.map((name) => [name, [] as T[]])) as Record<K, T[]>
  for (let turn = 0; turn <= repeats; turn += 1) {
    for (const name of names) {
      globalThis.gc?.()
      const result = await works[name]()
      if (turn > 0) given[name].push(result)
    }
  }
  return given
}

/** How long some work took. */
export interface Timing {
  readonly seconds: number
  /** Time on a processor, of all threads of this process; other processes hardly move it. */
  readonly processorSeconds: number
}

/** Times some work. */
export async function timed(work: () => unknown): Promise<Timing> {
  const processorBefore = process.cpuUsage()
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage(processorBefore)
  return { seconds, processorSeconds: (user + system) / 1e6 }
}

/** The wall times of some timings. */
export function walls(timings: readonly Timing[]): readonly number[] {
  return timings.map(({ seconds }) => seconds)
}

/** The processor times of some timings. */
export function processorTimes(timings: readonly Timing[]): readonly number[] {
  return timings.map(({ processorSeconds }) => processorSeconds)
}
