import { type Answers, choice, defineScenario, type Question, type Setting } from '../../harness/define.ts'
import { type RootCauseView, rootCauseBelief } from './belief.ts'
import { callsInWords, serviceName } from './graph.ts'
import { factsOf, noiseOf, readingInWords, statedReadings } from './reading.ts'
import {
  notYet,
  opened,
  type RootCauseParams,
  type RootCauseState,
  rootCauseParams,
  statusOf,
  watchedBy,
} from './state.ts'
import { stepped } from './step.ts'

/**
 * Which service an incident comes from.
 *
 * Tests: whether a team puts together, in time, what each member sees of a system.
 * Agents see: which service calls which, and the metrics and logs of the services they watch, minute by minute: service
 * v is watched by agent v mod n. Graph, root cause and readings are drawn for each seed.
 * Agents may: name the root cause as a team, or wait for the readings of the next minute, until the deadline.
 * Symptoms spread from a service to those that call it. `setting=controlled`: to all of them, and every reading is
 * right; `noisy`: each call hands on four fifths, metrics show 85 % of what a service suffers and logs 60 %, and of one
 * that does not suffer metrics show errors in 20 % and logs in 5 % of minutes. So the exact posterior is known.
 * Score: 1 for the root cause, less `decay` for each minute that passed before; 0 for another service, or none by the
 * deadline. Every agent's pay-off is the score. With `clock=rounds` a minute is a round, and how long a team's calls and
 * messages take stands in the makespan only. With `clock=virtual` the incident goes on meanwhile, a minute for each
 * `minuteMs`: an answer counts from when it is there, and after the deadline for nothing. With a real model that is the
 * time which its provider took, so there a score says something of the provider as well.
 * The event `diagnosis` holds {root, named, minute, posterior}: the probability of the root cause given all readings; and
 * `late` where the answer came after the deadline.
 * Version history: 1 first version. 2 time may pass while the team comes to its answer (`clock`, `minuteMs`); with
 * `clock=rounds`, the default, as before.
 */
export default defineScenario<RootCauseParams, RootCauseState, RootCauseView, string>({
  id: 'root-cause',
  version: 2,
  title: 'Root cause of an incident',
  description:
    'Services call each other, one of them fails, and its symptoms spread to those that call it. Each agent sees the metrics and logs of some services, exactly or with noise, and the team names the root cause before a deadline. It tests whether a team puts together in time what its members see, and is scored by whether it names the right service, and how soon.',
  asks: ['team'],
  agents: { min: 1, max: 30, default: 4 },
  params: rootCauseParams,
  traits: {
    facts: {
      all: ({ readings }) => factsOf(readings),
      readClaims: (text) => factsOf(statedReadings(text)),
    },
  },
  score: '1 - decay x minutes passed for the root cause, else 0',
  maxRounds: ({ params }) => params.deadline,
  brief,
  initial: opened,
  status: statusOf,
  round: ({ agents, params }) => ({ asks: 'team', agents, question: question(params.services) }),
  observe(state, agent) {
    const { params, calls, minute, agents } = state
    const watched = calls.flatMap((_, service) => (service % agents.length === agent ? [service] : []))
    const { setting, decay, deadline } = params
    return {
      calls,
      readings: watchedBy(state, agent),
      watched,
      setting,
      decay,
      minute,
      left: deadline - minute,
    }
  },
  describe: ({ calls, readings, watched, minute, left }) =>
    [
      `This is minute ${minute}; ${left === 1 ? 'it is the last' : `${left} are left, this one included`}.`,
      callsInWords(calls),
      watched.length === 0 ? 'You watch no service.' : `You watch ${watched.map(serviceName).join(', ')}.`,
      ...readings.map(readingInWords),
    ].join('\n'),
  secrets: (state, agent) => watchedBy(state, agent).map(readingInWords),
  step: stepped,
  belief: rootCauseBelief,
  arms: {
    doNothing: () => 0,
    random: ({ calls }, rng) => teamAnswer(serviceName(rng.below(calls.length))),
    oracle: ({ root }) => teamAnswer(serviceName(root)),
  },
})

function question(services: number): Question<string> {
  const names = Array.from({ length: services }, (_, service) => serviceName(service))
  const ask = `In which service does the incident have its root cause? Say "${notYet}" to wait for the next minute.`
  return choice<string>({ ask, options: [notYet, ...names], fallback: notYet })
}

function teamAnswer(answer: string): Answers<string> {
  return { asks: 'team', settled: { answer, source: 'given' } }
}

function brief({ params, agents }: Setting<RootCauseParams>): string {
  const { hit, falseAlarm, handedOn } = noiseOf[params.setting]
  const noise =
    params.setting === 'controlled'
      ? ['Every service that depends on it suffers, and every reading is right.']
      : [
          `A service that depends on it over d calls, by the shortest way, suffers with probability ${handedOn} to the power of`,
          'd, apart for each reading. Of a service that suffers, metrics show errors with',
          `probability ${hit.metrics} and logs with ${hit.logs}; of one that does not, with ${falseAlarm.metrics} and ${falseAlarm.logs}.`,
        ]
  return [
    `There are ${agents} agents and ${params.services} services, s0 to s${params.services - 1}, which call each other. One of them fails: it is`,
    'the root cause, and all are as likely to be it. It suffers, and so do services that depend on it over calls.',
    ...noise,
    'Each agent watches some services. Every minute brings new readings.',
    ...(params.clock === 'virtual'
      ? [`A minute lasts ${params.minuteMs / 1000} s, and passes as well while you think and talk.`]
      : []),
    `The team names the root cause within ${params.deadline} minutes. A right answer is worth 1, less ${params.decay} for each minute that`,
    'passed; a wrong one, or none in time, nothing.',
  ].join('\n')
}
