import { type AgentId, type Answers, agentIds, type Policies, type Rng } from '../../harness/define.ts'
import { type ArmName, armPairs } from './arms.ts'
import type { Game } from './game.ts'
import { bothPlans, type Pair } from './pairs.ts'
import type { Plan } from './plan.ts'
import { type Purchase, purchaseOf } from './purchase.ts'
import { agentsOfGame, currentGame, type NegotiationState } from './state.ts'

/** What a policy does is drawn beforehand, so that it is the same in every topology. */
type Chance = readonly [number, number]

const arms: readonly ArmName[] = ['solo', 'half', 'max-min', 'oracle']

/** The scripted policies of a round: `solo`, `half`, `max-min`, `oracle` and `random`. */
export function policiesOf(state: NegotiationState): Policies {
  return {
    names: [...arms, 'random'],
    answers(name) {
      const game = currentGame(state)
      const [first = 0, second = 0] = state.ties[state.played.length] ?? []
      const arm = arms.find((each) => each === name)
      if (arm !== undefined) return purchases(game, tieBroken(armPairs(game, arm), [first, second]))
      return name === 'random' ? purchases(game, randomPair(game, [first, second])) : new Map()
    },
  }
}

/** The answers of a policy that sees the whole game, as an arm of the scenario. */
export function armAnswers(state: NegotiationState, name: 'oracle' | 'random', rng: Rng): Answers<Purchase> {
  const game = currentGame(state)
  const chance: Chance = [rng.uniform(), rng.uniform()]
  const pair = name === 'random' ? randomPair(game, chance) : tieBroken(armPairs(game, name), chance)
  const settled = [...purchases(game, pair)].map(
    ([agent, answer]) => [agent, { answer, source: 'given' }] as const,
  )
  return { asks: 'each', byAgent: new Map(settled) }
}

/** One of equally good pairs; where every pair of two lists is among them, each agent draws for itself. */
function tieBroken(pairs: readonly Pair[], [first, second]: Chance): Pair | undefined {
  const firsts = [...new Set(pairs.map(([a]) => a))]
  const chosen = picked(firsts, first)
  return picked(
    pairs.filter(([a]) => a === chosen),
    second,
  )
}

function randomPair(game: Game, [first, second]: Chance): Pair | undefined {
  const [a, b] = bothPlans(game)
  const [one, other] = [picked(a, first), picked(b, second)]
  return one && other && [one, other]
}

function picked<T>(items: readonly T[], chance: number): T | undefined {
  return items[Math.min(items.length - 1, Math.floor(chance * items.length))]
}

function purchases({ market }: Game, pair: Pair | undefined): ReadonlyMap<AgentId, Purchase> {
  const plans: readonly (Plan | undefined)[] = pair ?? []
  return new Map(
    agentIds(agentsOfGame).flatMap((agent): [AgentId, Purchase][] => {
      const plan = plans[agent]
      return plan === undefined ? [] : [[agent, purchaseOf(market, plan.units, plan.runs)]]
    }),
  )
}
