/** What must and must not compile. The compiler judges; the runner only lists the claims. */
import { describe, expectTypeOf, test } from 'vitest'
import type { Measurement } from '../../harness/core/metric.ts'
import type { ModelReply, Usage } from '../../harness/core/model.ts'
import type { Ground, Pooled } from '../../harness/core/replies.ts'
import type { RequestKind } from '../../harness/core/request.ts'
import type { Answers, EndCause } from '../../harness/core/scenario.ts'
import type { AbortCause, Happening, TraceEvent } from '../../harness/core/trace.ts'
import {
  type AgentId,
  type Assigned,
  choice,
  type Decision,
  type Desk,
  defineMetric,
  defineScenario,
  defineTopology,
  type EpisodeResult,
  type Json,
  type MemberId,
  type NonEmpty,
  probability,
  type Question,
  type Reply,
  rating,
  record,
  type Status,
  statement,
  type Turn,
  z,
} from '../../harness/define.ts'

type Ended = Extract<EpisodeResult, { kind: 'ended' }>
type Aborted = Extract<EpisodeResult, { kind: 'aborted' }>
type Call = Extract<Happening, { kind: 'call' }>

describe('a result', () => {
  test('has a score only when it ended', () => {
    expectTypeOf<Ended>().toHaveProperty('score')
    expectTypeOf<Aborted>().not.toHaveProperty('score')
    expectTypeOf<Aborted['cause']>().toEqualTypeOf<AbortCause>()
    expectTypeOf<Ended['cause']>().toEqualTypeOf<EndCause>()
    // @ts-expect-error a result is looked at before its score is read
    const scoreOf = (result: EpisodeResult) => result.score
    expectTypeOf(scoreOf).toBeFunction()
  })

  test('is not both ended and without a score', () => {
    // @ts-expect-error an ended result has a score
    const result: EpisodeResult = { kind: 'ended', cause: 'goal', payoffs: [], rounds: 1, makespanMs: 0 }
    // @ts-expect-error an aborted result has none
    const lost: EpisodeResult = { kind: 'aborted', cause: 'provider', detail: '', score: 0 }
    expectTypeOf([result, lost]).toBeArray()
  })

  test('of a world that runs has no score either', () => {
    expectTypeOf<Extract<Status, { kind: 'running' }>>().not.toHaveProperty('score')
  })

  test('cannot be changed', () => {
    const change = (result: Ended) => {
      // @ts-expect-error results are read-only
      result.score = 1
    }
    expectTypeOf(change).toBeFunction()
  })
})

describe('a measurement', () => {
  test('has a value only when it was measured, and always its denominator', () => {
    expectTypeOf<Extract<Measurement, { kind: 'too-few' }>>().not.toHaveProperty('value')
    expectTypeOf<Measurement['n']>().toEqualTypeOf<number>()
    expectTypeOf<Measurement['leftOut']>().toEqualTypeOf<number>()
  })
})

describe('a reply of a model', () => {
  test('has token counts unless it failed', () => {
    expectTypeOf<Extract<ModelReply, { kind: 'answered' }>['usage']>().toEqualTypeOf<Usage | undefined>()
    expectTypeOf<Extract<ModelReply, { kind: 'failed' }>>().not.toHaveProperty('usage')
    expectTypeOf<Extract<ModelReply, { kind: 'failed' }>>().not.toHaveProperty('text')
  })
})

describe('an event', () => {
  test('has its place, and belongs to a kind', () => {
    expectTypeOf<TraceEvent>().toHaveProperty('seq')
    expectTypeOf<Call['reading']['kind']>().toEqualTypeOf<'read' | 'refused' | 'deferred'>()
    expectTypeOf<Extract<Call['reading'], { kind: 'refused' }>>().not.toHaveProperty('answer')
  })
})

describe('an answer', () => {
  test('has the type of its question', () => {
    const move = choice({ ask: 'Do you cross?', options: ['cross', 'wait'], fallback: 'wait' })
    expectTypeOf(move).toEqualTypeOf<Question<'cross' | 'wait'>>()
    expectTypeOf(probability({ ask: 'Rain?', fallback: 0.5 })).toEqualTypeOf<Question<number>>()
    expectTypeOf(statement({ ask: 'What?' })).toEqualTypeOf<Question<string>>()
    const bid = rating({ ask: 'How sure?', min: 0, max: 1, fallback: null })
    expectTypeOf(bid).toEqualTypeOf<Question<number | null>>()
    const schema = z.object({ amount: z.number() })
    const buy = record({ ask: 'What?', schema, example: { amount: 1 }, fallback: { amount: 0 } })
    expectTypeOf(buy.fallback).toEqualTypeOf<{ amount: number }>()
  })

  test('of a choice falls back to one of its options', () => {
    // @ts-expect-error "stay" is no option
    const wrong = () => choice({ ask: 'Do you cross?', options: ['cross', 'wait'], fallback: 'stay' })
    // @ts-expect-error a choice has at least one option
    const none = () => choice({ ask: 'Do you cross?', options: [], fallback: 'wait' })
    expectTypeOf([wrong, none]).toBeArray()
  })

  test('is of the same kind as the round', () => {
    type Team = Extract<Answers<number>, { asks: 'team' }>
    expectTypeOf<Team['settled']['answer']>().toEqualTypeOf<number>()
    expectTypeOf<Team>().not.toHaveProperty('byAgent')
  })

  test('to a request has the type of its kind', () => {
    expectTypeOf<Extract<Reply<'bid'>['reading'], { kind: 'read' }>['answer']>().toEqualTypeOf<
      number | null
    >()
    expectTypeOf<Extract<Reply<'choose'>['reading'], { kind: 'read' }>['answer']>().toEqualTypeOf<number>()
    const asking = async (desk: Desk, { asked }: Turn) => {
      const reply = await desk.ask(asked[0], { kind: 'commit' })
      return reply.reading.kind === 'read' ? reply.reading.answer : undefined
    }
    expectTypeOf(asking).returns.resolves.toEqualTypeOf<'accept' | 'refuse' | undefined>()
  })
})

describe('a handle', () => {
  test('of one kind does not stand for another', () => {
    expectTypeOf<Reply>().not.toExtend<Decision>()
    expectTypeOf<Pooled>().not.toExtend<Decision>()
    expectTypeOf<Decision>().not.toExtend<Ground>()
    expectTypeOf<Pooled>().not.toExtend<Reply>()
    // @ts-expect-error a turn ends with a decision, not with a reply
    const turn = async (reply: Reply): Promise<Decision> => reply
    expectTypeOf(turn).toBeFunction()
  })

  test('of a reply has no text to paste', () => {
    expectTypeOf<Reply>().not.toHaveProperty('text')
    expectTypeOf<Pooled>().not.toHaveProperty('text')
  })

  test('of a pooled answer cannot be sent', () => {
    const send = (desk: Desk, { asked }: Turn, pooled: Pooled) => {
      // @ts-expect-error only replies go along edges
      desk.send(asked[0], pooled, asked)
    }
    expectTypeOf(send).toBeFunction()
  })
})

describe('a name', () => {
  test('is made in one place', () => {
    // @ts-expect-error a string is no member
    const member: MemberId = 'manager'
    // @ts-expect-error a number is no agent
    const agent: AgentId = 0
    expectTypeOf([member, agent]).toBeArray()
  })

  test('of a request is one of those that exist', () => {
    expectTypeOf<'answer'>().toExtend<RequestKind>()
    expectTypeOf<Extract<Reply<'assign'>['reading'], { kind: 'read' }>['answer']>().toEqualTypeOf<Assigned>()
    expectTypeOf<'whisper'>().not.toExtend<RequestKind>()
  })
})

test('a round that is played asks at least one agent', () => {
  expectTypeOf<Turn['asked']>().toExtend<NonEmpty<unknown>>()
})

describe('a definition', () => {
  test('of a topology has a cost, edges and a turn, with parameters of its schema', () => {
    const params = z.object({ rounds: z.number().default(1) })
    const facts = { id: 'made', version: 1, title: 'Made', description: 'Made.', params } as const
    const rest = { edges: () => [], turn: async (_turn: Turn, desk: Desk) => desk.nobody() }
    // @ts-expect-error a cost is missing
    const free = () => defineTopology({ ...facts, ...rest })
    const wrong = () =>
      defineTopology({
        ...facts,
        edges: () => [],
        cost: {
          formula: 'calls 0, messages 0',
          // @ts-expect-error the schema has no such parameter
          round: (_counts, { turns }) => ({ calls: turns, messages: 0 }),
          bound: () => ({ calls: 0, messages: 0 }),
        },
        turn: async (_turn, desk) => desk.nobody(),
      })
    expectTypeOf([free, wrong]).toBeArray()
  })

  test('of a scenario or metric names what it must', () => {
    // @ts-expect-error a scenario needs rules, rounds and arms
    const world = () => defineScenario({ id: 'made', version: 1, title: 'Made', description: 'Made.' })
    // @ts-expect-error a metric needs to say what it takes from an episode
    const metric = () => defineMetric({ id: 'made', version: 1, title: 'Made', description: 'Made.' })
    expectTypeOf([world, metric]).toBeArray()
  })
})

test('an answer is plain data', () => {
  expectTypeOf<{ amount: number }>().toExtend<Json>()
  expectTypeOf<Date>().not.toExtend<Json>()
  expectTypeOf<undefined>().not.toExtend<Json>()
})
