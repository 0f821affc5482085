import { setImmediate } from 'node:timers/promises'
import { isFree, type Model } from '../core/model.ts'
import type { Cell, EpisodeResult, Trace } from '../core/trace.ts'
import { cellKey } from '../store/cell-key.ts'
import type { FinishedEpisode, ResultsWriter } from '../store/writer.ts'
import type { Crew } from './crew.ts'
import type { Job, Jobs } from './jobs.ts'
import { journaled } from './journaled.ts'
import { playedJob } from './played-job.ts'
import type { RequestDoor } from './requests.ts'
import type { Batch } from './runner.ts'

/** What is told of an episode once it is stored. */
export interface StoredResult {
  readonly cell: Cell
  readonly seed: number
  readonly result: EpisodeResult
}

/** What episodes are played and stored with. */
export interface Equipment {
  readonly writer: ResultsWriter
  readonly run: number
  readonly door: RequestDoor
  readonly crew: Crew | undefined
  readonly onStored: (episodes: readonly StoredResult[]) => void
}

/** Episodes are stored once they hold this many events together. */
export const eventsPerSave = 10_000

/** Plays episodes and stores them. */
export class Workshop {
  readonly #equipment: Equipment
  readonly #limited = new Map<Model, Model>()

  constructor(equipment: Equipment) {
    this.#equipment = equipment
  }

  /**
   * A share of episodes as batches. Cheap episodes are one batch, played one after another. Episodes that wait for
   * a provider become as many batches as calls may be in flight, each taking the next episode that nobody has.
   */
  batches(share: Jobs, concurrency: number): readonly Batch[] {
    const [{ planned, cell, seed, repetition }] = share
    const { scenario, topology } = planned.identity
    const name = `cell ${cell} from seed ${seed}, repetition ${repetition}`
    const place = { scenario: scenario.id, topology: topology.id, name }
    if (!isFree(planned.model)) {
      const rest = share.values()
      const lanes = Math.min(share.length, concurrency)
      return Array.from({ length: lanes }, () => ({ ...place, run: (signal) => this.#wait(rest, signal) }))
    }
    const isShared = this.#equipment.crew !== undefined && planned.model.isPure === true
    const run: Batch['run'] = (signal) =>
      isShared ? this.#delegate(share, signal) : this.#play(share, signal)
    return [{ ...place, run }]
  }

  /** Plays cheap episodes here and stores many of them together. */
  async #play(jobs: Jobs, signal: AbortSignal): Promise<void> {
    let finished: FinishedEpisode[] = []
    let events = 0
    for (const job of jobs) {
      await setImmediate() // lets signals and the progress display through
      const trace = await this.#played(job, signal)
      if (trace === undefined) break
      finished.push({ cell: job.cell, trace })
      events += trace.events.length
      if (events < eventsPerSave) continue
      this.#save(finished)
      finished = []
      events = 0
    }
    this.#save(finished)
  }

  #save(finished: readonly FinishedEpisode[]): void {
    if (finished.length === 0) return
    const { writer, run, onStored } = this.#equipment
    writer.save(run, finished)
    onStored(finished.map(({ trace }) => trace))
  }

  /** Has the crew play episodes, and stores what it gives back. */
  async #delegate(jobs: Jobs, signal: AbortSignal): Promise<void> {
    const { crew, writer, run, onStored } = this.#equipment
    const [{ planned, cell: number }] = jobs
    const cell = planned.identity
    let rest: readonly Job[] = jobs
    while (rest.length > 0 && crew !== undefined && !signal.aborted) {
      const matched = planned.matched && { matched: planned.matched }
      const episodes = await crew.played({ cell: cellKey(cell), ...matched, episodes: rest.map(place) })
      if (episodes.length === 0) return
      writer.savePrepared(run, number, episodes)
      onStored(episodes.map(({ seed, result }) => ({ cell, seed, result })))
      rest = rest.slice(episodes.length)
    }
  }

  /** Plays episodes that wait for a provider, and stores each while the next one is under way. */
  async #wait(jobs: Iterator<Job>, signal: AbortSignal): Promise<void> {
    let last = Promise.resolve()
    for (let next = jobs.next(); !next.done; next = jobs.next()) {
      const { value: job } = next
      const [trace] = await Promise.all([this.#played(job, signal), last])
      if (trace === undefined) return
      last = this.#saveSoon({ cell: job.cell, trace })
    }
    await last
  }

  async #saveSoon(finished: FinishedEpisode): Promise<void> {
    const { writer, run, onStored } = this.#equipment
    await writer.saveSoon(run, finished)
    onStored([finished.trace])
  }

  /** Undefined when the sweep is to stop. */
  async #played(job: Job, signal: AbortSignal): Promise<Trace | undefined> {
    if (signal.aborted) return undefined
    return playedJob(job, (model) => this.#atTheDoor(job, model), signal).catch((error: unknown) => {
      if (!signal.aborted) throw error
      return undefined
    })
  }

  #atTheDoor({ planned, seed, repetition }: Job, model: Model): Model {
    if (isFree(model)) return model
    const { writer, door } = this.#equipment
    const limited = this.#limited.get(model) ?? door.limited(model)
    this.#limited.set(model, limited)
    const key = cellKey(planned.identity)
    return journaled(limited, {
      find: (call) => writer.paidReply(key, seed, repetition, call),
      save: (call, reply) => writer.savePaidReply(key, seed, repetition, call, reply),
    })
  }
}

function place({ seed, repetition }: Job): readonly [seed: number, repetition: number] {
  return [seed, repetition]
}
