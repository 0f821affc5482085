/** Two topologies on the same worlds, seed by seed. */
import type { Json } from '../../harness/core/json.ts'
import type { AnyMetric } from '../../harness/core/metric.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { mean } from '../../harness/stats/mean.ts'
import { meanInterval } from '../../harness/stats/mean-interval.ts'
import { scenarios, topologies } from '../conformance/support-cases.ts'
import { endedResult, eventsOf, type Params, played } from '../conformance/support-episode.ts'

/** A world and who plays it. */
export interface World {
  readonly scenario: string
  readonly params?: Params
  /** Default: the scenario's own. */
  readonly agents?: number
  readonly persona?: 'ideal' | 'typical'
  readonly faults?: string
  /** How many worlds, from seed 1. Default: 20. */
  readonly seeds?: number
}

/** A topology with parameters: `['gossip', { fanout: 1 }]`. */
export type Arm = readonly [id: string, params?: Params]

const metrics = await plugins('metric')
const models = { ideal: simulatedModel('ideal'), typical: simulatedModel('typical') }

/** Episodes of the world that was played last; those of others are let go. */
let [last, kept] = ['', new Map<string, Promise<Trace>>()]

/** One episode; the same one is played once only while one world is looked at. */
export function episode(world: World, arm: Arm, seed: number, repetition = 0): Promise<Trace> {
  const { params: scenarioParams = {}, persona = 'ideal', scenario, agents, faults } = world
  const place = JSON.stringify([scenario, scenarioParams, persona, agents, faults])
  if (place !== last) [last, kept] = [place, new Map()]
  const key = JSON.stringify([arm, seed, repetition])
  const known = kept.get(key)
  if (known !== undefined) return known
  const [topology, topologyParams = {}] = arm
  const trace = played({
    ...{ scenario: named(scenarios, scenario), scenarioParams, model: models[persona], seed, repetition },
    ...{ topology: named(topologies, topology), topologyParams },
    ...(agents !== undefined && { agents }),
    ...(faults !== undefined && { faults }),
  })
  kept.set(key, trace)
  return trace
}

/**
 * What a metric takes from an episode, as a number: the number itself, `METRIC.PART` of what has parts, or the share of
 * what has `part` and `whole`. With `mark:NAME`, how often the mechanism marked that.
 */
export function valueFrom(metric: string, trace: Trace): number {
  const result = endedResult(trace)
  if (metric.startsWith('mark:'))
    return eventsOf(trace, 'mark').filter(({ name }) => `mark:${name}` === metric).length
  const [id = '', part] = metric.split('.')
  return named<AnyMetric>(metrics, id).open((opened) => {
    const taken = opened.episode({ ...trace, result }, opened.options.parse({}))
    const value = taken.kind === 'taken' ? numberIn(taken.value, part) : undefined
    if (value === undefined) throw new Error(`${metric}: expected a number, got ${JSON.stringify(taken)}`)
    return value
  })
}

function numberIn(value: Json, part?: string): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  // Neither a list nor null nor a plain value: an object of JSON.
  const { [part ?? 'part']: one, whole } = value as { readonly [name: string]: Json }
  if (typeof one !== 'number') return
  return part !== undefined ? one : typeof whole === 'number' ? one / whole : undefined
}

/** The mean of each arm, and the mean paired difference with its 95 % interval over seeds. */
export async function paired(world: World, [a, b]: readonly [Arm, Arm], metric: string) {
  const values: [number, number][] = []
  for (let seed = 1; seed <= (world.seeds ?? 20); seed += 1)
    values.push([
      valueFrom(metric, await episode(world, a, seed)),
      valueFrom(metric, await episode(world, b, seed)),
    ])
  const [left, right] = [mean(values.map(([one]) => one)), mean(values.map(([, other]) => other))]
  return { left, right, interval: intervalOf(values.map(([one, other]) => one - other)) }
}

/** The 95 % interval of a mean of differences. */
export function intervalOf(differences: readonly number[]): Range {
  const { interval } = meanInterval(differences)
  if (interval.kind === 'none') throw new Error(interval.reason)
  return interval
}

interface Range {
  readonly low: number
  readonly high: number
}

function named<P extends { readonly id: string }>(all: readonly P[], id: string): P {
  const found = all.find((each) => each.id === id)
  if (found === undefined) throw new Error(`expected a plug-in "${id}"`)
  return found
}
