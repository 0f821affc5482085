/**
 * The one door for authors. A scenario, topology, metric, fault or detector is one file in its folder whose
 * default export is made here.
 */
import type { AnyAudit, Audit } from './core/audit.ts'
import type { AnyDetector, Detector } from './core/detector.ts'
import type { AnyFault, Fault } from './core/fault.ts'
import type { AnyImporter, Importer } from './core/importer.ts'
import type { Json } from './core/json.ts'
import type { AnyMetric, Metric } from './core/metric.ts'
import type { AnyScenario, Scenario } from './core/scenario.ts'
import type { AnyTopology, Topology } from './core/topology.ts'
import type { TraitName } from './core/traits.ts'

/** A world with rules and a known truth. */
export function defineScenario<P, S, O, A extends Json>(scenario: Scenario<P, S, O, A>): AnyScenario {
  const { id, version, title, description, asks, agents, score, params } = scenario
  // Object.keys of a typed literal gives its own keys.
  const traitNames = Object.keys(scenario.traits ?? {}) as TraitName[]
  const facts = { id, version, title, description, asks, agents, score, params, traitNames }
  return Object.freeze({ plugin: 'scenario', ...facts, open: (use) => use(scenario) } satisfies AnyScenario)
}

/** A coordination configuration. */
export function defineTopology<P>(topology: Topology<P>): AnyTopology {
  const { id, version, title, description, params, needs, agents, needsMemory, sees } = topology
  const { family, source, works, breaks, draws, matches } = topology
  return Object.freeze({
    plugin: 'topology',
    ...{ id, version, title, description, params, costFormula: topology.cost.formula },
    ...(needs && { needs }),
    ...(agents && { agents }),
    ...(needsMemory && { needsMemory }),
    ...(sees && { sees }),
    ...(family && { family }),
    ...(source && { source }),
    ...(works && { works }),
    ...(breaks && { breaks }),
    ...(draws && { draws }),
    ...(matches && { matches }),
    open: (use) => use(topology),
  } satisfies AnyTopology)
}

/** A number about stored episodes. */
export function defineMetric<V extends Json, O>(metric: Metric<V, O>): AnyMetric {
  const { id, version, title, description, unit, better, options } = metric
  const facts = { id, version, title, description, unit, better, options }
  return Object.freeze({ plugin: 'metric', ...facts, open: (use) => use(metric) } satisfies AnyMetric)
}

/** A declared disturbance. */
export function defineFault<P>(fault: Fault<P>): AnyFault {
  const { id, version, title, description, main, params } = fault
  const facts = { id, version, title, description, main, params }
  return Object.freeze({ plugin: 'fault', ...facts, open: (use) => use(fault) } satisfies AnyFault)
}

/** A rule that finds one kind of failure in a trace. */
export function defineDetector(detector: Detector): AnyDetector {
  return Object.freeze({ plugin: 'detector', ...detector })
}

/** A reader of foreign traces. */
export function defineImporter(importer: Importer): AnyImporter {
  return Object.freeze({ plugin: 'importer', ...importer })
}

/** A check of an experiment's design. */
export function defineAudit<T>(audit: Audit<T>): AnyAudit {
  const { id, version, title, description } = audit
  const facts = { id, version, title, description }
  return Object.freeze({ plugin: 'audit', ...facts, open: (use) => use(audit) } satisfies AnyAudit)
}

export { z } from 'zod'
export type { Assignable, Assigned, Assignee } from './core/assigning.ts'
export type { AuditedEpisode, AuditFinding, Severity } from './core/audit.ts'
export type { Ask, Desk, Recall, Turn } from './core/desk.ts'
export type { Finding } from './core/detector.ts'
export { UsageError } from './core/errors.ts'
export type { FaultHooks, MessageFate, RequestFate } from './core/fault.ts'
export { type FileOracle, fileOracle, type Solved } from './core/file-oracle.ts'
export type { ImportedEpisode } from './core/importer.ts'
export type { Json, NonEmpty } from './core/json.ts'
export { canonicalJson, isNonEmpty } from './core/json.ts'
export { jsonLine } from './core/json-line.ts'
export { logOdds, probabilityOf } from './core/log-odds.ts'
export type { AgentId, AgentMember, Member, MemberId } from './core/members.ts'
export { agentIds, memberId } from './core/members.ts'
export type { Memory } from './core/memory.ts'
export type { Interval, Measurement, Sample, Summarised, Taken, Totals } from './core/metric.ts'
export type { Dispositions, Prompt, PromptPart } from './core/model.ts'
export { noDispositions } from './core/model.ts'
export { bestJointMoves, factorBuckets, jointReach, termsAmong } from './core/payoffs/best-joint-moves.ts'
export { type EliminationOrder, eliminationOrder } from './core/payoffs/elimination-order.ts'
export {
  chosenIn,
  type Factor,
  factorOf,
  firstBest,
  maximised,
  summed,
  worths,
} from './core/payoffs/factor.ts'
export type { Mistake, Question, Reading } from './core/question.ts'
export { choice } from './core/questions/choice.ts'
export type { JointAnswer } from './core/questions/joint.ts'
export { probability } from './core/questions/probability.ts'
export { rating } from './core/questions/rating.ts'
export { record } from './core/questions/record.ts'
export { statement } from './core/questions/statement.ts'
export type { Board, Compared, Decision, Pooled, Reply } from './core/replies.ts'
export type { RequestKind } from './core/request.ts'
export type { Rng, Streams } from './core/rng.ts'
export type {
  Answers,
  Belief,
  Claim,
  ItemSource,
  Round,
  RoundClock,
  Setting,
  Settled,
  Status,
  View,
  WorldEvent,
} from './core/scenario.ts'
export type { Tool, ToolCall, ToolResult, ToolUse } from './core/tool.ts'
export type { Cost, Edge, EdgeRule, RoundCounts, TopologyFamily, TopologySetting } from './core/topology.ts'
export type { Cell, EpisodeResult, Happening, Trace, TraceEvent } from './core/trace.ts'
export type { Contention, Fact, Payoffs, PayoffTerm, PlanStep, Policies, Task, Work } from './core/traits.ts'
