/** A world whose evidence lies behind tools, split over the agents. */
import {
  type AgentId,
  agentIds,
  choice,
  defineScenario,
  type Streams,
  type ToolCall,
  type View,
  z,
} from '../../harness/define.ts'

type Parity = 'odd' | 'even'

interface State {
  readonly asks: 'each' | 'team'
  /** The cards of each agent. */
  readonly cards: readonly (readonly number[])[]
  /** What was answered for the team, or for each agent. */
  readonly answers: readonly Parity[] | undefined
}

interface Seen {
  readonly agent: AgentId
  readonly agents: number
}

/**
 * What it tests: a question to the team about cards of which each agent holds two face down, and tools to look at
 * one's own. Score: the share of right answers.
 */
export const hiddenCards = defineScenario({
  id: 'hidden-cards',
  version: 1,
  title: 'Hidden cards',
  description: 'Each agent may look at its own two cards. The question is whether the sum is odd or even.',
  asks: ['each', 'team'],
  agents: { min: 1, max: 10, default: 3 },
  params: z.object({ asks: z.enum(['team', 'each']).default('team').describe('who is asked') }),
  score: 'share of right answers',
  maxRounds: () => 1,
  brief: () => 'Every agent holds two cards face down.',
  initial: (streams: Streams, { params, agents }): State => ({
    asks: params.asks,
    cards: agentIds(agents).map((agent) => {
      const rng = streams('cards', agent)
      return [1 + rng.below(6), 1 + rng.below(6)]
    }),
    answers: undefined,
  }),
  status({ cards, answers, asks }) {
    if (answers === undefined) return { kind: 'running' }
    const truth = asks === 'team' ? [parity(total(cards.map(total)))] : cards.map((own) => parity(total(own)))
    const score = truth.filter((each, index) => each === answers[index]).length / truth.length
    return { kind: 'ended', cause: 'goal', score, payoffs: cards.map(() => score) }
  },
  round: ({ asks, cards }) => {
    const agents = agentIds(cards.length)
    return asks === 'team'
      ? { asks, agents, question }
      : { asks, questions: new Map(agents.map((agent) => [agent, ownQuestion])) }
  },
  observe: ({ cards }, agent): Seen => ({ agent, agents: cards.length }),
  describe: ({ agent, agents }) => `You are agent ${agent} of ${agents}.`,
  tools: () => tools,
  useTool({ cards }, agent, { tool, arguments: given }) {
    const own = cards[agent] ?? []
    if (tool === 'count_cards') return { result: String(own.length), isError: false }
    const { place } = placeShape.parse(given)
    const card = own[place - 1]
    return card === undefined
      ? { result: `there is no card ${place}`, isError: true }
      : { result: String(card), isError: false }
  },
  wantedTools({ toolUses = [] }): readonly ToolCall[] {
    if (toolUses.length === 0) return [{ tool: 'count_cards', arguments: {} }]
    const places = agentIds(2).map((index) => index + 1)
    const isRead = (place: number) =>
      toolUses.some(({ tool, arguments: given }) => tool === 'read_card' && placeOf(given) === place)
    return places
      .filter((place) => !isRead(place))
      .map((place) => ({ tool: 'read_card', arguments: { place } }))
  },
  step: (state, answers) => ({
    state: {
      ...state,
      answers:
        answers.asks === 'team'
          ? [answers.settled.answer]
          : [...answers.byAgent.values()].map(({ answer }) => answer),
    },
    events: [],
  }),
  belief(view: View<Seen>) {
    const sums = knownSums(view)
    const agents = [...view.observations.values()][0]?.agents ?? 0
    const says = [...sums].map(([agent, sum]) => `The cards of agent ${agent} sum to ${sum}.`).join(' ')
    return {
      answer: parity(total([...sums.values()])),
      confidence: sums.size === agents ? 1 : 0.5,
      says,
    }
  },
  arms: {
    doNothing: ({ params, agents }, streams) => {
      const sums = agentIds(agents).map((agent) => {
        const rng = streams('cards', agent)
        return 2 + rng.below(6) + rng.below(6)
      })
      const truth = params.asks === 'team' ? [parity(total(sums))] : sums.map(parity)
      return truth.filter((each) => each === 'odd').length / truth.length
    },
    random: ({ asks, cards }, rng) => {
      const settled = () => ({ answer: rng.below(2) === 0 ? 'odd' : 'even', source: 'given' }) as const
      return asks === 'team'
        ? { asks, settled: settled() }
        : { asks, byAgent: new Map(agentIds(cards.length).map((agent) => [agent, settled()])) }
    },
  },
})

const options = ['odd', 'even'] as const
const question = choice({ ask: 'Is the sum of all cards odd or even?', options, fallback: 'odd' })
const ownQuestion = choice({ ask: 'Is the sum of your cards odd or even?', options, fallback: 'odd' })

const placeShape = z.object({ place: z.int().min(1).default(1).describe('1 for the first card') })

const tools = [
  { name: 'count_cards', description: 'How many cards you hold.', parameters: z.object({}) },
  { name: 'read_card', description: 'The number on one of your cards.', parameters: placeShape },
]

function placeOf(given: unknown): number | undefined {
  return placeShape.safeParse(given).data?.place
}

/** The sum of each agent's cards, as far as it was looked up or told. */
function knownSums({ agent, observations, claims, toolUses = [] }: View<Seen>): ReadonlyMap<AgentId, number> {
  const sums = new Map<AgentId, number>()
  for (const { text } of claims) {
    for (const [, by, sum] of text.matchAll(/agent (\d+) sum to (\d+)/g)) {
      const teller = agentIds(Number(by) + 1).at(-1)
      if (teller !== undefined) sums.set(teller, Number(sum))
    }
  }
  const sees = agent === undefined ? [...observations.keys()] : [agent]
  const reads = toolUses.filter(({ tool, isError }) => tool === 'read_card' && !isError)
  if (reads.length < 2) return sums
  for (const each of sees) sums.set(each, total(reads.map(({ result }) => ownPart(result, each))))
  return sums
}

/** What a result of several agents says to one; like results stand once. */
function ownPart(result: string, agent: AgentId): number {
  return Number(new RegExp(`^Agent ${agent}:\\n(\\d+)`, 'm').exec(result)?.[1] ?? result)
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0)
}

function parity(sum: number): Parity {
  return sum % 2 === 0 ? 'even' : 'odd'
}
