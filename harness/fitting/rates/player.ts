import { setImmediate } from 'node:timers/promises'
import { UsageError } from '../../core/errors.ts'
import type { RateTargets } from '../../core/rate-targets.ts'
import type { AnyScenario } from '../../core/scenario.ts'
import type { AnyTopology } from '../../core/topology.ts'
import type { Settings } from '../../model/settings.ts'
import { simulatedModel } from '../../model/simulated.ts'
import { assignments } from '../../run/assignments.ts'
import { scenarioScope, sweepMatrix } from '../../run/matrix.ts'
import type { PlannedCell } from '../../run/planned-cell.ts'
import { playedJob } from '../../run/played-job.ts'
import { type RatedRound, ratedRounds } from './rated-rounds.ts'

/**
 * Plays games of the conditions of some targets with simulated agents of these persona parameters; gives the rounds
 * that belong to each of the targets, in their order.
 */
export type PlayRates = (
  persona: Settings,
  seeds: readonly number[],
  targets: readonly RateTargets['rates'][number][],
) => Promise<readonly (readonly RatedRound[])[]>

/** What the games are played with. */
export interface Played {
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  /** `--set` options: parameters of scenario and topology that hold for all conditions. */
  readonly set: readonly string[]
  readonly dataFolder: string | undefined
  readonly signal: AbortSignal
}

/**
 * A player of the conditions of a file of targets.
 *
 * @throws UsageError when a condition cannot be played
 */
export function ratePlayer(played: Played, { designs, rates }: RateTargets): PlayRates {
  const conditions = new Map(rates.map(({ set }) => [JSON.stringify(set), set]))
  const cells = new Map(
    [...conditions].map(([name, set]) => [
      name,
      designs.flatMap((design) => cellsOf(played, { ...design, ...set })),
    ]),
  )
  return async (persona, seeds, targets) => {
    const model = simulatedModel('ideal', persona)
    const rounds = new Map<string, readonly RatedRound[]>()
    await setImmediate() // lets signals and the progress display through
    for (const name of new Set(targets.map(({ set }) => JSON.stringify(set)))) {
      const own: RatedRound[] = []
      for (const [design, cell] of (cells.get(name) ?? []).entries()) {
        const planned = { ...cell, model, identity: { ...cell.identity, modelParams: model.settings } }
        for (const seed of seeds)
          own.push(...(await playedRounds(planned, seed + design * apart, played.signal)))
      }
      rounds.set(name, own)
    }
    return targets.map((target) =>
      (rounds.get(JSON.stringify(target.set)) ?? []).filter((round) => round.rounds === target.rounds),
    )
  }
}

/** Between the seeds of two designs: with equal seeds their first rounds would be the same ones. */
const apart = 1_000_000

async function playedRounds(planned: PlannedCell, seed: number, signal: AbortSignal) {
  const trace = await playedJob({ planned, seed, repetition: 0 }, (model) => model, signal)
  if (trace.result.kind === 'ended') return ratedRounds(trace)
  throw new UsageError(`fit: expected games that end, got one aborted: ${trace.result.detail}`)
}

function cellsOf(
  { scenario, topology, set, dataFolder }: Played,
  condition: RateTargets['designs'][number],
): readonly PlannedCell[] {
  const model = simulatedModel('ideal')
  const own = Object.entries(condition).map(([name, value]) => `${scenario.id}.${name}=${value}`)
  const made = assignments([...set, ...own], [scenarioScope(scenario), topology])
  const matrix = sweepMatrix({
    ...{ scenarios: [scenario], topologies: [topology], faults: ['none'], knownFaults: [], agents: [] },
    ...{ assignments: made, models: [{ model, params: model.settings }], seeds: [1], repetitions: 1 },
    dataFolder,
  })
  const [reason] = matrix.notApplicable
  if (matrix.cells.length > 0) return matrix.cells
  throw new UsageError(`fit: expected conditions that can be played, got ${reason?.reason ?? 'none'}`)
}
