import type { AgentId, Belief, Claim, Json, View } from '../../harness/define.ts'
import type { Move } from './state.ts'
import type { CorridorView } from './view.ts'

/**
 * What an agent does by itself. Of several plans that cover it, it follows the last. Without a plan it assumes
 * that what was said is known to all, so that the lowest number is the focal point: of those whose last word was
 * to cross, and itself, the lowest goes. One that heard nothing was told by nobody to yield, and enters.
 *
 * Its confidence is the share of those at the corridor, itself included, whose word it has.
 */
export function ownBelief({ agent, observations, claims }: View<CorridorView>): Belief<Move> {
  if (agent === undefined) return { answer: 'wait', confidence: 0, says: '' }
  const standing = observations.get(agent)?.standing ?? []
  const waited = standing.find((each) => each.agent === agent)?.waited
  const says = waited === undefined ? '' : waitSentence(agent, waited)
  const planned = claims.map((claim) => plannedMove(claim, agent)).findLast((move) => move !== undefined)
  if (planned !== undefined) return { answer: planned, confidence: 1, says }
  const heard = lastWords(claims)
  heard.set(agent, 'cross')
  const lower = [...heard].some(([other, move]) => move === 'cross' && other < agent)
  const answered = standing.filter((each) => heard.has(each.agent)).length
  return { answer: lower ? 'wait' : 'cross', confidence: answered / Math.max(1, standing.length), says }
}

/**
 * What a mind decides for all: of those it knows to want to cross, the one that has waited longest goes, ties to
 * the lowest number; all others wait, also those of whom it knows nothing. One that knows of nobody still knows
 * who was asked, and sends the lowest number.
 */
export function beliefForAll(
  view: View<CorridorView>,
  asked: readonly AgentId[],
): Belief<Readonly<Record<string, Move>>> {
  const waits = knownWaits(view, asked)
  const known = asked.filter((agent) => waits.has(agent))
  const wait = (agent: AgentId): number => waits.get(agent) ?? 0
  const [goes] = (known.length > 0 ? known : asked).toSorted((a, b) => wait(b) - wait(a) || a - b)
  return {
    answer: Object.fromEntries(asked.map((agent) => [agent, agent === goes ? 'cross' : 'wait'])),
    confidence: Math.max(1, known.length) / Math.max(1, asked.length),
    says: known.map((agent) => waitSentence(agent, wait(agent))).join(' '),
  }
}

/**
 * How long the asked agents have waited, as far as a mind knows. Any one observation shows everyone at the
 * corridor; without one, the first word about an agent counts, and a bare wish to cross is a wait of 0.
 */
function knownWaits(
  { observations, claims }: View<CorridorView>,
  asked: readonly AgentId[],
): ReadonlyMap<number, number> {
  const [seen] = observations.values()
  if (seen !== undefined) return new Map(seen.standing.map(({ agent, waited }) => [agent, waited]))
  const isAsked = new Set<number>(asked)
  const waits = new Map<number, number>()
  const learn = (agent: number, waited: number): void => {
    if (isAsked.has(agent) && !waits.has(agent)) waits.set(agent, waited)
  }
  for (const { text } of claims) {
    for (const [, agent, waited] of text.matchAll(waitPattern)) learn(Number(agent), Number(waited))
  }
  for (const [agent, move] of lastWords(claims)) if (move === 'cross') learn(agent, 0)
  return waits
}

/** The last move that each agent announced for itself. */
function lastWords(claims: readonly Claim[]): Map<AgentId, Move> {
  const words = new Map<AgentId, Move>()
  for (const { agent, answer, isJoint } of claims) {
    if (agent !== undefined && !isJoint && isMove(answer)) words.set(agent, answer)
  }
  return words
}

function plannedMove({ answer, isJoint }: Claim, agent: AgentId): Move | undefined {
  const move = isJoint && isPlan(answer) ? answer[agent] : undefined
  return isMove(move) ? move : undefined
}

function isMove(answer: Json | undefined): answer is Move {
  return answer === 'cross' || answer === 'wait'
}

function isPlan(answer: Json | undefined): answer is { readonly [agent: string]: Json } {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
}

function waitSentence(agent: AgentId, waited: number): string {
  return `Agent ${agent} has waited ${waited} ${waited === 1 ? 'step' : 'steps'}.`
}

const waitPattern = /\bagent (\d{1,6}) has waited (\d{1,7}) steps?\b/gi
