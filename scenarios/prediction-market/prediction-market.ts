import { type Answers, defineScenario, probability, type Setting } from '../../harness/define.ts'
import { factsOf, reportInWords, statedEvidence } from '../common/evidence/report.ts'
import { marketBelief } from './belief.ts'
import { callsWanted, lookedUp, lookupTools } from './lookup.ts'
import { marketLine } from './market-line.ts'
import { type MarketParams, marketParams, synthetic } from './params.ts'
import { statedPrice } from './price.ts'
import { atStart, type MarketState, ownPosteriors, posteriorOf, reportsOf } from './state.ts'
import { knownPrice, type MarketView, viewInWords, viewOf } from './view.ts'

/**
 * One probability of one yes-or-no question that is traded on a prediction market.
 *
 * Tests: whether a team brings together what its members know, and whether it adds anything to the market's price.
 * Agents see: the question and, where `price=shown`, its price. With `questions=synthetic` also the prior and their
 * own reports, each with its reliability: with `evidence=split`, report r is seen by agent r mod n alone; with
 * `shared`, everybody sees all. With `questions=FILE.jsonl`, seed i is the resolved market of line i, counted from
 * 0; agents see its category, rules (`description`) and announced closing date (`closesAt`) where the file has
 * them, and never when or how it was resolved.
 * Agents may: give one probability as a team, once. With `tools=lookup` they see which reports exist for them, and
 * read these, the price and the details of a market with tools.
 * Prior, outcome, reports and price are drawn for each seed, as `state.ts`, `event-group.ts` and `price.ts` say.
 * The posterior given all reports is known exactly; the price holds nothing beyond them. So it is the oracle, the
 * best forecast in expectation. For a real question none is known, and the oracle is told the outcome.
 * Score: 1 - (p - y)^2 with y = 1 if the answer is yes, else 0; an answer of 0.5, or none, earns 0.75. Each agent's
 * pay-off is the score. The event `outcome` holds {outcome, forecast, group, item, question} and, where there is
 * one, {posterior, ownPosteriors, price, category}; `ownPosteriors` are those of each agent's own reports.
 * Version history: 1 first version.
 */
export default defineScenario<MarketParams, MarketState, MarketView, number>({
  id: 'prediction-market',
  version: 1,
  title: 'Prediction market',
  description:
    "A team gives the probability of one yes-or-no question, drawn or taken from a file of resolved markets. Each agent sees the market's price, if it is shown, and for drawn questions the prior and some reports of stated reliability, at sight or through tools. It tests whether a team brings together what its members know and adds to the price, and is scored by 1 - (p - y)^2 against the outcome; for drawn questions the exact posterior is the best forecast.",
  asks: ['team'],
  agents: { min: 1, max: 1000, default: 3 },
  params: marketParams,
  items: { param: 'questions', builtIn: [synthetic], line: marketLine },
  traits: {
    facts: {
      all: (state) => [...factsOf(state), ...priceFacts(knownPrice(state))],
      readClaims: (text) => [...factsOf(statedEvidence(text)), ...priceFacts(statedPrice(text))],
    },
  },
  score: '1 - (p - y)^2, with forecast p and outcome y of 0 or 1',
  maxRounds: () => 1,
  brief,
  initial: atStart,
  status({ agents, outcome, forecast }) {
    if (forecast === undefined) return { kind: 'running' }
    const score = 1 - (forecast - outcome) ** 2
    return { kind: 'ended', cause: 'goal', score, payoffs: agents.map(() => score) }
  },
  round: (state) => ({ asks: 'team', agents: state.agents, question: question(state) }),
  observe: viewOf,
  describe: viewInWords,
  secrets: (state, agent) =>
    state.access.evidence === 'split' ? reportsOf(state, agent).map(reportInWords) : [],
  tools: lookupTools,
  useTool: lookedUp,
  wantedTools: callsWanted,
  step(state, answers) {
    const forecast = answers.asks === 'team' ? answers.settled.answer : ignorantForecast
    return { state: { ...state, forecast }, events: [outcomeEvent(state, forecast)] }
  },
  belief: marketBelief,
  arms: {
    doNothing: () => 0.75,
    random: (_state, rng) => teamAnswer(rng.uniform()),
    oracle: (state) => teamAnswer(posteriorOf(state) ?? state.outcome),
  },
})

const ignorantForecast = 0.5

function priceFacts(price: number | undefined) {
  return price === undefined ? [] : [{ id: 'market-price', value: price }]
}

function question({ question, prior }: MarketState) {
  const before =
    prior === undefined ? '' : ` Before any report the probability of yes was ${prior.toFixed(2)}.`
  const ask = `${question}${before} Give the probability that the answer is yes.`
  return probability({ ask, fallback: ignorantForecast })
}

function outcomeEvent(state: MarketState, forecast: number) {
  const { outcome, price, group, item, question } = state
  const { category } = state.terms
  const [posterior, own] = [posteriorOf(state), ownPosteriors(state)]
  const data = {
    ...{ outcome, forecast, group, item, question },
    ...(posterior !== undefined && { posterior }),
    ...(own !== undefined && { ownPosteriors: own }),
    ...(price !== undefined && { price }),
    ...(category && { category }),
  }
  return { name: 'outcome', agents: [], data }
}

function brief({ params, agents }: Setting<MarketParams>): string {
  const isSynthetic = params.questions === synthetic
  return [
    `There are ${agents} agents. They forecast one question that is answered yes or no and traded on a prediction market.`,
    ...(isSynthetic ? reportsInWords(params) : []),
    ...(params.price === 'shown' ? priceInRules(params) : ['The market price is not known to the agents.']),
    ...(params.tools === 'lookup'
      ? ['What an agent can know beyond the question it reads with its tools.']
      : []),
    'The team gives one probability p that the answer is yes. Its score is 1 - (p - y)^2, where y is 1 if the answer',
    'is yes and 0 if it is no.',
  ].join('\n')
}

function reportsInWords({ reports, evidence }: MarketParams): readonly string[] {
  return [
    `There are ${reports} reports, numbered from 0. A report says yes or no and is right with its stated reliability,`,
    'independently of the other reports.',
    evidence === 'shared' ? 'Every agent has all reports.' : 'Each report goes to one agent only.',
  ]
}

function priceInRules({ questions, reports, priceReports, priceNoise }: MarketParams): readonly string[] {
  const meaning =
    "The market price is the market's own probability of yes, from 0 to 1, at the time of the forecast."
  if (questions !== synthetic) return [meaning]
  const source = `It follows from ${knownInWords(Math.min(priceReports, reports), reports)}, and holds nothing beyond;`
  return [meaning, source, `its log-odds err at random, with a standard deviation of ${priceNoise}.`]
}

/** What the market knows: the prior, and so many of all reports. */
function knownInWords(known: number, all: number): string {
  if (known === 0) return 'the prior alone'
  if (known === all) return 'the prior and all reports'
  return `the prior and ${known === 1 ? 'report 0' : `reports 0 to ${known - 1}`}`
}

function teamAnswer(answer: number): Answers<number> {
  return { asks: 'team', settled: { answer, source: 'given' } }
}
