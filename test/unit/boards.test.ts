import { describe, expect, test } from 'vitest'
import type { Desk, Turn } from '../../harness/core/desk.ts'
import type { AnyScenario, Claim, Scenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { type Json, memberId } from '../../harness/define.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { abortedResult, eventsOf, type Play, played } from '../conformance/support-episode.ts'
import { boardsOf, wrongBoards, wrongReads } from '../conformance/support-laws.ts'
import { chat, everyEdge, madeTopology } from './made-plugins.ts'

const wall = memberId('wall')

/** Agent 0 answers and posts its answer, and then both answer with the board before them. */
async function posting({ asked }: Turn, desk: Desk) {
  const board = desk.board('wall')
  const first = await desk.ask(asked[0], { kind: 'propose', boards: [board] })
  desk.post(asked[0], first, board)
  return desk.own(await desk.askAll(asked, { kind: 'answer', boards: [board] }))
}

const write = { from: memberId('agent-0'), to: wall }
const reads = ['agent-0', 'agent-1'].map((id) => ({ from: wall, to: memberId(id) }))
const boards = () => ['wall']
const wallPaper = madeTopology(posting, { boards, edges: () => [write, ...reads] })

/** What stands on boards in the first prompt of a member for a request of a round. */
async function shownTo(member: string, round: number, request: string, change: Partial<Play> = {}) {
  const trace = await played({ scenario: chat, topology: wallPaper, ...change })
  const call = eventsOf(trace, 'call').find(
    (each) => each.member === member && each.round === round && each.request === request,
  )
  return call?.prompt.filter(({ kind }) => kind === 'board').map(({ text }) => text)
}

describe('a board', () => {
  test.each(['keep', 'wipe'])('holds all posts of all rounds where memory is set to %s', async (memory) => {
    const scenarioParams = { memory, rounds: 3 }
    expect(await shownTo('agent-1', 2, 'answer', { scenarioParams })).toEqual([
      'On the board "wall", agent-0 wrote 2 rounds ago:\nANSWER: yes',
      'On the board "wall", agent-0 wrote one round ago:\nANSWER: yes',
      'On the board "wall", agent-0 wrote in this round:\nANSWER: yes',
    ])
    expect(await shownTo('agent-0', 0, 'propose', { scenarioParams })).toEqual([])
  })

  test('is read as messages are: each post once by each reader, and by none before it was there', async () => {
    const trace = await played({ scenario: chat, topology: wallPaper })
    const posts = eventsOf(trace, 'message').map(({ seq, to }) => ({ seq, to }))
    expect(posts.map(({ to }) => to)).toEqual(['wall', 'wall'])
    const read = eventsOf(trace, 'call').map(({ member, round, reads }) => [member, round, reads])
    expect(read).toEqual([
      ['agent-0', 0, []],
      ['agent-0', 0, [posts[0]?.seq]],
      ['agent-1', 0, [posts[0]?.seq]],
      ['agent-0', 1, []],
      ['agent-0', 1, [posts[1]?.seq]],
      ['agent-1', 1, [posts[1]?.seq]],
    ])
    expect(wrongReads(trace, boardsOf(trace, wallPaper))).toEqual([])
    expect(wrongBoards(trace, boardsOf(trace, wallPaper))).toEqual([])
    expect(wrongBoards(trace, [])).not.toEqual([])
  })

  test('makes a reader wait for a post that is late, and never shows one that was lost', async () => {
    const late = await played({ scenario: chat, topology: wallPaper, faults: 'delay:5000' })
    const answers = eventsOf(late, 'call').filter(({ request, round }) => request === 'answer' && round === 0)
    expect(answers.map(({ at }) => at)).toEqual([6000, 6000])
    expect(await shownTo('agent-1', 1, 'answer', { faults: 'drop:1' })).toEqual([])
  })

  test.each([
    [
      'another board than it declared',
      { edges: () => [write, ...reads] },
      'called on the board "wall", expected none',
    ],
    [
      'along an edge that it did not declare',
      { boards, edges: () => reads },
      'sent agent-0 to wall, expected one of its declared edges',
    ],
  ] as const)('ends the episode of a topology that posts on %s', async (_what, change, detail) => {
    const trace = await played({ scenario: chat, topology: madeTopology(posting, change) })
    expect(abortedResult(trace)).toMatchObject({ cause: 'harness', detail: `topology "made" ${detail}` })
  })

  test('ends the episode of a topology that shows it to a member without an edge from it', async () => {
    const topology = madeTopology(posting, { boards, edges: () => [write, ...reads.slice(0, 1)] })
    const trace = await played({ scenario: chat, topology })
    const detail = 'topology "made" sent wall to agent-1, expected one of its declared edges'
    expect(abortedResult(trace)).toMatchObject({ cause: 'harness', detail })
  })
})

describe('what a simulated mind has of a board', () => {
  /** The claims behind each belief of the last round, by agent. */
  async function claimsOf(topology: AnyTopology, memory: string) {
    const seen: (readonly [number | undefined, readonly Claim[]])[] = []
    const open: AnyScenario['open'] = (use) =>
      chat.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) =>
        use({
          ...inner,
          belief(view) {
            seen.push([view.agent, view.claims])
            return inner.belief(view)
          },
        }),
      )
    const scenario = { ...chat, open }
    await played({ scenario, topology, scenarioParams: { memory }, model: simulatedModel() })
    return seen.slice(-2)
  }

  const post = (roundsAgo: number) => ({
    ...{ by: 'agent-0', agent: 0, text: 'ANSWER: yes', answer: 'yes', isJoint: false },
    ...{ round: 1 - roundsAgo, posted: { roundsAgo } },
  })

  test('is each post of others, and of its own those that it has forgotten', async () => {
    expect(await claimsOf(wallPaper, 'keep')).toEqual([
      [0, []],
      [1, [post(1), post(0)]],
    ])
    expect(await claimsOf(wallPaper, 'wipe')).toEqual([
      [0, [post(1)]],
      [1, [post(1), post(0)]],
    ])
  })

  test('counts once what it was sent as well', async () => {
    const both = madeTopology(
      async ({ asked }, desk) => {
        const board = desk.board('wall')
        const first = await desk.ask(asked[0], { kind: 'propose' })
        desk.send(asked[0], first, asked)
        desk.post(asked[0], first, board)
        return desk.own(await desk.askAll(asked, { kind: 'answer', boards: [board] }))
      },
      { boards, edges: (setting) => [write, ...reads, ...everyEdge(setting)] },
    )
    const [, [, claims] = []] = await claimsOf(both, 'keep')
    expect(claims).toEqual([post(1), post(0)])
  })
})
