/** Episodes of any plug-ins, played for a test. */
import type { Json } from '../../harness/core/json.ts'
import type { Model } from '../../harness/core/model.ts'
import type { AnyScenario, Scenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Cell, EpisodeResult, Happening, Trace, TraceEvent } from '../../harness/core/trace.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { playedEpisode } from '../../harness/run/episode.ts'
import { activeFaults, faultName } from '../../harness/run/fault-notation.ts'

/** Parameters by name. */
export type Params = { readonly [name: string]: Json }

/** What is played; parameters that are left out have their defaults. */
export interface Play {
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  /** Default: persona `ideal`. */
  readonly model?: Model
  /** Default: the scenario's own. */
  readonly agents?: number
  readonly seed?: number
  readonly repetition?: number
  readonly scenarioParams?: Params
  readonly topologyParams?: Params
  /** Notation of the faults. Default: none. */
  readonly faults?: string
}

/** All faults of the project, by folder. */
export const knownFaults = await plugins('fault')
const { signal } = new AbortController()

/** Plays one episode and gives its trace. */
export function played(play: Play): Promise<Trace> {
  const { scenario, topology, model = simulatedModel(), seed = 1, repetition = 0 } = play
  const faults = activeFaults(play.faults ?? 'none', knownFaults)
  const cell: Cell = {
    scenario: { id: scenario.id, version: scenario.version },
    topology: { id: topology.id, version: topology.version },
    model: { id: model.spec, version: model.version },
    fault: { id: faultName(faults), versions: {} },
    policy: { id: 'none', versions: {} },
    agents: play.agents ?? scenario.agents.default,
    scenarioParams: parsedParams(scenario, play.scenarioParams),
    topologyParams: parsedParams(topology, play.topologyParams),
    modelParams: {},
    isSimulated: model.isSimulated,
    seesUnion: topology.sees === 'union',
  }
  return playedEpisode({ cell, scenario, topology, model, faults, seed, repetition }, signal)
}

/** All parameters of a plug-in, with defaults for those that are not given. */
export function parsedParams({ params }: AnyScenario | AnyTopology, given: Params = {}): Params {
  // A plug-in's schema is an object of plain values.
  return params.parse(given) as Params
}

/** Whether agents keep what they read and said over a round's end. */
export function keepsMemory(scenario: AnyScenario, given: Params): boolean {
  return scenario.open(<P, S, O, A extends Json>({ memory }: Scenario<P, S, O, A>) => {
    // The parameters are read by this scenario's own schema.
    return memory?.(parsedParams(scenario, given) as P) === 'keep'
  })
}

/** The events of one kind, in order. */
export function eventsOf<K extends Happening['kind']>(
  { events }: Trace,
  kind: K,
): readonly Extract<TraceEvent, { readonly kind: K }>[] {
  return events.filter((event): event is Extract<TraceEvent, { readonly kind: K }> => event.kind === kind)
}

/** The result of an episode that must have ended. */
export function endedResult({ result }: Trace): Extract<EpisodeResult, { readonly kind: 'ended' }> {
  if (result.kind === 'ended') return result
  throw new Error(`expected an ended episode, got ${result.cause}: ${result.detail}`)
}

/** The result of an episode that must have been aborted. */
export function abortedResult({ result }: Trace): Extract<EpisodeResult, { readonly kind: 'aborted' }> {
  if (result.kind === 'aborted') return result
  throw new Error(`expected an aborted episode, got the score ${result.score}`)
}
