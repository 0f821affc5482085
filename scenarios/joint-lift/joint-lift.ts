import {
  type AgentId,
  type Answers,
  choice,
  defineScenario,
  type Question,
  type Setting,
} from '../../harness/define.ts'
import { acceptsPlan } from './accepts.ts'
import { beliefForAll, ownBelief } from './belief.ts'
import { type JointLiftParams, jointLiftParams, largestLight } from './items.ts'
import { light, payoffsOf, rest, toItem } from './payoffs.ts'
import { type JointLiftState, liftingOf, opened, statusOf, stepped } from './state.ts'
import { secretsOf, viewInWords, viewOf } from './view.ts'

/**
 * Heavy items that several must lift at once, and light ones that each can carry alone.
 *
 * Tests: missed synergy: nothing collides and nobody is in anybody's way, but who goes to a heavy item alone has wasted
 * the round, and who does not go leaves more lying there than it carries.
 * Agents see: the value of their own light item, and the heavy items that they reach: value, how many agents each needs,
 * and who reaches it. Nobody sees another agent's light item, or items out of reach.
 * Agents may: go to a heavy item that they reach, carry their light item, or rest, all at once. A heavy item to which
 * at least as many come as it needs is lifted; more than that add nothing. An agent without an answer rests.
 * Items are drawn anew in each round, whatever anybody did.
 * Score: value lifted over all rounds / the most that could have been lifted, exact by variable elimination. Pay-off of
 * an agent: its light items, and its equal share of each heavy item that it helped to lift.
 * Events: `lift` and `missed-synergy` for a heavy item to which enough or too few came, `carry` for light ones.
 * Source: box pushing, where two agents must push the large box together and one alone pushes a small one: Seuken and
 * Zilberstein (2007), UAI; here with private values, so that talk pays.
 * In a simulation, who decides for all takes light items that it was not told of for their mean, and sends their owners
 * to the heavy items that it knows of; who votes on a plan for all accepts it where it sees none that lifts more.
 * Version history: 1 first version. 2 who decides for all may send those of whom it knows nothing, where before it left
 * them to their light items and so never lifted a heavy one; plans are voted on by what the voter knows.
 */
export default defineScenario({
  id: 'joint-lift',
  version: 2,
  title: 'Joint lift',
  description:
    'Agents each carry a light item of their own, or go to a heavy one that several must lift at once; who goes there alone lifts nothing. Each sees its own light item and the heavy ones it reaches. It tests whether agents miss synergies, and is scored by the value lifted as a share of the most that was possible.',
  asks: ['each'],
  agents: { min: 1, max: 1000, default: 6 },
  params: jointLiftParams,
  traits: { payoffs: ({ agents, items, reached }) => payoffsOf(liftingOf(agents, items, reached)) },
  score: 'value lifted over all rounds / the most that could have been lifted',
  maxRounds: ({ params }) => params.rounds,
  brief,
  initial: opened,
  status: statusOf,
  round: ({ agents, reached }) => ({
    asks: 'each',
    questions: new Map(agents.map((agent) => [agent, questionOf((reached[agent] ?? []).map(toItem))])),
  }),
  observe: viewOf,
  describe: viewInWords,
  secrets: secretsOf,
  step: stepped,
  belief: ownBelief,
  jointBelief: beliefForAll,
  accepts: acceptsPlan,
  arms: {
    doNothing: () => 0,
    random: (state, rng) => {
      const { moves } = liftingOf(state.agents, state.items, state.reached)
      return answered(state, (agent) => moves(agent)[rng.below(moves(agent).length)] ?? rest)
    },
    oracle: (state) => answered(state, (agent) => state.best.moves.get(agent) ?? rest),
  },
})

function questionOf(items: readonly string[]): Question<string> {
  return choice({
    ask: 'What do you do in this round?',
    options: [rest, light, ...items],
    fallback: rest,
    retries: 1,
  })
}

function brief({ params, agents }: Setting<JointLiftParams>): string {
  const { need, rounds } = params
  return [
    `There are ${agents} agents, numbered from 0, and ${rounds} ${rounds === 1 ? 'round' : 'rounds'}, each with new items.`,
    'All agents move at once. Each carries its own light item ("light"), goes to a heavy item that it reaches ("item-3"),',
    'or rests ("rest"). A light item is carried by its agent alone and always comes home.',
    `A heavy item is lifted when at least ${need} agents go to it in the same round; more than that add nothing.`,
    'Who goes to a heavy item to which too few come has lifted nothing in that round.',
    `A light item is worth from 1 to ${largestLight}, each as likely.`,
    'The team is scored by the value of all that is lifted, as a share of the most that was possible.',
  ].join('\n')
}

function answered({ agents }: JointLiftState, move: (agent: AgentId) => string): Answers<string> {
  const given = (agent: AgentId) => ({ answer: move(agent), source: 'given' }) as const
  return { asks: 'each', byAgent: new Map(agents.map((agent) => [agent, given(agent)])) }
}
