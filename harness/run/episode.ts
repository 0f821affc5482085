import type { Desk, Turn } from '../core/desk.ts'
import { UsageError } from '../core/errors.ts'
import type { ActiveFault } from '../core/fault.ts'
import type { Json } from '../core/json.ts'
import { isNonEmpty } from '../core/json.ts'
import { type AgentMember, agentIds, agentMember } from '../core/members.ts'
import type { Model } from '../core/model.ts'
import type { Decision } from '../core/replies.ts'
import type { Answers, AnyScenario, Round, Status } from '../core/scenario.ts'
import type { AnyTopology, Edge, EdgeRule, Topology, TopologySetting } from '../core/topology.ts'
import type { Cell, EpisodeResult, Happening, Trace } from '../core/trace.ts'
import { EpisodeAborted } from './abort.ts'
import { RoundDesk } from './desk.ts'
import { EpisodeDesk } from './episode-desk.ts'
import { Recorder } from './recorder.ts'
import { stream } from './streams.ts'
import { openWorld, type World } from './world.ts'

/** Everything that one episode needs. */
export interface EpisodePlan {
  readonly cell: Cell
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  readonly model: Model
  readonly faults: readonly ActiveFault[]
  readonly seed: number
  readonly repetition: number
  /** The line of this seed, where the scenario's items come from a file. */
  readonly item?: Json | undefined
}

/** Plays one episode to its end or abort. Fails only when the signal does. */
export async function playedEpisode(plan: EpisodePlan, signal: AbortSignal): Promise<Trace> {
  const { cell, seed, repetition } = plan
  const recorder = new Recorder()
  const result = await playedResult(plan, recorder, signal)
  return { cell, seed, repetition, result, events: recorder.events() }
}

async function playedResult(
  plan: EpisodePlan,
  recorder: Recorder,
  signal: AbortSignal,
): Promise<EpisodeResult> {
  const abort = new AbortController()
  try {
    return await played(plan, recorder, AbortSignal.any([signal, abort.signal]))
  } catch (error) {
    abort.abort(error) // calls still in flight would be paid for nothing
    signal.throwIfAborted()
    recorder.settle() // what was paid for before the abort stays in the trace
    if (error instanceof EpisodeAborted)
      return { kind: 'aborted', cause: error.abortCause, detail: error.message }
    // A topology that cannot play a round says so in one sentence; nothing is wrong with the harness.
    if (error instanceof UsageError) return { kind: 'aborted', cause: 'budget', detail: error.message }
    const detail = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return { kind: 'aborted', cause: 'harness', detail }
  }
}

async function played(plan: EpisodePlan, recorder: Recorder, signal: AbortSignal): Promise<EpisodeResult> {
  const { cell, seed, item } = plan
  const setting = {
    ...{ params: cell.scenarioParams, agents: cell.agents, seed },
    ...(item !== undefined && { item }),
  }
  const world = openWorld(plan.scenario, setting, (purpose, round = 0, of = seed) =>
    stream(`${of}/world/${purpose}/${round}`),
  )
  const mechanism = openTopology(plan.topology, cell)
  const { model, faults, repetition } = plan
  const desk = new EpisodeDesk({
    ...{
      topology: cell.topology.id,
      edges: mechanism.edges(),
      staff: mechanism.staff,
      boards: mechanism.boards,
      seesUnion: cell.seesUnion,
      draws: plan.topology.draws === true,
    },
    ...{ agents: cell.agents, world, model, faults, seed, repetition, signal, recorder },
  })
  let rounds = 0
  let status = world.status()
  while (status.kind === 'running') {
    signal.throwIfAborted()
    if (rounds >= world.maxRounds) throw endless(cell, world)
    await playRound(desk, world, mechanism, rounds)
    rounds += 1
    status = world.status()
  }
  return endedResult(status, rounds, desk.now, cell)
}

async function playRound(
  desk: EpisodeDesk,
  world: World,
  mechanism: Mechanism,
  number: number,
): Promise<void> {
  const round = world.round()
  const asked = askedMembers(round)
  desk.beginRound(number, round.asks, asked)
  const beganMs = desk.now
  if (!isNonEmpty(asked)) {
    if (round.asks === 'team') throw new EpisodeAborted('harness', `round ${number} asks a team of nobody`)
    step(desk, world, { number, beganMs }, { asks: 'each', byAgent: new Map() })
    return
  }
  const traits = world.traits()
  const open = new RoundDesk(desk, number, round, asked)
  const turn: Turn = { round: number, asks: round.asks, asked, traits }
  const { answers, events, at } = open.resolved(await mechanism.turn(turn, open))
  desk.closeRound(at)
  for (const { event, causes } of events) desk.note(number, event, { causes })
  step(desk, world, { number, beganMs }, answers)
}

function step(
  desk: EpisodeDesk,
  world: World,
  { number, beganMs }: { readonly number: number; readonly beganMs: number },
  answers: Answers,
): void {
  const { events, elapsedMs } = world.step(answers, { beganMs, answeredMs: desk.now })
  for (const { name, agents, data = null } of events) {
    desk.note(number, { kind: 'world', name, agents, data } satisfies Happening)
  }
  desk.pass(elapsedMs)
}

function askedMembers(round: Round): readonly AgentMember[] {
  const agents = round.asks === 'each' ? [...round.questions.keys()] : round.agents
  return [...agents].sort((a, b) => a - b).map(agentMember)
}

/** A topology with its parameters in place. */
interface Mechanism {
  readonly staff: readonly string[]
  readonly boards: readonly string[]
  edges(): Iterable<Edge> | EdgeRule
  turn(turn: Turn, desk: Desk): Promise<Decision>
}

function openTopology(topology: AnyTopology, cell: Cell): Mechanism {
  return topology.open(<P>(inner: Topology<P>): Mechanism => {
    // The cell's parameters were parsed by this topology's schema.
    const params = cell.topologyParams as P & { readonly [name: string]: Json }
    const setting: TopologySetting<P> = { params, agents: agentIds(cell.agents).map(agentMember) }
    return {
      staff: inner.staff?.(setting) ?? [],
      boards: inner.boards?.(setting) ?? [],
      edges: () => inner.edges(setting),
      turn: (turn, desk) => inner.turn(turn, desk, params),
    }
  })
}

function endedResult(status: Status, rounds: number, makespanMs: number, cell: Cell): EpisodeResult {
  if (status.kind === 'running') throw new EpisodeAborted('harness', 'expected an ended world')
  const { cause, score, payoffs } = status
  if (!(score >= 0 && score <= 1)) {
    throw new EpisodeAborted(
      'harness',
      `scenario "${cell.scenario.id}" gave the score ${score}, expected 0 to 1`,
    )
  }
  return { kind: 'ended', cause, score, payoffs, rounds, makespanMs }
}

function endless(cell: Cell, world: World): EpisodeAborted {
  const what = `scenario "${cell.scenario.id}" was still running after ${world.maxRounds} rounds`
  return new EpisodeAborted('harness', `${what}, expected an end by its own bound`)
}
