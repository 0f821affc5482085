/**
 * What a results file of an experiment on prediction markets holds, made up: questions with a price and an outcome,
 * five topologies of one agent, up to five calls an episode, tools that fail, some fall-backs.
 */
import { analyse } from '../../harness/analyse.ts'
import { memberId } from '../../harness/core/members.ts'
import type { Cell, EpisodeResult, Happening, Trace, TraceEvent } from '../../harness/core/trace.ts'
import alpha from '../../harness/metrics/alpha.ts'
import brier from '../../harness/metrics/brier.ts'
import brierBiasCorrected from '../../harness/metrics/brier-bias-corrected.ts'
import brierDecomposition from '../../harness/metrics/brier-decomposition.ts'
import calls from '../../harness/metrics/calls.ts'
import corp from '../../harness/metrics/corp.ts'
import cost from '../../harness/metrics/cost.ts'
import ece from '../../harness/metrics/ece.ts'
import messages from '../../harness/metrics/messages.ts'
import score from '../../harness/metrics/score.ts'
import tokens from '../../harness/metrics/tokens.ts'
import type { CellRow, EpisodeRow, ReportFacts } from '../../reports/define.ts'
import { emptyFacts, sumsOf } from './report-fixture.ts'
import { numbers } from './report-trace-fixture.ts'

/** The topologies: noise of the forecast on the log-odds scale, share of round forecasts, members in turn. */
const kinds = [
  ['sequential-pipeline', 0.35, 0.5, ['researcher', 'analyst', 'agent-0']],
  ['independent-ensemble', 0.42, 0.7, ['agent-0']],
  ['orchestrator-specialist', 0.5, 0.6, ['planner', 'agent-0', 'integrator']],
  ['peer-critique-debate', 0.62, 0.6, ['agent-0', 'agent-0', 'agent-0']],
  ['consensus-alignment', 0.85, 0.8, ['agent-0']],
] as const

const subjects = [
  'Meteora FDV above $4B',
  'Will the bill pass',
  'Will the home side win',
  'Rate cut of 25 bp',
  'A ceasefire',
]

/** The facts of such a file. `text` changes every text that comes from outside, and every name. */
export function marketFacts(questions = 100, text: (text: string) => string = same): ReportFacts {
  const cells = kinds.map(([topology], index) => madeCell(topology, index + 1, text))
  const made = cells.flatMap((row, index) =>
    Array.from({ length: questions }, (_, seed) => changed(madeEpisode(row, index, seed), text)),
  )
  const traces = new Map(made.map((trace, index) => [index + 1, trace]))
  const episodes = made.map(
    ({ seed, result }, index): EpisodeRow => ({
      ...{ episode: index + 1, cell: Math.floor(index / questions) + 1 },
      ...{ seed, repetition: 0, result },
    }),
  )
  const trace = (number: number): Trace => {
    const found = traces.get(number)
    if (!found) throw new Error(`the fixture requires a stored episode, got ${number}`)
    return found
  }
  const sums = sumsOf(cells, episodes, trace)
  const stored = episodes.map(({ episode, cell }) => ({ episode, cell, trace: trace(episode) }))
  const forecasts = [brier, brierDecomposition, brierBiasCorrected, corp, ece, alpha]
  const chosen = [score, ...forecasts, calls, messages, tokens, cost].map((metric) => ({
    metric,
    options: metric.options.parse({}),
  }))
  const published = [
    { metric: brierDecomposition, options: brierDecomposition.options.parse({ edges: 'published' }) },
  ]
  return {
    ...emptyFacts(),
    ...{ file: text('markets.db'), cells, episodes, trace, ...sums },
    rows: analyse({ cells, episodes: stored, metrics: chosen }),
    publishedRows: analyse({ cells, episodes: stored, metrics: published }),
    scenarios: [
      {
        ...{ id: 'prediction-market', version: 1, title: 'Prediction market' },
        description: 'A team forecasts the outcome of a question that a market has a price for.',
        ...{ score: '1 - (p - y)^2', traits: [] },
      },
    ],
    topologies: kinds.map(([id]) => ({
      ...{ id, version: 1, title: id, description: 'As published.', costFormula: 'calls = members' },
    })),
  }
}

const same = (text: string): string => text

/** The same trace with every text, name and value in it changed. */
function changed(trace: Trace, text: (text: string) => string): Trace {
  if (text === same) return trace
  const kept = new Set(['kind', 'role', 'request', 'scope', 'source', 'asks', 'name'])
  const events = trace.events.map((event): TraceEvent => {
    // The same event: what sets its kind apart is kept.
    return JSON.parse(JSON.stringify(event), (key, value: unknown) => {
      return typeof value === 'string' && !kept.has(key) ? text(value) : value
    }) as TraceEvent
  })
  return { ...trace, events }
}

function madeCell(topology: string, number: number, text: (text: string) => string): CellRow {
  const identity: Cell = {
    scenario: { id: text('prediction-market'), version: 1 },
    topology: { id: text(topology), version: 1 },
    model: { id: text('claude-opus-4-6'), version: 1 },
    fault: { id: 'none', versions: {} },
    policy: { id: 'none', versions: {} },
    agents: 1,
    ...{ scenarioParams: {}, topologyParams: {}, modelParams: {} },
    ...{ isSimulated: false, seesUnion: false },
  }
  return { cell: number, identity, group: text === same ? '' : text('group'), fingerprint: 'ab'.repeat(32) }
}

interface Question {
  readonly text: string
  readonly price: number
  readonly outcome: number
  readonly category: string
}

const categories = ['crypto', 'politics', 'sports', 'economics', 'geopolitics']

function questionOf(seed: number): Question {
  const random = numbers(seed + 1)
  const price = 0.02 + 0.96 * random()
  const text = `${subjects[seed % subjects.length]} before 2026-0${1 + (seed % 8)}-15? (question ${seed})`
  const category = categories[seed % categories.length] ?? ''
  return { text, price, outcome: random() < price ? 1 : 0, category }
}

function madeEpisode({ identity }: CellRow, kind: number, seed: number): Trace {
  const [, noise, roundness, members] = kinds[kind] ?? kinds[0]
  const question = questionOf(seed)
  const random = numbers(seed * 31 + kind * 7 + 5)
  const isFallback = kind > 1 && seed === 38 + kind
  const forecast = isFallback ? 0.5 : forecastOf(question, noise, roundness, random)
  const result: EpisodeResult = {
    ...{ kind: 'ended', cause: 'goal', score: 1 - (forecast - question.outcome) ** 2, payoffs: [] },
    ...{ rounds: 1, makespanMs: 0, ...(isFallback && { answerSource: 'fallback' }) },
  }
  const events: TraceEvent[] = []
  let at = 0
  const add = (happening: Happening): number => {
    events.push({ ...happening, seq: events.length, round: 0, at })
    return events.length - 1
  }
  add({ kind: 'round', asks: 'team', asked: [] })
  let inbox: readonly number[] = []
  for (const [index, member] of (isFallback ? [] : members).entries()) {
    for (let tool = 0; tool < 2 + Math.floor(random() * 4); tool++) add(madeTool(member, question, tool))
    const next = members[index + 1]
    const value = next ? undefined : forecast
    const text = said(question, value, random)
    at += 8000 + Math.round(random() * 9000)
    add(madeCall({ member, question, inbox, events, text, value, random }))
    inbox = next
      ? [add({ kind: 'message', from: memberId(member), to: memberId(next), text, deliveredAt: at })]
      : []
  }
  add({
    kind: 'decision',
    agents: [],
    answer: forecast,
    source: isFallback ? 'fallback' : 'reply',
    by: 'agent-0',
  })
  const { outcome, price, category } = question
  add({
    kind: 'world',
    name: 'outcome',
    agents: [],
    data: {
      outcome,
      forecast,
      price,
      question: question.text,
      category,
      group: `group ${seed - (seed % 9 === 1 ? 1 : 0)}`,
    },
  })
  return { cell: identity, seed, repetition: 0, result, events }
}

function forecastOf({ price }: Question, noise: number, roundness: number, random: () => number): number {
  const spread = (random() + random() + random() - 1.5) * 2 * noise
  const odds = Math.log(price / (1 - price)) * 1.05 + spread
  const exact = 1 / (1 + Math.exp(-odds))
  const step = random() < roundness ? 20 : 100
  return Math.min(step - 1, Math.max(1, Math.round(exact * step))) / step
}

function madeTool(name: string, { text }: Question, index: number): Happening {
  const member = memberId(name)
  if (index === 0)
    return {
      kind: 'tool',
      member,
      tool: 'getMarketDetails',
      arguments: { index: 0 },
      result: '{"question":"Another market"}',
      isError: false,
    }
  if (index === 1)
    return {
      kind: 'tool',
      member,
      tool: 'getPriceHistory',
      arguments: { index: 0 },
      result: 'HTTP 400: no such token',
      isError: true,
    }
  return {
    kind: 'tool',
    member,
    tool: 'searchWeb',
    arguments: { query: `${text} news ${index}` },
    result: '[]',
    isError: false,
  }
}

function said({ text, price }: Question, value: number | undefined, random: () => number): string {
  const reasons = [
    `The market stands at ${price.toFixed(3)}, which already holds most of what is known about “${text}”.`,
    'My searches came back empty, so I reason from base rates and from how much time is left before the date.',
    'Comparable questions resolved the same way in roughly two out of three cases that I can recall.',
    'I see no reason to move far from the price, but thin volume makes it less sure than it looks.',
  ]
  const kept = reasons.filter(() => random() < 0.75)
  return `${kept.join('\n\n')}\n${value === undefined ? 'RESEARCH_COMPLETE' : `FINAL_PROBABILITY: ${value}`}`
}

interface Calling {
  readonly member: string
  readonly question: Question
  readonly inbox: readonly number[]
  readonly events: readonly TraceEvent[]
  readonly text: string
  readonly value: number | undefined
  readonly random: () => number
}

function madeCall({ member, question, inbox, events, text, value, random }: Calling): Happening {
  const inputTokens = 4000 + Math.round(random() * 12_000)
  const outputTokens = 500 + Math.round(random() * 700)
  const read = inbox.flatMap((seq) => events.filter((event) => event.seq === seq && event.kind === 'message'))
  return {
    kind: 'call',
    member: memberId(member),
    request: value === undefined ? 'propose' : 'answer',
    ...({ scope: 'group', ordinal: 0, attempt: 0 } as const),
    prompt: [
      {
        role: 'system',
        kind: 'brief',
        text: 'You are a forecaster on a prediction market. Be calibrated.\n'.repeat(6),
      },
      {
        role: 'user',
        kind: 'observation',
        text: `Question: ${question.text}\nCurrent price: ${question.price.toFixed(3)}`,
      },
      ...read.map((event) => ({
        ...({ role: 'user', kind: 'message' } as const),
        text: event.kind === 'message' ? event.text : '',
      })),
      { role: 'user', kind: 'request', text: 'End with a line FINAL_PROBABILITY: <0..1>.' },
    ],
    reads: inbox,
    reply: text,
    reading: { kind: 'read', answer: value ?? text },
    usage: { inputTokens, outputTokens, usd: (inputTokens * 5 + outputTokens * 25) / 1_000_000 },
    duration: { kind: 'measured', ms: 8000 + Math.round(random() * 9000) },
  }
}
