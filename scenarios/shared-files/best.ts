import type { AgentId } from '../../harness/define.ts'
import { type Call, type Commons, clash, type Job, type Step } from './call.ts'

/** With which call an agent does its next step. */
export type Way = 'next' | 'instead'

/** The most that these jobs can still earn together, and what to do now for it. */
export interface Best {
  /** Worth of the jobs that get done. */
  readonly value: number
  /** Steps of this round, which do not clash; agents that are not named wait. */
  readonly ways: ReadonlyMap<AgentId, Way>
}

/**
 * The exact optimum. Whatever can be done in parallel can be done one step after another, so the search is over how far
 * each job is, with which substitutes; a condition only ever comes or only ever goes, so what holds follows from that,
 * and so does what was spent. Several steps are put into one round where that costs nothing.
 */
export function best(jobs: readonly Job[], commons: Commons): Best {
  const search = new Search(jobs, commons)
  const start = jobs.map(() => 0)
  const value = search.value(start)
  const ways = new Map<AgentId, Way>()
  const chosen: Call[] = []
  let places = start
  for (const [index, { agent }] of jobs.entries()) {
    if (value === 0) break
    const step = search.steps(start, index).find(({ call, to }) => {
      const next = places.with(index, to)
      const isPossible = search.steps(places, index).some((other) => other.to === to)
      return isPossible && chosen.every((other) => !clash(call, other)) && search.value(next) === value
    })
    if (step === undefined) continue
    places = places.with(index, step.to)
    chosen.push(step.call)
    ways.set(agent, step.way)
  }
  return { value, ways }
}

/** How far a job may be: after some of its steps, each done one way or the other. Conditions are bits. */
interface Place {
  readonly cost: number
  readonly adds: number
  readonly removes: number
  readonly isDone: boolean
  /** The least that the steps after it cost. */
  readonly toEnd: number
  readonly steps: readonly Stride[]
}

/** A step from one place to another. */
interface Stride {
  readonly to: number
  readonly call: Call
  readonly way: Way
  readonly needs: number
}

class Search {
  readonly #jobs: readonly Job[]
  readonly #left: number
  readonly #holding: number
  readonly #places: readonly (readonly Place[])[]
  readonly #known = new Map<number, number>()

  constructor(jobs: readonly Job[], { holding, left }: Commons) {
    const bits = bitsBy()
    this.#jobs = jobs
    this.#left = left
    this.#holding = bits(holding)
    this.#places = jobs.map(({ steps }) => placesOf(steps, bits))
  }

  /** The most that can be reached from where the jobs are. */
  value(places: readonly number[]): number {
    const key = places.reduce((sum, place, index) => sum * (this.#places[index]?.length ?? 1) + place, 0)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    let most = this.#jobs.reduce(
      (sum, { value }, index) => sum + (this.#at(places, index)?.isDone ? value : 0),
      0,
    )
    const bound = this.#bound(places)
    for (const next of this.#branches(places)) if (most < bound) most = Math.max(most, this.value(next))
    this.#known.set(key, most)
    return most
  }

  /**
   * No more than this can be reached: every job that the budget suffices for by itself, but where it does not suffice
   * for all of them together, not the one that is worth least.
   */
  #bound(places: readonly number[]): number {
    let [left, sum, needed, least] = [this.#left, 0, 0, Number.POSITIVE_INFINITY]
    for (let index = 0; index < places.length; index += 1) left -= this.#at(places, index)?.cost ?? 0
    for (let index = 0; index < places.length; index += 1) {
      const toEnd = this.#at(places, index)?.toEnd ?? 0
      const value = this.#jobs[index]?.value ?? 0
      if (toEnd > left) continue
      sum += value
      needed += toEnd
      if (toEnd > 0) least = Math.min(least, value)
    }
    return needed > left ? sum - least : sum
  }

  /** Where to go on from here. A step that costs nothing and takes nothing away hurts nobody: then it alone. */
  #branches(places: readonly number[]): readonly (readonly number[])[] {
    const all: (readonly number[])[] = []
    for (let index = 0; index < places.length; index += 1) {
      for (const { to, call } of this.steps(places, index)) {
        const next = places.with(index, to)
        if (call.cost === 0 && call.removes.length === 0) return [next]
        all.push(next)
      }
    }
    return all
  }

  /** What a job may do next. */
  steps(places: readonly number[], index: number): readonly Stride[] {
    const steps = this.#at(places, index)?.steps ?? []
    if (steps.length === 0) return steps
    let [left, adds, removes] = [this.#left, this.#holding, 0]
    for (let other = 0; other < places.length; other += 1) {
      const place = this.#at(places, other)
      left -= place?.cost ?? 0
      adds |= place?.adds ?? 0
      removes |= place?.removes ?? 0
    }
    const missing = ~(adds & ~removes)
    return steps.filter(({ call, needs }) => call.cost <= left && (needs & missing) === 0)
  }

  #at(places: readonly number[], index: number): Place | undefined {
    return this.#places[index]?.[places[index] ?? 0]
  }
}

/** Conditions beyond these share a bit, which no world of ours needs. */
const mostBits = 30

/** Gives each condition that it meets a bit. */
function bitsBy(): (conditions: readonly string[]) => number {
  const known = new Map<string, number>()
  return (conditions) =>
    conditions.reduce((bits, condition) => {
      const bit = known.get(condition) ?? Math.min(mostBits, known.size)
      known.set(condition, bit)
      return bits | (1 << bit)
    }, 0)
}

function placesOf(steps: readonly Step[], bits: ReturnType<typeof bitsBy>): readonly Place[] {
  const places: Place[] = []
  const grow = (done: number, before: Pick<Place, 'cost' | 'adds' | 'removes'>): number => {
    const place = places.length
    const strides: Stride[] = []
    const toEnd = steps
      .slice(done)
      .reduce((sum, { call, instead }) => sum + Math.min(call.cost, instead?.cost ?? call.cost), 0)
    places.push({ ...before, isDone: done === steps.length, toEnd, steps: strides })
    const step = steps[done]
    for (const [way, call] of [
      ['next', step?.call],
      ['instead', step?.instead],
    ] as const) {
      if (call === undefined) continue
      const after = {
        cost: before.cost + call.cost,
        adds: before.adds | bits(call.adds),
        removes: before.removes | bits(call.removes),
      }
      strides.push({ way, call, needs: bits(call.needs), to: grow(done + 1, after) })
    }
    return place
  }
  grow(0, { cost: 0, adds: 0, removes: 0 })
  return places
}
