import {
  type AgentId,
  type Answers,
  defineScenario,
  probability,
  type Setting,
} from '../../harness/define.ts'
import { posterior } from '../common/evidence/posterior.ts'
import {
  evidenceInWords,
  factsOf,
  type Report,
  reportInWords,
  statedEvidence,
} from '../common/evidence/report.ts'
import { type ForecastView, forecastBelief } from './belief.ts'
import { drawn, type ForecastParams, type ForecastState, forecastParams } from './world.ts'

/**
 * One probability of one event, from witness reports that the agents hold in parts.
 *
 * Tests: whether a team brings together what its members know, and weighs it.
 * Agents see: the prior and their own reports, each with its reliability. With `evidence=split`, report r is seen
 * by agent r mod n alone; with `shared`, everybody sees all.
 * Agents may: give one probability as a team, once.
 * The prior and the reliabilities are drawn for each seed, uniformly in hundredths; the event happens with the
 * prior's probability, and each report is right with its reliability, independently given the event. So the
 * exact posterior is known: it is the oracle, the best forecast in expectation.
 * Score: 1 - (p - y)^2 with y = 1 if it happened, else 0; an answer of 0.5, or none, earns 0.75. Each agent's
 * pay-off is the score. The event `outcome` holds {outcome, forecast, posterior}.
 * Version history: 1 first version.
 */
export default defineScenario<ForecastParams, ForecastState, ForecastView, number>({
  id: 'forecast',
  version: 1,
  title: 'Forecast from split evidence',
  description:
    'A team gives the probability of one event. Each agent sees the prior and some witness reports of stated reliability, so that only together they know all. It tests whether a team brings together what its members know and weighs it, and is scored by 1 - (p - y)^2 against the outcome; the exact posterior is the best forecast.',
  asks: ['team'],
  agents: { min: 1, max: 1000, default: 3 },
  params: forecastParams,
  traits: { facts: { all: factsOf, readClaims: (text) => factsOf(statedEvidence(text)) } },
  score: '1 - (p - y)^2, with forecast p and outcome y of 0 or 1',
  maxRounds: () => 1,
  brief,
  initial: drawn,
  status({ agents, outcome, forecast }) {
    if (forecast === undefined) return { kind: 'running' }
    const score = 1 - (forecast - outcome) ** 2
    return { kind: 'ended', cause: 'goal', score, payoffs: agents.map(() => score) }
  },
  round: ({ agents, prior }) => ({ asks: 'team', agents, question: question(prior) }),
  observe: (state, agent): ForecastView => ({ prior: state.prior, reports: reportsOf(state, agent) }),
  secrets: (state, agent) => (state.evidence === 'split' ? reportsOf(state, agent).map(reportInWords) : []),
  describe: (view) =>
    `${eventText}\n${evidenceInWords(view)}\n${view.reports.length === 0 ? 'You have no report.' : ''}`.trim(),
  step(state, answers) {
    const forecast = answers.asks === 'team' ? answers.settled.answer : ignorantForecast
    const data = { outcome: state.outcome, forecast, posterior: posterior(state) }
    return { state: { ...state, forecast }, events: [{ name: 'outcome', agents: [], data }] }
  },
  belief: forecastBelief,
  arms: {
    doNothing: () => 0.75,
    random: (_state, rng) => teamAnswer(rng.uniform()),
    oracle: (state) => teamAnswer(posterior(state)),
  },
})

/** The reports that an agent sees. */
function reportsOf({ agents, evidence, reports }: ForecastState, agent: AgentId): readonly Report[] {
  return reports.filter(({ id }) => evidence === 'shared' || id % agents.length === agent)
}

const ignorantForecast = 0.5

const eventText = 'An event has happened or not. Witnesses have reported on it.'

function question(prior: number) {
  const ask = `Did the event happen? Before any report its probability was ${prior.toFixed(2)}. Give its probability now.`
  return probability({ ask, fallback: ignorantForecast })
}

function brief({ params: { reports, evidence }, agents }: Setting<ForecastParams>): string {
  return [
    `There are ${agents} agents. ${eventText}`,
    `There are ${reports} reports, numbered from 0. A report says yes or no and is right with its stated reliability,`,
    'independently of the other reports.',
    evidence === 'shared' ? 'Every agent sees all reports.' : 'Each report is seen by one agent only.',
    'The team gives one probability p that the event happened. Its score is 1 - (p - y)^2, where y is 1 if the event',
    'happened and 0 if not.',
  ].join('\n')
}

function teamAnswer(answer: number): Answers<number> {
  return { asks: 'team', settled: { answer, source: 'given' } }
}
