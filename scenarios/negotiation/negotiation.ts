import { type AgentId, agentIds, defineScenario } from '../../harness/define.ts'
import { acceptsPlan } from './accepts.ts'
import { beliefForAll, ownBelief } from './belief.ts'
import { oracleFile } from './oracle-file.ts'
import { negotiationParams } from './params.ts'
import { armAnswers, policiesOf } from './policies.ts'
import { gamesFile, requireGames } from './pool.ts'
import { purchaseQuestion } from './purchase.ts'
import { agentsOfGame, currentGame, type NegotiationState, opened, statusOf } from './state.ts'
import { stepped } from './step.ts'
import { briefOf, viewInWords, viewOf, wipedAgents } from './view.ts'
import { projectsInWords } from './words.ts'

/**
 * Two agents that buy from one supply for projects of their own.
 *
 * Tests: whether agents whose best plans clash find the joint plan that earns most, when neither knows what the other
 * needs and talk is whatever the topology allows.
 * Agents see: the market, their own projects and the rounds they remember: their own purchases and rewards and the
 * other's purchases, never its rewards. With `projects=transparent` they see the other's projects as well. With
 * `memory=shifting` agent 1 is new in every round and is told of one round only, and agent 0 that it meets another
 * agent each time.
 * Agents may: buy units of at most two kinds within a budget and say how often they run each project. If both
 * together ask for more of anything than there is, the round is annulled. An agent has three tries at a legal
 * purchase, then it buys nothing.
 * Score: the mean over rounds of what both earned together, over the most that they could have. Pay-off of an agent:
 * what it earned in all rounds.
 * Source: the game of Yao, Zou and Hawkins (2026), arXiv 2605.01750, written from its description; the generator is
 * our own. Games are drawn for each seed at a conflict level; see `generate.ts`.
 * Version history: 1 first version; 2 simulated agents that know everything say which plan they follow,
 * follow plans of the present round only, and may lean.
 */
export default defineScenario({
  id: 'negotiation',
  version: 2,
  title: 'Negotiation over a shared supply',
  description:
    'Two agents buy from one supply for private projects, several rounds long; a round in which they ask for more than there is earns nothing. Each sees its own projects and what both bought before. It tests whether agents whose best plans clash find the joint plan that earns most, and is scored by what both earned as a share of the exact joint optimum.',
  asks: ['each'],
  agents: { min: agentsOfGame, max: agentsOfGame, default: agentsOfGame },
  params: negotiationParams,
  items: gamesFile,
  traits: { policies: policiesOf },
  score: 'mean over rounds of joint reward / joint optimum',
  maxRounds: ({ params }) => params.rounds,
  memory: (params) => (params.memory === 'stable' ? 'keep' : { wiped: wipedAgents(params) }),
  brief(setting) {
    requireGames(setting)
    return briefOf(setting)
  },
  initial: opened,
  status: statusOf,
  round(state) {
    const game = currentGame(state)
    const questions = agentIds(agentsOfGame).map((agent) => [agent, purchaseQuestion(game, agent)] as const)
    return { asks: 'each', questions: new Map(questions) }
  },
  observe: viewOf,
  describe: viewInWords,
  secrets: projectSentences,
  step: stepped,
  belief: ownBelief,
  jointBelief: beliefForAll,
  accepts: acceptsPlan,
  oracle: oracleFile,
  arms: {
    doNothing: () => 0,
    random: (state, rng) => armAnswers(state, 'random', rng),
    oracle: (state, rng) => armAnswers(state, 'oracle', rng),
  },
})

/** The projects of an agent in all rounds; where projects are open, none is secret. */
function projectSentences({ params, games }: NegotiationState, agent: AgentId): readonly string[] {
  const hidden = params.projects === 'private' ? games : []
  return [
    ...new Set(
      hidden.flatMap(({ market, projects }) => projectsInWords(market, agent, projects[agent] ?? [])),
    ),
  ]
}
