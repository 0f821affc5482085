import {
  type AgentId,
  type Answers,
  choice,
  defineScenario,
  type Question,
  type Setting,
} from '../../harness/define.ts'
import { beliefForAll, ownBelief } from './belief.ts'
import { type Game, moveNames, payoffsOf } from './game.ts'
import { mostAgents } from './known.ts'
import { type GraphGameParams, graphGameParams, opened, requireFit, statusOf, stepped } from './state.ts'
import { secretsOf, viewInWords, viewOf } from './view.ts'

/**
 * Pay-off tables on a graph.
 *
 * Tests: whether agents whose best moves depend on each other find the best joint moves.
 * Agents see: what each of their own moves earns alone, what it earns together with each neighbour's move, and what
 * they and their neighbours did in the round before. Nobody else's table.
 * Agents may: make one of a few moves, all at once. Tables hold whole numbers drawn from the seed, 1 to 5 alone and 1 to
 * 20 together, the same in all rounds. An agent without an answer makes no move: it earns nothing, and no neighbour with
 * it.
 * Score: over the rounds, (earned - least) / (most - least), none below 0, where earned is what all earn together, and
 * most and least are the exact extremes of joint moves, by variable elimination. Where that would take tables of
 * more than 20,000,000 entries, they are the sums of each table's extremes instead, so that 1 may be out of reach; the
 * event `joint-payoff` says which (`exact`). Then there is no oracle. Pay-off of an agent: what it earns alone and half
 * of what it earns with each neighbour.
 * Source: Kok and Vlassis (2006), Journal of Machine Learning Research 7, 1789-1828.
 * Version history: 1 first version.
 */
export default defineScenario({
  id: 'graph-game',
  version: 1,
  title: 'Graph game',
  description:
    'Agents on a graph make one move each; what a move earns depends on those of its neighbours. Each knows its own tables only. It tests whether agents find the best joint moves, and is scored by what all earn between the exact least and most.',
  asks: ['each'],
  agents: { min: 1, max: mostAgents, default: 6 },
  params: graphGameParams,
  traits: { payoffs: ({ game }) => payoffsOf(game) },
  score:
    'sum over rounds of max(0, earned - least) / (rounds x (most - least)); least and most exact, or bounds where tables would be too large',
  maxRounds: ({ params }) => params.rounds,
  brief,
  initial: opened,
  status: statusOf,
  round: ({ game }) => ({ asks: 'each', questions: questionsOf(game) }),
  observe: viewOf,
  describe: viewInWords,
  secrets: secretsOf,
  step: stepped,
  belief: ownBelief,
  jointBelief: beliefForAll,
  arms: {
    doNothing: () => 0,
    random: ({ game }, rng) => answered(game, () => rng.below(game.moves.length)),
    oracle({ game }) {
      const { best } = game
      if (best === undefined)
        throw new RangeError('graph-game: expected a graph whose optimum is known, got too wide a one')
      return answered(game, (agent) => best[agent] ?? 0)
    },
  },
})

function questionsOf({ agents, moves }: Game): ReadonlyMap<AgentId, Question<string>> {
  const question: Question<string> = choice({
    ask: 'Which move do you make?',
    options: moves,
    fallback: moves[0],
    retries: 1,
  })
  return new Map(agents.map((agent) => [agent, question]))
}

function brief(setting: Setting<GraphGameParams>): string {
  requireFit(setting)
  const { params, agents } = setting
  return [
    `There are ${agents} agents, numbered from 0. Each makes one of the moves ${moveNames(params.moves).join(', ')}, all at once.`,
    'What an agent earns alone depends on its own move. What two neighbours earn together depends on the moves of both:',
    '"Agents 2 and 5 together earn ab 7" means that they earn 7 when agent 2 plays a and agent 5 plays b.',
    `There ${params.rounds === 1 ? 'is 1 round' : `are ${params.rounds} rounds`}; the tables stay the same.`,
    'An agent that makes no move earns nothing, and nothing is earned together with it.',
    'The team is scored by what all earn together, between the least and the most that joint moves can earn.',
  ].join('\n')
}

function answered(game: Game, move: (agent: AgentId) => number): Answers<string> {
  const given = (agent: AgentId) =>
    ({ answer: game.moves[move(agent)] ?? game.moves[0], source: 'given' }) as const
  return { asks: 'each', byAgent: new Map(game.agents.map((agent) => [agent, given(agent)])) }
}
