import { describe, expect, test } from 'vitest'
import { type Cell, type EndedTrace, endedTrace } from '../../harness/core/trace.ts'
import idle from '../../harness/detectors/idle.ts'
import livelock from '../../harness/detectors/livelock.ts'
import starvation from '../../harness/detectors/starvation.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { playedEpisode } from '../../harness/run/episode.ts'
import corridor from '../../scenarios/corridor/corridor.ts'
import lowestId from '../../topologies/convention-lowest-id.ts'
import { asked, decided, ids, type Made, plainCell, traceOf, world } from './trace-fixture.ts'

const polite = [asked(0, 1), world('yield', [0, 1])]
const through = [asked(0, 1), world('crossing', [0]), world('yield', [1])]
const crash = [asked(0, 1), world('collision', [0, 1])]
const nobody = [asked()]

describe('livelock', () => {
  test('finds three rounds in which everybody yields, with the events that show it', () => {
    expect(livelock.detect(traceOf([through, polite, polite, polite, through]))).toEqual([
      {
        text: 'agents 0, 1 all yielded in 3 asked rounds in a row, from 1 to 3',
        agents: [0, 1],
        from: 3,
        to: 8,
        amount: 3,
      },
    ])
  })

  test('finds two livelocks when something moves between them', () => {
    const rounds = [polite, polite, polite, through, polite, polite, polite, polite]
    expect(livelock.detect(traceOf(rounds)).map(({ amount }) => amount)).toEqual([3, 4])
  })

  test('a round without demand neither counts nor ends it', () => {
    expect(livelock.detect(traceOf([polite, polite, nobody, polite]))).toMatchObject([
      { amount: 3, from: 0, to: 6 },
    ])
    expect(livelock.detect(traceOf([polite, nobody, nobody, polite]))).toEqual([])
  })

  test('yields that come as one event for each agent count alike', () => {
    const apart = [asked(0, 1), world('yield', [0]), world('yield', [1])]
    expect(livelock.detect(traceOf([apart, apart, apart]))).toHaveLength(1)
  })

  const silent = [asked(0, 1), world('yield', [0]), world('no-answer', [1])]
  const muted = [asked(0, 1), world('no-answer', [0, 1])]
  const told = [asked(0, 1), world('yield', [0])]
  const nearMisses: [why: string, rounds: Made[][]][] = [
    ['two rounds of yielding', [polite, polite, through, polite, polite]],
    ['a missing answer among the rounds', [polite, polite, silent, polite, polite]],
    ['nobody answering at all', [muted, muted, muted, muted]],
    ['everybody colliding', [crash, crash, crash, crash]],
    ['one crossing each round', [through, through, through, through]],
    ['an agent of which nothing is told', [told, told, told]],
    ['a world without contention', [[asked(0)], [asked(0)], [asked(0)]]],
  ]

  test.each(nearMisses)('is silent about %s', (_why, rounds) => {
    expect(livelock.detect(traceOf(rounds))).toEqual([])
  })
})

describe('starvation', () => {
  const rounds = (n: number, crossing: (round: number) => number, all = [0, 1, 2]): Made[][] =>
    Array.from({ length: n }, (_, round) => {
      const yields = all.filter((agent) => agent !== crossing(round))
      return [asked(...all), world('crossing', [crossing(round)]), world('yield', yields)]
    })
  const starving = (made: Made[][]) =>
    starvation.detect(traceOf(made)).map(({ agents, amount }) => [...agents, amount])

  test('finds the agents that never cross while another always does', () => {
    expect(starving(rounds(20, () => 0))).toEqual([
      [1, 20],
      [2, 20],
    ])
  })

  test('says how often the agent wanted, crossed, and what was fair', () => {
    const [found] = starvation.detect(traceOf(rounds(30, (round) => round % 2)))
    expect(found).toEqual({
      text: 'agent 2 wanted to cross in 30 rounds and crossed in 0; a fair share was 10.0',
      agents: [2],
      from: 0,
      to: 89,
      amount: 30,
    })
  })

  test('one crossing in a hundred is still starvation, one in seven is not', () => {
    expect(starving(rounds(100, (round) => (round === 50 ? 2 : round % 2)))).toEqual([[2, 99]])
    expect(starving(rounds(98, (round) => (round % 7 === 0 ? 2 : round % 2)))).toEqual([])
  })

  const sometimes = (agent: number, wishes: number): Made[][] =>
    rounds(40, () => 0, [0, 1]).map((events, round) =>
      round < wishes ? [asked(0, 1, agent), ...events.slice(1)] : events,
    )
  const nearMisses: [why: string, rounds: Made[][]][] = [
    ['a fair rotation', rounds(30, (round) => round % 3)],
    [
      'a rotation that ends before its last agents had a turn',
      rounds(10, (round) => round, [...Array(12).keys()]),
    ],
    ['a team in which nobody crosses', Array.from({ length: 40 }, () => polite)],
    ['a team that always collides', Array.from({ length: 40 }, () => crash)],
    ['short episodes', rounds(9, () => 0)],
    ['a world without contention', Array.from({ length: 40 }, () => [asked(0, 1)])],
  ]

  test.each(nearMisses)('is silent about %s', (_why, made) => {
    expect(starving(made)).toEqual([])
  })

  test('is silent about an agent that never wanted and one that seldom did', () => {
    expect(starving(sometimes(2, 0))).toEqual([[1, 40]])
    expect(starving(sometimes(2, 9))).toEqual([[1, 40]])
  })

  test('is silent about an agent that gives no answers', () => {
    const absent = Array.from({ length: 40 }, () => [
      asked(0, 1),
      world('crossing', [0]),
      world('no-answer', [1]),
    ])
    expect(starving(absent)).toEqual([])
  })

  test('finds the last two agents of the published corridor with the lowest number first', async () => {
    const trace = await publishedCorridor()
    expect(trace.result).toMatchObject({ kind: 'ended', payoffs: [88, 66, 34, 11, 1, 0] })
    expect(starvation.detect(trace).map(({ agents }) => agents)).toEqual([[4], [5]])
    expect(livelock.detect(trace)).toEqual([])
    expect(idle.detect(trace)).toEqual([])
  })
})

/** The published demand of 200 steps and six agents, under the convention that the lowest number goes. */
async function publishedCorridor(): Promise<EndedTrace> {
  const cell: Cell = {
    ...plainCell,
    topology: { id: 'convention-lowest-id', version: 1 },
    agents: 6,
    scenarioParams: { steps: 200, demandProbability: 0.45, coordinationCost: 0, demand: 'textbook' },
    topologyParams: { apply: 'rule' },
  }
  const plan = {
    cell,
    scenario: corridor,
    topology: lowestId,
    model: scriptedModel([]),
    faults: [],
    seed: 1,
    repetition: 0,
  }
  const trace = endedTrace(await playedEpisode(plan, new AbortController().signal))
  if (trace === undefined) throw new Error('expected an episode that ended')
  return trace
}

describe('idle', () => {
  const missing = [asked(0, 1), decided([0, 1], { source: 'fallback' })]
  const halved = [asked(0, 1), decided([0], { source: 'fallback' }), decided([1])]

  test('finds neighbouring rounds in which only fallbacks stood', () => {
    const found = idle.detect(traceOf([missing, nobody, missing, halved, missing]))
    expect(found.map(({ amount, from, to }) => [amount, from, to])).toEqual([
      [2, 0, 4],
      [1, 8, 9],
    ])
  })

  test('finds a team that gave no answer', () => {
    const team: Made = { kind: 'round', asks: 'team', asked: ids([0, 1]) }
    expect(idle.detect(traceOf([[team, decided([], { source: 'fallback' })]]))).toHaveLength(1)
  })

  test.each([
    ['one readable answer', halved],
    ['a rule that answers', [asked(0), decided([0], { source: 'rule' })]],
    ['a pooled answer', [asked(0), decided([], { source: 'pooled' })]],
    ['a round that was never decided', [asked(0)]],
    ['a round without demand', nobody],
  ])('is silent about %s', (_why, round) => {
    expect(idle.detect(traceOf([round]))).toEqual([])
  })
})
