/** Managers who are asked who does which task: what they say is done, whatever comes of it, and has its price. */
import { describe, expect, test } from 'vitest'
import type { CallKey, Model } from '../../harness/core/model.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { abortedResult, endedResult, eventsOf, type Params, played } from '../conformance/support-episode.ts'
import { withRefusing } from '../conformance/support-models.ts'
import { someWork } from '../conformance/support-rounds.ts'
import { marksOf, oneEach, review, swift, task, workOf, workWorld } from './handed-work.ts'
import { chat, madeTopology } from './made-plugins.ts'
import { topologiesNamed } from './named-topologies.ts'

const ids = ['manager-workers', 'hierarchy', 'spawn', 'orchestrator'] as const
const topologyOf = await topologiesNamed(ids)
const [codeReview] = await plugins('scenario', ['code-review'])

/** Agents that do what they are given, and managers that assign it as they are scripted to. */
function managed(plans: (key: CallKey) => Readonly<Record<string, string>> | string): Model {
  return scriptedModel((key, prompt) => {
    if (key.request !== 'assign') return `ANSWER: ${JSON.stringify(partOf(prompt.at(-1)?.text ?? ''))}`
    const plan = plans(key)
    if (typeof plan === 'string') return plan
    return `ANSWER: ${JSON.stringify(Object.entries(plan).map(([id, to]) => ({ task: id, to })))}`
  })
}

function partOf(request: string): readonly string[] {
  const [, part = ''] = /^Your part of the work now: (.*)\.$/m.exec(request) ?? []
  return part.split(', ')
}

const assignCalls = (trace: Trace) => eventsOf(trace, 'call').filter(({ request }) => request === 'assign')
const everyone = (): readonly string[] => ['a', 'b', 'c', 'd']
const anybody = workWorld(review, everyone)
const specialists = workWorld(review, oneEach)
const models = ['manager-workers', 'hierarchy', 'spawn'] as const

describe.each(models)('%s', (id) => {
  const topology = topologyOf(id)
  /** So many layers of sub-workers, or so many below one manager, that all four agents can be given work. */
  const wide: Params = { spawn: { depth: 2 }, hierarchy: { span: 4 }, 'manager-workers': {} }[id]
  const play = { topology, topologyParams: wide }

  test('does exactly what its manager says, in the order in which it says it', async () => {
    const plan = { style: 'agent-2', logic: 'agent-1', lint: 'agent-2', security: 'agent-1' }
    const trace = await played({ ...play, scenario: anybody, model: managed(() => plan) })
    const calls = eventsOf(trace, 'call').filter(({ request }) => request === 'answer')
    const asked = calls.toSorted((a, b) => a.member.localeCompare(b.member))
    expect(asked.map(({ member, prompt }) => [member, partOf(prompt.at(-1)?.text ?? '')])).toEqual([
      ['agent-1', ['logic', 'security']],
      ['agent-2', ['style', 'lint']],
    ])
    expect(workOf(trace)).toHaveLength(4)
    expect(assignCalls(trace)).toHaveLength(1)
  })

  test('has undone what its manager gave to somebody who cannot do it', async () => {
    const wrong = { lint: 'agent-1', security: 'agent-0', logic: 'agent-2', style: 'agent-3' }
    const model = managed(({ round }) => (round === 0 ? wrong : { lint: 'agent-0', security: 'agent-1' }))
    const trace = await played({ ...play, scenario: specialists, model })
    expect(workOf(trace)).toEqual([
      'logic by 2 in 0',
      'style by 3 in 0',
      'lint by 0 in 1',
      'security by 1 in 1',
    ])
  })

  test('works in vain, and for as long, where its manager gave a review to somebody who cannot do it', async () => {
    if (codeReview === undefined) throw new Error('expected the scenario code-review')
    const plan = { 'security-review': 'agent-1', 'style-review': 'agent-2' }
    const scenarioParams = { rounds: 1, skills: 'specialists' }
    const trace = await played({ ...play, scenario: codeReview, scenarioParams, model: managed(() => plan) })
    expect(eventsOf(trace, 'world').filter(({ name }) => name === 'work')).toMatchObject([
      { agents: [1], data: { task: 'security-review', startMs: 0, endMs: 5000, ok: false } },
      { agents: [2], data: { task: 'style-review', startMs: 0, endMs: 8000, ok: true } },
    ])
  })

  test.each([
    ['cannot be read', 'I would rather not.'],
    ['names an unknown task', 'ANSWER: [{"task":"fly","to":"agent-0"}]'],
  ])('hands out nothing, and waits for its manager, where its plan %s', async (_what, reply) => {
    const trace = await played({ ...play, scenario: anybody, model: managed(() => reply) })
    const { score, makespanMs } = endedResult(trace)
    // Two tries of a second each in each of six rounds.
    expect({ score, makespanMs }).toEqual({ score: 0, makespanMs: 12_000 })
    expect(marksOf(trace)['no-plan']).toBe(6)
    expect(new Set(eventsOf(trace, 'call').map(({ request }) => request))).toEqual(new Set(['assign']))
    expect(eventsOf(trace, 'decision').every(({ source }) => source === 'rule')).toBe(true)
  })

  test('goes on where its manager is down', async () => {
    const trace = await played({ ...play, scenario: anybody, faults: 'crash:0' })
    endedResult(trace)
  })

  test('with a perfect manager does what the rule does, a call later', async () => {
    for (const scenario of [anybody, specialists, workWorld([...review, task('more', 'a', 7)], everyone)]) {
      const by = (assigns: string, model?: Model) =>
        played({ topology, scenario, topologyParams: { ...wide, assigns }, ...(model && { model }) })
      const [asked, ruled] = [await by('model'), await by('rule')]
      expect(workOf(asked)).toEqual(workOf(ruled))
      const extra = assignCalls(asked).length
      expect(eventsOf(asked, 'call').length - eventsOf(ruled, 'call').length).toBe(extra)
      expect(eventsOf(ruled, 'call').some(({ request }) => request === 'assign')).toBe(false)
      expect(endedResult(asked).makespanMs - endedResult(ruled).makespanMs).toBe(1000 * extra)
      expect(endedResult(await by('model', swift)).makespanMs).toBe(
        endedResult(await by('rule', swift)).makespanMs,
      )
    }
  })

  test('tells its manager what waits and who can do what, and nothing that an agent sees', async () => {
    const [call] = assignCalls(await played({ ...play, scenario: specialists }))
    const text = call?.prompt.at(-1)?.text
    expect(text).toContain('- security: takes 10 s of "b"')
    expect(text).toContain('- agent-2: has "c"')
    expect(call?.prompt.some(({ kind }) => kind === 'observation')).toBe(id === 'spawn')
  })

  test('is later where all err, and never better where its manager alone does', async () => {
    if (codeReview === undefined) throw new Error('expected the scenario code-review')
    const typical = simulatedModel('typical', { latencyMedianMs: 0 })
    const ideal = simulatedModel()
    const chief: Model = simulatedModel('typical', { errorRate: 0.3 })
    const onlyManager: Model = {
      ...ideal,
      reply: (request, signal) => (request.key.request === 'assign' ? chief : ideal).reply(request, signal),
    }
    const sums = { laterMs: 0, worse: 0 }
    for (let seed = 1; seed <= 24; seed += 1) {
      const by = async (assigns: string, model: Model, rounds: number) => {
        const scenarioParams = { rounds }
        const topologyParams = { ...wide, assigns }
        return endedResult(
          await played({ scenario: codeReview, topology, scenarioParams, topologyParams, model, seed }),
        )
      }
      sums.laterMs += (await by('model', typical, 5)).makespanMs - (await by('rule', typical, 5)).makespanMs
      const [asked, ruled] = [await by('model', onlyManager, 1), await by('rule', onlyManager, 1)]
      expect(asked.score).toBeLessThanOrEqual(ruled.score)
      sums.worse += ruled.score - asked.score
    }
    expect(sums.laterMs).toBeGreaterThan(0)
    expect(sums.worse).toBeGreaterThan(0)
  })
})

describe('manager-workers', () => {
  const topology = topologyOf('manager-workers')

  test('is asked once more about what came back, and told from whom', async () => {
    const scenario = workWorld([task('lint', 'a', 5)], everyone)
    const trace = await played({ scenario, topology, model: withRefusing(simulatedModel(), 'agent-0') })
    const texts = assignCalls(trace).map(({ prompt }) => prompt.at(-1)?.text ?? '')
    expect(
      texts.map((text) => text.includes('agent-0: has "a", "b", "c", "d"; came back from it: lint')),
    ).toEqual([false, true])
    expect(workOf(trace)).toEqual(['lint by 1 in 0'])
  })

  test('is not asked about what nobody else could do', async () => {
    const scenario = workWorld([task('lint', 'a', 5)], oneEach)
    const trace = await played({ scenario, topology, model: withRefusing(simulatedModel(), 'agent-0') })
    expect(marksOf(trace)).toEqual({ 'hand-out': 6, assignment: 6, rework: 6 })
  })

  test('is asked for one task a round in sequence', async () => {
    const trace = await played({ scenario: anybody, topology, topologyParams: { route: 'sequence' } })
    const shown = assignCalls(trace).map(({ prompt }) => prompt.at(-1)?.text.match(/^- .*: takes/gm)?.length)
    expect(shown).toEqual([1, 1, 1, 1])
  })
})

describe('hierarchy', () => {
  const play = { scenario: anybody, topology: topologyOf('hierarchy'), topologyParams: { span: 2 } }

  test('asks each manager to whom tasks came down, layer by layer', async () => {
    const model = managed(({ member }) =>
      member === 'manager-2-0'
        ? { lint: 'manager-1-1', security: 'manager-1-1', logic: 'manager-1-1', style: 'manager-1-1' }
        : { lint: 'agent-2', security: 'agent-3', logic: 'agent-3', style: 'agent-2' },
    )
    const trace = await played({ ...play, model })
    expect(assignCalls(trace).map(({ member, at }) => [member, at])).toEqual([
      ['manager-2-0', 0],
      ['manager-1-1', 1000],
    ])
    expect(workOf(trace).map((work) => work.slice(0, -5))).toEqual([
      'lint by 2',
      'style by 2',
      'security by 3',
      'logic by 3',
    ])
  })

  test('loses what goes to a branch whose manager gives no plan', async () => {
    const trace = await played({ ...play, model: withRefusing(swift, 'manager-1-0') })
    const workers = eventsOf(trace, 'call').filter(({ request }) => request === 'answer')
    expect(new Set(workers.map(({ member }) => member))).toEqual(new Set(['agent-2', 'agent-3']))
    // The one task that is left goes there again in every round, as a tie goes to the first.
    expect(endedResult(trace).score).toBe(0.75)
  })
})

test('spawn lets in nobody beyond its bound, whatever the lowest agent says', async () => {
  const plan = { lint: 'agent-1', security: 'agent-2', logic: 'agent-3', style: 'agent-3' }
  const play = { scenario: anybody, topology: topologyOf('spawn'), model: managed(() => plan) }
  const narrow = await played({ ...play, topologyParams: { depth: 1, width: 2 } })
  expect(workOf(narrow)).toEqual([])
  expect(assignCalls(narrow)[0]?.reading).toMatchObject({ detail: 'expected work for 3 at most, got 4' })
  expect(workOf(await played({ ...play, topologyParams: { depth: 1, width: 3 } }))).toHaveLength(4)
})

test('an orchestrator decides for all by a call of its own, with tasks as well', async () => {
  const model = scriptedModel(({ request }) =>
    request === 'merge'
      ? 'ANSWER: {"0":["style"],"1":[],"2":["lint","security"],"3":["logic"]}'
      : 'ANSWER: []',
  )
  const trace = await played({ scenario: anybody, topology: topologyOf('orchestrator'), model })
  const first = workOf(trace).filter((work) => work.endsWith('in 0'))
  expect(first).toEqual(['style by 0 in 0', 'lint by 2 in 0', 'security by 2 in 0', 'logic by 3 in 0'])
  expect(eventsOf(trace, 'call').filter(({ member }) => member === 'manager')).toHaveLength(1)
})

test.each([
  ['asked agent-0 to assign without tasks to assign', { kind: 'assign' }],
  ['asked agent-0 to answer with tasks to assign', { kind: 'answer', assignable: someWork }],
] as const)('a topology is stopped when it %s', async (what, ask) => {
  const topology = madeTopology(async ({ asked: [first] }, desk) => {
    await desk.ask(first, ask)
    return desk.nobody()
  })
  const { detail } = abortedResult(await played({ scenario: chat, topology }))
  expect(detail).toBe(`topology "made" ${what}, expected them for "assign" alone`)
})
