import { Presets, SingleBar } from 'cli-progress'

/** Shows how far a sweep is: a bar on a terminal, plain lines elsewhere. */
export interface Progress {
  add(done: number): void
  stop(): void
}

/** How often a line is written where there is no terminal, in milliseconds. */
const linesEvery = 5000

/** Progress of so many episodes on a stream. */
export function shownProgress(total: number, stream: NodeJS.WriteStream): Progress {
  const started = performance.now()
  const bar = new SingleBar(
    {
      format: `${stream.isTTY ? '{bar} ' : ''}{value}/{total} episodes, {rate}/s, ETA {eta_formatted}`,
      stream,
      noTTYOutput: true,
      notTTYSchedule: linesEvery,
      etaBuffer: 50,
      hideCursor: true,
    },
    Presets.legacy,
  )
  let done = 0
  bar.start(total, 0, { rate: '-' })
  return {
    add(count) {
      done += count
      const rate = done / Math.max(0.001, (performance.now() - started) / 1000)
      bar.update(done, { rate: rate < 10 ? rate.toFixed(1) : String(Math.round(rate)) })
    },
    stop: () => bar.stop(),
  }
}
