/** What is claimed of a topology on a scenario. Each claim plays what it needs and throws where it does not hold. */
import { expect } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import type { Model } from '../../harness/core/model.ts'
import type { Round, Scenario, Setting } from '../../harness/core/scenario.ts'
import type { Trace } from '../../harness/core/trace.ts'
import type { RoundTraits } from '../../harness/core/traits.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { stream } from '../../harness/run/streams.ts'
import type { Case } from './support-cases.ts'
import { wrongCauses } from './support-causes.ts'
import {
  abortedResult,
  endedResult,
  eventsOf,
  keepsMemory,
  type Play,
  parsedParams,
  played,
} from './support-episode.ts'
import {
  boardsOf,
  isAllFallback,
  needlessTries,
  roundCosts,
  triesOf,
  undeclaredMessages,
  wrongBoards,
  wrongPrompts,
  wrongReads,
  wrongTimes,
  wrongTools,
} from './support-laws.ts'
import { failing, scrambled, withRefusing } from './support-models.ts'
import { questionOf, telling } from './support-rounds.ts'

const seed = 1

/** Tries a claim on each of these, one after another; where it fails, the error begins with the case. */
export async function onEach(
  cases: readonly Case[],
  claim: (each: Case) => Promise<void> | void,
): Promise<void> {
  for (const each of cases) {
    try {
      await claim(each)
    } catch (error) {
      if (error instanceof Error) error.message = `${each.name}: ${error.message}`
      throw error
    }
  }
}

/** One episode of a case, under agents without errors unless it says otherwise. */
export function trialOf(each: Case, play: Partial<Play> = {}): Promise<Trace> {
  return played({ ...each, seed, ...play })
}

/** What holds of every trace of a topology, whatever its model said. */
export function expectLawful(trace: Trace, { topology, scenario, scenarioParams }: Case): void {
  const { score } = endedResult(trace)
  expect(score >= 0 && score <= 1, `score ${score}`).toBe(true)
  const boards = boardsOf(trace, topology)
  const broken = {
    undeclaredMessages: undeclaredMessages(trace, topology),
    needlessTries: needlessTries(trace),
    wrongTimes: wrongTimes(trace),
    wrongReads: wrongReads(trace, boards),
    wrongBoards: wrongBoards(trace, boards),
    wrongTools: wrongTools(trace),
    wrongPrompts: wrongPrompts(trace, keepsMemory(scenario, scenarioParams)),
    wrongCauses: wrongCauses(trace),
  }
  if (Object.values(broken).some((places) => places.length > 0)) expect(broken).toEqual(nothingBroken(broken))
}

function nothingBroken(laws: object): object {
  return Object.fromEntries(Object.keys(laws).map((law) => [law, []]))
}

/** What holds where no fault acts. */
export function expectExactCost(trace: Trace, { topology }: Case): void {
  for (const { round, executed, formula, bound } of roundCosts(trace, topology)) {
    const isExact = executed.calls === formula.calls && executed.messages === formula.messages
    if (!isExact) expect(executed, `cost of round ${round}`).toEqual(formula)
    const isBound = executed.calls <= bound.calls && executed.messages <= bound.messages
    if (!isBound) expect(executed, `bound of round ${round}`).toEqual(bound)
  }
}

/** The same bytes and the same end. What differs is shown as data, where it differs as such. */
export function expectSame(again: Trace, trace: Trace): void {
  const [bytes, known] = [JSON.stringify(again), JSON.stringify(trace)]
  if (bytes === known) return
  expect(again).toEqual(trace)
  expect(bytes).toBe(known)
}

/** Agents that know everything are understood at every try. */
export function expectUnderstood(trace: Trace): void {
  expect(eventsOf(trace, 'call').filter(({ reading }) => reading.kind === 'refused')).toEqual([])
}

/** The score of a team that never answers. */
export function doNothingScore({ scenario, scenarioParams, agents }: Case): number {
  return scenario.open(<P, S, O, A extends Json>({ arms }: Scenario<P, S, O, A>) => {
    // The parameters are read by this scenario's own schema.
    const params = parsedParams(scenario, scenarioParams) as P
    const setting: Setting<P> = { params, agents, seed }
    return arms.doNothing(setting, (purpose, round = 0) => stream(`${seed}/world/${purpose}/${round}`))
  })
}

/** A team that is never understood, or never given a reply, goes on; where it never answers, that is what it earns. */
export async function survivesModel(each: Case, model: Model): Promise<void> {
  const trace = await trialOf(each, { model })
  expectLawful(trace, each)
  expectExactCost(trace, each)
  if (isAllFallback(trace)) expect(endedResult(trace).score).toBe(doNothingScore(each))
}

/** Any one member may go unheard, and each of its tries is recorded. */
export async function survivesRefusals(each: Case): Promise<void> {
  const ideal = await trialOf(each)
  for (const member of new Set(eventsOf(ideal, 'call').map(({ member }) => member))) {
    const rounds: { round: Round; traits: RoundTraits }[] = []
    const scenario = telling(each.scenario, (round, traits) => rounds.push({ round, traits }))
    const trace = await trialOf(each, { scenario, model: withRefusing(simulatedModel(), member) })
    expectLawful(trace, each)
    expectExactCost(trace, each)
    for (const { request, calls } of triesOf(trace)) {
      const [first] = calls
      const at = first && rounds[first.round]
      if (first?.member !== member || at === undefined) continue
      const question = questionOf(first, at.round, at.traits)
      const isReadable = question.read('no').kind === 'read'
      expect(calls.length, request).toBe(isReadable ? 1 : 1 + question.retries)
      expect(calls.every(({ reading }) => isReadable || reading.kind === 'refused')).toBe(true)
    }
  }
}

/** An outage has no score, unless nobody was called. */
export async function hasNoScore(each: Case, cause: 'provider' | 'timeout'): Promise<void> {
  const trace = await trialOf(each, { model: failing(cause) })
  if (trace.result.kind === 'aborted' || eventsOf(await trialOf(each), 'call').length > 0)
    expect(abortedResult(trace)).toEqual({ kind: 'aborted', cause, detail: `the ${cause} failed` })
}

/** A fault breaks no law, and acts the same whatever order replies come in. */
export async function survivesFault(each: Case, faults: string): Promise<void> {
  const model = simulatedModel('typical')
  const trace = await trialOf(each, { model, faults })
  expectLawful(trace, each)
  expectSame(await trialOf(each, { model: scrambled(model, 2), faults }), trace)
}
