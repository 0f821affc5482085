/** Made-up traces for reports: a corridor of 200 steps and a forecast by a team. */

import type { Json } from '../../harness/core/json.ts'
import { type AgentId, agentIds, type MemberId, memberId } from '../../harness/core/members.ts'
import type { Reading } from '../../harness/core/question.ts'
import type { RequestKind } from '../../harness/core/request.ts'
import type { Cell, EpisodeResult, Happening, Trace, TraceEvent } from '../../harness/core/trace.ts'

/** A source of numbers in [0, 1) that gives the same ones for the same seed (Lehmer's generator). */
export function numbers(seed: number): () => number {
  let state = (((seed * 7919 + 104729) * 8191) % 2147483646) + 1
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
}

/** What a trace is made for. */
export interface TraceSetting {
  readonly cell: Cell
  readonly seed: number
  readonly result: EpisodeResult
  /** The names that the cell has before `text` changes them. */
  readonly scenario: string
  readonly topology: string
  /** Changes every text that comes from outside. */
  readonly text: (text: string) => string
}

/** A trace with the events that such an episode could have. */
export function madeTrace({ cell, seed, result, scenario, topology, text }: TraceSetting): Trace {
  const recorder = new Recorder(text)
  const world = { topology, agents: cell.agents }
  if (scenario === 'corridor') corridor(recorder, world, numbers(seed * 7 + topology.length))
  else forecast(recorder, world, numbers(seed))
  return { cell, seed, repetition: 0, result, events: recorder.events }
}

interface World {
  readonly topology: string
  readonly agents: number
}

class Recorder {
  readonly text: (text: string) => string
  readonly events: TraceEvent[] = []
  round = 0
  at = 0

  constructor(text: (text: string) => string) {
    this.text = text
  }

  add(happening: Happening): number {
    const seq = this.events.length
    this.events.push({ ...happening, seq, round: this.round, at: this.at })
    return seq
  }

  call(
    member: string,
    request: RequestKind,
    reply: string,
    reading: Reading<Json>,
    reads: readonly number[] = [],
  ): void {
    this.at += 400 + reply.length * 3
    const seen = reads.map((seq) => ({
      role: 'user' as const,
      kind: 'message' as const,
      text: `Message ${seq} stands here.`,
    }))
    this.add({
      kind: 'call',
      member: memberId(member),
      request,
      scope: 'own',
      ordinal: 0,
      attempt: 0,
      prompt: [
        { role: 'system', kind: 'brief', text: 'You are one of several agents.\nThe rules are these.' },
        { role: 'user', kind: 'observation', text: this.text('You see 3 of 7 signals: up, up, down.') },
        ...seen,
        { role: 'user', kind: 'request', text: 'Answer with a line "Answer: <value>".' },
      ],
      reads,
      reply: this.text(reply),
      reading,
      usage: { inputTokens: 212, outputTokens: 24 },
      duration: { kind: 'drawn', ms: 400 + reply.length * 3 },
    })
  }

  send(from: string, to: readonly string[], text: string): readonly number[] {
    return to.map((recipient, index) =>
      this.add({
        kind: 'message',
        from: memberId(from),
        to: memberId(recipient),
        text: this.text(text),
        deliveredAt: index === 2 ? undefined : this.at + 5,
      }),
    )
  }
}

function corridor(recorder: Recorder, { topology, agents: count }: World, random: () => number): void {
  const agents = agentIds(count)
  const skill = { silent: 0, mesh: 0.8, orchestrator: 0.9, solo: 1 }[topology] ?? 0.55
  for (let step = 0; step < 200; step++) {
    recorder.round = step
    recorder.at = step * 1000
    recorder.add({ kind: 'round', asks: 'each', asked: agents })
    const wanting = agents.filter(() => random() < 0.6)
    const entering = skill === 0 ? [] : random() < skill ? wanting.slice(0, 1) : wanting
    if (topology === 'mesh' && step === 0) recorder.send('agent-0', ['agent-1'], 'I go first.')
    for (const agent of agents) decide(recorder, agent, entering.includes(agent) ? 'enter' : 'wait')
    corridorEvents(recorder, { wanting, entering, random })
  }
}

function decide(recorder: Recorder, agent: AgentId, answer: string): void {
  recorder.add({ kind: 'decision', agents: [agent], answer, source: 'reply', by: `agent-${agent}` })
}

interface Step {
  readonly wanting: readonly AgentId[]
  readonly entering: readonly AgentId[]
  readonly random: () => number
}

function corridorEvents(recorder: Recorder, { wanting, entering, random }: Step): void {
  const world = (name: string, agents: readonly AgentId[]) => {
    if (agents.length > 0) recorder.add({ kind: 'world', name, agents, data: null })
  }
  const waiting = wanting.filter((agent) => !entering.includes(agent))
  world(entering.length > 1 ? 'collision' : 'crossing', entering)
  world('yield', waiting)
  world(
    'no-answer',
    waiting.filter(() => random() < 0.08),
  )
}

function forecast(recorder: Recorder, { topology, agents: count }: World, random: () => number): void {
  const agents = agentIds(count)
  const names = agents.map((agent) => `agent-${agent}`)
  recorder.add({ kind: 'round', asks: 'team', asked: agents })
  if (topology === 'mesh') mesh(recorder, names, random)
  else if (topology !== 'silent') for (const name of names) answer(recorder, name, random())
  recorder.add({
    kind: 'pool',
    collector: recorder.text('mean'),
    from: names.map(memberId),
    unread: [],
    rule: 'mean',
    answer: 0.61,
  })
  recorder.add({ kind: 'decision', agents: [], answer: 0.61, source: 'pooled', by: recorder.text('mean') })
  recorder.add({
    kind: 'world',
    name: recorder.text('settled'),
    agents: [],
    data: { outcome: 1, forecast: 0.61 },
  })
}

function mesh(recorder: Recorder, names: readonly string[], random: () => number): void {
  recorder.add({ kind: 'coordination' })
  const sent = names.flatMap((name) => {
    const text = `I saw more ups than downs, so I lean to ${random().toFixed(2)}.`
    recorder.call(name, 'propose', text, { kind: 'read', answer: 0.6 })
    return recorder.send(
      name,
      names.filter((other) => other !== name),
      text,
    )
  })
  const lost: MemberId = memberId('agent-3')
  recorder.add({
    kind: 'fault',
    fault: recorder.text('drop:0.1'),
    member: lost,
    detail: { message: sent[2] ?? 0 },
  })
  recorder.call('agent-0', 'revise', 'It is likely.', {
    kind: 'refused',
    reason: 'unreadable',
    detail: recorder.text('expected a line "Answer: <probability>"'),
  })
  for (const name of names) answer(recorder, name, random(), sent.slice(0, 2))
}

function answer(recorder: Recorder, name: string, value: number, reads: readonly number[] = []): void {
  const text = `Because of what I saw.\nAnswer: ${value.toFixed(2)}`
  recorder.call(name, 'answer', text, { kind: 'read', answer: Number(value.toFixed(2)) }, reads)
}
