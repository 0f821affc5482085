import { describe, expect, test } from 'vitest'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { type Script, scriptedModel } from '../../harness/model/scripted.ts'
import { plugins } from '../../harness/registry.ts'
import { eventsOf, type Params, played } from '../conformance/support-episode.ts'

const [forecast] = (await plugins('scenario', ['forecast'])) as [AnyScenario]
const [convergent, adversarial, critics, tree] = (await plugins('topology', [
  'convergent-debate',
  'adversarial-debate',
  'specialist-critic-synthesiser',
  'tree-search',
])) as [AnyTopology, AnyTopology, AnyTopology, AnyTopology]

/** One forecast of a team of so many. */
function forecasted(topology: AnyTopology, agents: number, script: Script, topologyParams: Params = {}) {
  return played({ scenario: forecast, topology, agents, model: scriptedModel(script), topologyParams })
}

const calls = (trace: Trace) => eventsOf(trace, 'call').map(({ member, request }) => `${member} ${request}`)
const sent = (trace: Trace) => eventsOf(trace, 'message').map(({ from, to }) => `${from} to ${to}`)
const outcome = (trace: Trace) => eventsOf(trace, 'decision').map(({ answer, by }) => [answer, by])
const shown = (trace: Trace, who: string, request: string) =>
  eventsOf(trace, 'call')
    .filter((call) => call.member === who && call.request === request)
    .map(({ prompt }) => prompt.filter(({ kind }) => kind === 'message').map(({ text }) => text))

test('in a convergent debate each has read all that all others wrote, and most decide', async () => {
  const said = (agent: string, ordinal: number) =>
    `${agent} says ${ordinal}.\nANSWER: ${agent.endsWith('0') ? 0.25 : 0.75}`
  const script: Script = ({ member, request, ordinal }) =>
    said(member, request === 'answer' ? 0 : ordinal + 1)
  const trace = await forecasted(convergent, 3, script, { rounds: 3 })
  const own = (round: number) =>
    [1, 2].map((agent) => `agent-${agent} says:\n${said(`agent-${agent}`, round)}`)
  expect(shown(trace, 'agent-0', 'answer')).toEqual([[]])
  expect(shown(trace, 'agent-0', 'revise')).toEqual([own(0), [...own(0), ...own(1)]])
  expect(outcome(trace)).toEqual([[0.75, 'tally']])
})

describe('an adversarial debate', () => {
  /** A judge who is this sure after each round, and picks the second debater. */
  const judged =
    (...sureness: readonly string[]): Script =>
    ({ member, request, ordinal }) => {
      if (request === 'bid') return `ANSWER: ${sureness[ordinal]}`
      if (request === 'choose') return 'ANSWER: 2'
      return member === 'agent-0' ? 'ANSWER: 0.75' : 'It is not so.\nANSWER: 0.25'
    }
  const exchange = (request: string) => [`agent-0 ${request}`, `agent-1 ${request}`]

  test('ends as soon as the judge is sure enough, and the judge picks', async () => {
    const trace = await forecasted(adversarial, 2, judged('0.2', '0.8'))
    expect(calls(trace)).toEqual([
      ...exchange('propose'),
      'judge bid',
      ...exchange('revise'),
      'judge bid',
      'judge choose',
    ])
    expect(outcome(trace)).toEqual([[0.25, 'agent-1']])
    // Nobody acts on what the judge has not said yet: every call takes a second, one after the other.
    expect(eventsOf(trace, 'decision').map(({ at }) => at)).toEqual([7000])
    expect(eventsOf(trace, 'mark').map(({ name, data }) => [name, data])).toEqual([
      ['early-stop', { round: 2 }],
    ])
  })

  test('goes on while the judge abstains or cannot be understood, and at most three rounds', async () => {
    const trace = await forecasted(adversarial, 2, judged('abstain', 'hm'))
    const requests = eventsOf(trace, 'call').filter(({ attempt }) => attempt === 0)
    expect(requests.map(({ request }) => request)).toEqual([
      ...['propose', 'propose', 'bid', 'revise', 'revise', 'bid', 'revise', 'revise', 'choose'],
    ])
  })

  test('is tit for tat: the negative has heard the affirmative of the same round', async () => {
    const trace = await forecasted(adversarial, 2, judged('1'))
    expect(shown(trace, 'agent-1', 'propose')).toEqual([['agent-0 says:\nANSWER: 0.75']])
    expect(sent(trace)).toEqual([
      'agent-0 to agent-1',
      'agent-0 to judge',
      'agent-1 to agent-0',
      'agent-1 to judge',
    ])
  })

  test('loses nothing of what further agents see: both debaters are told it first', async () => {
    const trace = await forecasted(adversarial, 4, judged('1'))
    expect(calls(trace).slice(0, 2)).toEqual(['agent-2 report', 'agent-3 report'])
    for (const debater of ['agent-0', 'agent-1'])
      expect(
        shown(trace, debater, 'propose')[0]
          ?.slice(0, 2)
          .map((text) => text.slice(0, 12)),
      ).toEqual(['agent-2 says', 'agent-3 says'])
  })

  test('leaves the fallback when nobody understands the judge', async () => {
    const script: Script = ({ request }) => (request === 'choose' ? 'both' : 'ANSWER: 0.75')
    const trace = await forecasted(adversarial, 2, script, { rounds: 1 })
    expect(outcome(trace)).toEqual([[0.5, 'nobody']])
  })
})

test('a synthesiser reads every report and what the critic said of them', async () => {
  const script: Script = ({ member, request }) =>
    request === 'merge' ? 'ANSWER: 0.75' : `${member} wrote this.`
  const trace = await forecasted(critics, 2, script)
  const reports = ['agent-0 says:\nagent-0 wrote this.', 'agent-1 says:\nagent-1 wrote this.']
  expect(shown(trace, 'critic', 'critique')).toEqual([reports])
  expect(shown(trace, 'synthesiser', 'merge')).toEqual([[...reports, 'critic says:\ncritic wrote this.']])
  expect(outcome(trace)).toEqual([[0.75, 'synthesiser']])
})

describe('a tree search', () => {
  /** Candidates are 0.1 for the first proposal, 0.2 for the second, and so on; a revision adds a hundredth. */
  const searching =
    (scores: Readonly<Record<string, number>>): Script =>
    ({ member, request, ordinal }, prompt) => {
      const agent = Number(member.replace('agent-', ''))
      if (request === 'critique') return 'Mend it.'
      if (request === 'propose') return `ANSWER: ${(agent + 1) / 10}`
      if (request === 'revise') return `ANSWER: ${((agent + 1) / 10 + (ordinal + 1) / 100).toFixed(2)}`
      const text = prompt.map((part) => part.text).join('\n')
      const found = [...text.matchAll(/says:\nANSWER: ([\d.]+)/g)].at(-1)?.[1] ?? ''
      return `ANSWER: ${scores[found] ?? 1}`
    }
  const count = (trace: Trace, request: string) =>
    eventsOf(trace, 'call').filter((call) => call.request === request).length

  test('expands the best of each level, and the best of all stands', async () => {
    const script = searching({ '0.1': 4, '0.2': 9, '0.3': 6, '0.21': 7, '0.31': 10 })
    const trace = await forecasted(tree, 3, script)
    // Level 1 expands 0.2 and 0.3; level 2 their children, which score more than 0.1.
    const expanded = eventsOf(trace, 'mark').filter(({ name }) => name === 'expansion')
    expect(expanded.map(({ data }) => data)).toEqual([
      { of: 'agent-1', score: 9 },
      { of: 'agent-2', score: 6 },
      { of: 'agent-2', score: 10 },
      { of: 'agent-1', score: 7 },
    ])
    expect(outcome(trace)).toEqual([[0.31, 'agent-2']])
    // A proposal, a score, and twice a reflection, a revision and a score, each of a second and each after the last.
    expect(eventsOf(trace, 'decision').map(({ at }) => at)).toEqual([8000])
  })

  test('keeps a first answer that no revision beats', async () => {
    const trace = await forecasted(tree, 3, searching({ '0.1': 4, '0.2': 9, '0.3': 6 }))
    expect(outcome(trace)).toEqual([[0.2, 'agent-1']])
  })

  test.each([
    [3, 12, 20, [3, 5, 2]],
    [3, 14, 20, [3, 5, 2]],
    [3, 15, 20, [3, 6, 3]],
    [8, 24, 20, [6, 10, 4]],
    [3, 10_000, 2, [3, 7, 4]],
  ])(
    'of %i agents never spends more than %i calls on %i levels',
    async (agents, budget, depth, [proposed, scored, expanded]) => {
      const trace = await forecasted(tree, agents, searching({}), { budget, depth })
      const made = ['propose', 'score', 'critique', 'revise'].map((request) => count(trace, request))
      expect(made).toEqual([proposed, scored, expanded, expanded])
      expect(eventsOf(trace, 'call').length).toBeLessThanOrEqual(budget)
    },
  )

  test('scores nothing that cannot be read, and judges itself when there is one agent', async () => {
    const script = searching({})
    const refusing: Script = (key, prompt) => {
      if (typeof script !== 'function') return undefined
      return key.member === 'agent-1' ? 'no' : script(key, prompt)
    }
    const trace = await forecasted(tree, 3, refusing, { width: 1, depth: 1 })
    expect(eventsOf(trace, 'mark').filter(({ name }) => name === 'score')).toHaveLength(3)
    const alone = await forecasted(tree, 1, script, { width: 1, depth: 1 })
    expect(calls(alone)).toEqual(
      ['propose', 'score', 'critique', 'revise', 'score'].map((each) => `agent-0 ${each}`),
    )
    expect(sent(alone)).toEqual(['agent-0 to search', 'search to agent-0', 'agent-0 to search'])
  })
})
