import type { AgentId, Belief, Claim, Json, View } from '../../harness/define.ts'
import { moveNames } from './game.ts'
import { tablesInWords } from './known.ts'
import { type Announced, bestKnown } from './reasoning.ts'
import { type GraphGameView, unionOf } from './view.ts'

/**
 * What an agent does by itself. Of several plans that name it, it follows the last. Without one it takes its part of
 * the moves that are best for all whose own table it knows; of anybody else it expects the move that was announced,
 * else the one that it saw last, else any move alike.
 *
 * Its confidence is the share of itself and its neighbours whose own table it knows.
 */
export function ownBelief(view: View<GraphGameView>): Belief<string> {
  const { agent, claims } = view
  const observation = agent === undefined ? undefined : view.observations.get(agent)
  const { known, moves } = knowledge(view)
  const says = tablesInWords(known)
  const [first = 'a'] = moves
  if (agent === undefined) return { answer: first, confidence: 0, says }
  const planned = claims.findLast((claim) => plannedMove(claim, agent, moves) !== undefined)
  if (planned) return { answer: plannedMove(planned, agent, moves) ?? first, confidence: 1, says }
  const best = bestKnown(known, moves, announced(view, moves))
  const near = new Set([agent, ...(observation?.pairs ?? []).flatMap(({ pair }) => pair)])
  const answer = best.get(agent) ?? first
  return { answer, confidence: [...near].filter((other) => known.own.has(other)).length / near.size, says }
}

/**
 * What a mind decides for all: the moves that are best for those whose own table it knows, and for anybody else the
 * move that was announced for it, else the one that was seen last, else the first.
 */
export function beliefForAll(
  view: View<GraphGameView>,
  asked: readonly AgentId[],
): Belief<Readonly<Record<string, string>>> {
  const { known, moves } = knowledge(view)
  const [first = 'a'] = moves
  const heard = announced(view, moves)
  const best = bestKnown(known, moves, heard)
  const move = (agent: AgentId) => best.get(agent) ?? heard.get(agent) ?? first
  return {
    answer: Object.fromEntries(asked.map((agent) => [agent, move(agent)])),
    confidence: asked.filter((agent) => known.own.has(agent)).length / Math.max(1, asked.length),
    says: tablesInWords(known),
  }
}

/** The tables that a mind knows, and the moves of the game; without an observation as many as the first table has. */
function knowledge({ observations, claims }: View<GraphGameView>) {
  const { own, pairs } = unionOf(
    observations.values(),
    claims.map(({ text }) => text),
  )
  const [seen] = observations.values()
  const [stated = []] = own.values()
  const moves = seen?.moves ?? moveNames(Math.max(2, stated.length))
  const known = {
    own: new Map([...own].filter(([, { length }]) => length === moves.length)),
    pairs: new Map([...pairs].filter(([, { table }]) => table.length === moves.length ** 2)),
  }
  return { known, moves }
}

/** The last move that each agent announced or was given in a plan, else the one that it was last seen to make. */
function announced({ observations, claims }: View<GraphGameView>, moves: readonly string[]): Announced {
  const words = new Map<AgentId, string>()
  for (const { previous } of observations.values())
    for (const [agent, move] of previous) words.set(agent, move)
  for (const { agent, answer, isJoint } of claims) {
    if (isJoint && isPlan(answer)) {
      for (const [name, move] of Object.entries(answer)) {
        // A plan names agents by their numbers; what names nobody is looked up by nobody.
        if (isMove(move, moves)) words.set(Number(name) as AgentId, move)
      }
    } else if (!isJoint && agent !== undefined && isMove(answer, moves)) words.set(agent, answer)
  }
  return words
}

function plannedMove(
  { answer, isJoint }: Claim,
  agent: AgentId,
  moves: readonly string[],
): string | undefined {
  const move = isJoint && isPlan(answer) ? answer[agent] : undefined
  return isMove(move, moves) ? move : undefined
}

function isMove(answer: Json | undefined, moves: readonly string[]): answer is string {
  return typeof answer === 'string' && moves.includes(answer)
}

function isPlan(answer: Json | undefined): answer is { readonly [agent: string]: Json } {
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
}
