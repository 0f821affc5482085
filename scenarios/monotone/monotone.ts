import { type Answers, defineScenario, type Question, type Setting } from '../../harness/define.ts'
import { acceptsState, beliefForAll, type MonotoneView, ownBelief } from './belief.ts'
import { stateQuestion } from './question.ts'
import {
  drawn,
  finalState,
  type MonotoneParams,
  type MonotoneState,
  mergingOf,
  monotoneParams,
  statusOf,
} from './state.ts'
import { batchInWords, type Entries, type Merging, statedWrites } from './write.ts'

/**
 * One task in a monotone and a non-monotone form.
 *
 * Tests: what needs coordination. Where writes only add to what is there, copies that read them in any order end in one
 * state; where they replace each other, the order of reading decides, and it takes coordination to agree on one.
 * Agents see: their own writes, each a value for a slot, drawn for each seed. A write counts from the moment it is read.
 * Agents may: give the final state after all writes, once: as a team (`copies=one`), or each that of its own copy.
 * `form=monotone`: a slot keeps every value (`grows=union`) or the greatest (`maximum`); `non-monotone`: the last that
 * was read.
 * Score: how right the state is that most copies hold, times their share of the copies. Right is, in the monotone form,
 * the union or maximum of all writes: shared entries over the entries of both. In the other form every order of the
 * agents is right: the most slots that the state shares with the outcome of any of them, over the slots of both. No
 * answer earns 0. Every agent's pay-off is the score. How many final states come of one item is for a metric.
 * The event `final-state` holds {states, form}, one state for each copy.
 * Source: the CALM theorem, Hellerstein and Alvaro (2019), arXiv 1901.01930; Shapiro et al. (2011), Conflict-free
 * replicated data types, SSS.
 * Version history: 1 first version.
 */
export default defineScenario<MonotoneParams, MonotoneState, MonotoneView, Entries>({
  id: 'monotone',
  version: 1,
  title: 'Monotone or not',
  description:
    'Agents hold writes to shared slots, and give the state after all of them. In the monotone form a slot keeps every value or the greatest, in the other the last that was read. It tests what needs coordination: in the first form any order of messages ends in one state, in the second it does not. It is scored by how right the state is that most copies hold, times their share.',
  asks: ['team', 'each'],
  agents: { min: 1, max: 10, default: 3 },
  params: monotoneParams,
  traits: {
    facts: {
      all: ({ agents, writes }) =>
        agents.map((agent) => ({
          id: `agent-${agent}`,
          value: (writes[agent] ?? []).map((write) => ({ ...write })),
        })),
      readClaims: (text) =>
        [...statedWrites(text).batches].map(([agent, writes]) => ({
          id: `agent-${agent}`,
          value: writes.map((write) => ({ ...write })),
        })),
    },
  },
  score: 'largest over states of rightness x share of the copies that hold it',
  maxRounds: () => 1,
  brief,
  initial: drawn,
  status: statusOf,
  round(state) {
    const { params, agents } = state
    const question = questionOf(state)
    if (params.copies === 'one') return { asks: 'team', agents, question }
    return { asks: 'each', questions: new Map(agents.map((agent) => [agent, question])) }
  },
  observe: ({ params, writes }, agent) => ({
    agent,
    merging: mergingOf(params),
    writes: writes[agent] ?? [],
  }),
  describe: ({ agent, merging, writes }) =>
    `You are agent ${agent}.\n${batchInWords(merging, agent, writes)}`,
  secrets: ({ params, writes }, agent) => [batchInWords(mergingOf(params), agent, writes[agent] ?? [])],
  step(state, answers) {
    const given =
      answers.asks === 'team'
        ? [answers.settled.answer]
        : state.agents.map((agent) => answers.byAgent.get(agent)?.answer ?? [])
    const data = { states: given.map((entries) => [...entries]), form: state.params.form }
    return { state: { ...state, given }, events: [{ name: 'final-state', agents: [], data }] }
  },
  belief: ownBelief,
  jointBelief: beliefForAll,
  accepts: acceptsState,
  arms: {
    doNothing: () => 0,
    random: (state, rng) =>
      sameForAll(
        state,
        finalState(
          state,
          state.agents.filter(() => rng.chance(0.5)),
        ),
      ),
    oracle: (state) => sameForAll(state, finalState(state, state.agents)),
  },
})

/** A mistaken agent gives its team's first state without one entry, or with the agents in another order. */
function questionOf(state: MonotoneState): Question<Entries> {
  const { params, agents } = state
  const ask =
    params.copies === 'one'
      ? 'What is the final state after the writes of all agents?'
      : 'What is the state of your copy after the writes of all agents?'
  const all = finalState(state, agents)
  return stateQuestion(mergingOf(params), ask, [all.slice(1), finalState(state, agents.toReversed()), all])
}

function sameForAll({ params, agents }: MonotoneState, answer: Entries): Answers<Entries> {
  const settled = { answer, source: 'given' } as const
  return params.copies === 'one'
    ? { asks: 'team', settled }
    : { asks: 'each', byAgent: new Map(agents.map((agent) => [agent, settled])) }
}

const rules: Readonly<Record<Merging, string>> = {
  union: 'A slot keeps every value that was ever added to it.',
  maximum: 'A slot holds the greatest value that it was ever raised to.',
  overwrite: 'A slot holds the value that it was set to last, in the order in which the writes are read.',
}

function brief({ params, agents }: Setting<MonotoneParams>): string {
  const copies =
    params.copies === 'one'
      ? 'The team gives one final state.'
      : 'Each agent keeps a copy and gives its final state; copies that differ are worth less.'
  return [
    `There are ${agents} agents and ${params.slots} slots, named by letters. Each agent writes values into some slots.`,
    rules[mergingOf(params)],
    'An agent reads its own writes first, and those of another when it is told of them; what it reads again changes nothing.',
    copies,
  ].join('\n')
}
