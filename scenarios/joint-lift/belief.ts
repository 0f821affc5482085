import type { AgentId, Belief, Claim, Json, View } from '../../harness/define.ts'
import { bestKnown, expectedFor, knowledgeOf, lastWords } from './known-best.ts'
import { light, rest, toItem } from './payoffs.ts'
import { type JointLiftView, knownInWords } from './view.ts'

/**
 * What an agent does by itself. Of several plans that name it, it follows the last. Without one it takes its part of
 * the moves that are best for all whose light item it knows, and for those whose move was announced. One that knows of
 * nobody else guesses: it goes to a heavy item when what its own help is expected to add is worth more than its light
 * item, where each other agent that reaches the item comes as likely as by a choice between a light item and as many
 * heavy ones as it reaches itself.
 */
export function ownBelief(view: View<JointLiftView>): Belief<string> {
  const { agent, claims } = view
  const observation = agent === undefined ? undefined : view.observations.get(agent)
  const known = knowledgeOf(view)
  const says = knownInWords(known)
  if (agent === undefined || observation === undefined) return { answer: rest, confidence: 0, says }
  const legal = [rest, light, ...observation.heavy.map(toItem)]
  const planned = claims.map((claim) => plannedMove(claim, agent)).findLast((move) => isMove(move, legal))
  if (isMove(planned, legal)) return { answer: planned, confidence: 1, says }
  const near = new Set([agent, ...observation.heavy.flatMap(({ reachedBy }) => reachedBy)])
  const confidence = [...near].filter((other) => known.light.has(other)).length / near.size
  const announced = lastWords(claims)
  const isAlone = ![...near].some(
    (other) => other !== agent && (known.light.has(other) || announced.has(other)),
  )
  const answer = isAlone ? guessed(observation) : (bestKnown(known, announced).get(agent) ?? light)
  return { answer: isMove(answer, legal) ? answer : light, confidence, says }
}

/**
 * What a mind decides for all: the moves that are expected to lift most by the heavy items that it knows of. A light
 * item that it was not told of counts as a mean one, and its owner does what it announced, if it did.
 */
export function beliefForAll(
  view: View<JointLiftView>,
  asked: readonly AgentId[],
): Belief<Readonly<Record<string, string>>> {
  const known = knowledgeOf(view)
  const announced = lastWords(view.claims)
  const best = bestKnown(expectedFor(known, asked, announced), announced)
  return {
    answer: Object.fromEntries(
      asked.map((agent) => [agent, best.get(agent) ?? announced.get(agent) ?? light]),
    ),
    confidence: asked.filter((agent) => known.light.has(agent)).length / Math.max(1, asked.length),
    says: knownInWords(known),
  }
}

function guessed({ light: own, heavy }: JointLiftView): string {
  const likely = 1 / (1 + heavy.length)
  let best = { move: light, gain: own }
  for (const each of heavy) {
    const gain = each.value * binomial(each.reachedBy.length - 1, each.need - 1, likely)
    if (gain > best.gain) best = { move: toItem(each), gain }
  }
  return best.move
}

/** The chance that exactly k of n come, each with probability p. */
function binomial(n: number, k: number, p: number): number {
  let ways = 1
  for (let i = 0; i < k; i += 1) ways = (ways * (n - i)) / (i + 1)
  return ways * p ** k * (1 - p) ** (n - k)
}

function plannedMove({ answer, isJoint }: Claim, agent: AgentId): Json | undefined {
  const isPlan = isJoint && typeof answer === 'object' && answer !== null && !Array.isArray(answer)
  // A joint answer is an object from agent number to that agent's answer.
  return isPlan ? (answer as { readonly [agent: string]: Json })[agent] : undefined
}

function isMove(answer: Json | undefined, legal: readonly string[]): answer is string {
  return typeof answer === 'string' && legal.includes(answer)
}
