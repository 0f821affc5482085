/** An episode's events as the lines that a reader sees. */
import type { Json } from '../harness/core/json.ts'
import type { Trace, TraceEvent } from '../harness/core/trace.ts'
import type { Fold, View, ViewRow } from './browser/lanes.js'
import { type Flows, flowsOf } from './flows.ts'
import { shownText } from './html.ts'
import { lanesOf } from './lanes.ts'
import { counted, fixedNumber, shownNumber } from './number.ts'

/** How much of an episode is wanted. */
export interface ViewLimits {
  /** Events from the first one on. */
  readonly events: number
  /** Characters of one text; what lies beyond is counted. */
  readonly characters: number
}

/** What a reader sees of an episode. Every text is as `shownText` gives it. */
export function traceView(trace: Trace, episode: number, { events, characters }: ViewLimits): View {
  const wanted = trace.events.slice(0, events)
  const readers = readersOf(wanted)
  const shown = (text: string): string => shownText(cut(text, characters))
  const rows = foldedTools(wanted).map((row) => drawn(row, readers))
  const { members, edges } = flowCells(flowsOf(trace.events))
  return {
    episode,
    title: shown(titleOf(trace, episode)),
    about: shown(aboutOf(trace)),
    lanes: lanesOf(wanted).map(shown),
    members: members.map((cells) => cells.map(shown)),
    edges: edges.map((cells) => cells.map(shown)),
    rows: rows.map((row) => shownRow(row, shown)),
    events: trace.events.length,
  }
}

/** How an episode finished, as a sentence. */
function ending({ result }: Trace): string {
  if (result.kind === 'aborted') return `Aborted (${result.cause}): ${result.detail}.`
  const { cause, score, rounds, makespanMs, answerSource } = result
  const source =
    answerSource === 'fallback' ? ' Its answer is the publisher’s fall-back after a failed call.' : ''
  return `It ended (${cause}) with score ${fixedNumber(score, 3)} after ${counted(rounds, 'round')} and ${shownNumber(makespanMs)} virtual ms.${source}`
}

function titleOf({ cell }: Trace, episode: number): string {
  return `Episode ${episode}: ${cell.scenario.id} under ${cell.topology.id}`
}

function aboutOf(trace: Trace): string {
  const { model, fault, isSimulated } = trace.cell
  return `Model ${model.id}${isSimulated ? ' (simulated)' : ''}, fault ${fault.id}, seed ${trace.seed}, repetition ${trace.repetition}. ${ending(trace)}`
}

/** Printed cells of the tables of who spent what. */
function flowCells({ members, edges }: Flows) {
  const isPriced = members.some(({ calls, unpriced }) => unpriced < calls)
  return {
    members: members.map(({ member, calls, tools, inputTokens, outputTokens, usd, unpriced }) => [
      ...[
        member,
        shownNumber(calls),
        shownNumber(tools),
        shownNumber(inputTokens),
        shownNumber(outputTokens),
      ],
      unpriced === calls
        ? 'no price'
        : `${fixedNumber(usd, 4)}${unpriced > 0 ? ` (${unpriced} unpriced)` : ''}`,
    ]),
    edges: edges.map(({ from, to, sent, lost, read, tokens, usd }) => [
      ...[from, to, shownNumber(sent), shownNumber(lost), shownNumber(read)],
      ...[shownNumber(Math.round(tokens)), isPriced ? fixedNumber(usd, 4) : 'no price'],
    ]),
  }
}

type ToolEvent = Extract<TraceEvent, { readonly kind: 'tool' }>

/** One event, or several tool calls of one member in a row. */
type Line =
  | Exclude<TraceEvent, ToolEvent>
  | { readonly kind: 'tools'; readonly calls: readonly [ToolEvent, ...ToolEvent[]] }

function foldedTools(events: readonly TraceEvent[]): readonly Line[] {
  const lines: Line[] = []
  for (const event of events) {
    const last = lines.at(-1)
    if (event.kind !== 'tool') lines.push(event)
    else if (last?.kind === 'tools' && last.calls[0].member === event.member)
      lines.splice(-1, 1, { kind: 'tools', calls: [...last.calls, event] })
    else lines.push({ kind: 'tools', calls: [event] })
  }
  return lines
}

type Kind<K extends TraceEvent['kind']> = Extract<TraceEvent, { readonly kind: K }>

/** For each message the calls whose prompt it entered. */
function readersOf(events: readonly TraceEvent[]): ReadonlyMap<number, readonly Kind<'call'>[]> {
  const readers = new Map<number, Kind<'call'>[]>()
  for (const event of events) {
    if (event.kind !== 'call') continue
    for (const seq of event.reads) readers.set(seq, [...(readers.get(seq) ?? []), event])
  }
  return readers
}

const blank = {
  from: '',
  to: '',
  head: '',
  note: '',
  text: '',
  foot: '',
  tone: '',
  foldTitle: '',
  folds: [],
} as const

function drawn(line: Line, readers: ReadonlyMap<number, readonly Kind<'call'>[]>): ViewRow {
  if (line.kind === 'tools') return tools(line.calls)
  const row = { ...blank, seq: line.seq, at: Math.round(line.at) }
  switch (line.kind) {
    case 'round':
      return { ...row, head: `Round ${line.round}`, text: asked(line) }
    case 'call':
      return { ...row, ...call(line) }
    case 'message':
      return { ...row, ...message(line, readers.get(line.seq) ?? []) }
    case 'coordination':
      return { ...row, text: 'A round of coordination' }
    case 'mark':
      return { ...row, head: `Mechanism: ${line.name}`, text: marked(line) }
    case 'pool':
      return { ...row, head: 'Pooled', text: pool(line) }
    case 'decision':
      return { ...row, ...decision(line) }
    case 'world':
      return { ...row, head: `World: ${line.name}`, text: happened(line) }
    case 'fault':
      return {
        ...row,
        head: `Injected fault ${line.fault}`,
        text: `at ${line.member}: ${json(line.detail)}`,
        tone: 'warn',
      }
  }
}

function call(event: Kind<'call'>) {
  const { member, request, attempt, turn, prompt, reads, reply, reading, usage, duration } = event
  const again = `${attempt > 0 ? `, try ${attempt + 1}` : ''}${turn === undefined ? '' : `, turn ${turn + 1}`}`
  const tokens = usage
    ? `${shownNumber(usage.inputTokens)} + ${shownNumber(usage.outputTokens)} tokens, `
    : ''
  const price = usage?.usd === undefined ? '' : `$${fixedNumber(usage.usd, 4)}, `
  const from = reads.length > 0 ? `; had read messages ${listed(reads)}` : ''
  return {
    ...{ from: member, head: `${member}: ${request}${again}`, text: reply, foot: `${readAs(event)}${from}` },
    note: `${tokens}${price}${shownNumber(duration.ms)} ms ${duration.kind}`,
    tone: reading.kind === 'refused' ? 'warn' : '',
    foldTitle: `prompt, ${counted(prompt.length, 'part')}`,
    folds: prompt.map(({ role, kind, text }): Fold => [`${role}, ${kind}`, text]),
  }
}

function readAs({ reading, reply, toolCalls }: Kind<'call'>): string {
  switch (reading.kind) {
    case 'read':
      return `read as ${reading.answer === reply ? 'it stands' : json(reading.answer)}`
    case 'refused':
      return `refused, ${reading.reason}: ${reading.detail}`
    case 'deferred':
      return `no answer yet: asks for ${counted(toolCalls?.length ?? 0, 'tool call')}`
  }
}

function message({ from, to, text, deliveredAt }: Kind<'message'>, readers: readonly Kind<'call'>[]) {
  const who = readers.slice(0, 6).map(({ member, seq }) => `${member} (event ${seq})`)
  const entered =
    who.length === 0
      ? 'entered no prompt'
      : `entered the prompt of ${who.join(', ')}${readers.length > 6 ? ' …' : ''}`
  return {
    ...{ from, to, text, note: `${from} → ${to}` },
    foot: deliveredAt === undefined ? 'lost' : entered,
    tone: deliveredAt === undefined ? 'lost' : '',
  }
}

function tools(calls: readonly [ToolEvent, ...ToolEvent[]]): ViewRow {
  const [first] = calls
  const failed = calls.filter(({ isError }) => isError).length
  const names = [...Map.groupBy(calls, ({ tool }) => tool)].map(([tool, its]) => `${tool} × ${its.length}`)
  return {
    ...blank,
    ...{ seq: first.seq, at: Math.round(first.at), from: first.member },
    head: `${first.member}: ${counted(calls.length, 'tool call')}`,
    note: `${names.join(', ')}${failed > 0 ? `; ${failed} failed` : ''}`,
    tone: failed > 0 ? 'warn' : '',
    foldTitle: 'arguments and results',
    folds: calls.flatMap(({ tool, arguments: given, result, isError }): readonly Fold[] => [
      [tool, whole(given)],
      [isError ? 'failed with' : 'gave', whole(result)],
    ]),
  }
}

function decision({ agents, answer, source, by, advice, deviates }: Kind<'decision'>) {
  const [agent] = agents
  const isOwn = agent !== undefined && agents.length === 1
  const whose = agents.length === 0 ? ' of the team' : isOwn ? '' : ` of ${named(agents)}`
  return {
    from: isOwn ? `agent-${agent}` : '',
    head: `Decision${whose}`,
    text: json(answer),
    note: `${source}, by ${by}`,
    foot: deviates ? `against the advice ${advice === undefined ? '' : json(advice)}` : '',
    tone: deviates ? 'warn' : '',
  }
}

function asked({ asks, asked: agents }: Kind<'round'>): string {
  if (agents.length === 0) return 'nobody is asked'
  return asks === 'team'
    ? `one answer of the team is asked of ${named(agents)}`
    : `${named(agents)} asked, each for its own move`
}

function marked({ members, data }: Kind<'mark'>): string {
  return [members.join(', '), data === null ? '' : json(data)].filter((part) => part !== '').join(': ')
}

function happened({ agents, data }: Kind<'world'>): string {
  return [agents.length > 0 ? named(agents) : '', data === null ? '' : fields(data)]
    .filter(Boolean)
    .join(', ')
}

function pool({ collector, from, unread, rule, answer, differing = [] }: Kind<'pool'>): string {
  const missing = unread.length > 0 ? ` (unread: ${unread.join(', ')})` : ''
  const otherwise = differing.length > 0 ? ` (otherwise: ${differing.join(', ')})` : ''
  return `by ${collector}, rule ${rule}, from ${from.join(', ')}${missing}${otherwise}: ${answer === undefined ? 'no answer' : json(answer)}`
}

function named(agents: readonly number[]): string {
  return agents.length > 12
    ? counted(agents.length, 'agent')
    : agents.map((agent) => `agent-${agent}`).join(', ')
}

function listed(numbers: readonly number[]): string {
  return `${numbers.slice(0, 20).join(', ')}${numbers.length > 20 ? ' …' : ''}`
}

/** Data as one line, cut where it is long. */
function json(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300
    ? `${text.slice(0, 300).toWellFormed()} … (${shownNumber(text.length)} characters)`
    : text
}

/** The fields of data with names of their own, each on a line; anything else as JSON. */
function fields(data: Json): string {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return json(data)
  return Object.entries(data)
    .slice(0, 30)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : json(value)}`)
    .join('\n')
}

/** Data in full: a text as it is, anything else as JSON. */
function whole(value: Json | undefined): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')
}

function shownRow(row: ViewRow, shown: (text: string) => string): ViewRow {
  const { seq, at, folds } = row
  return {
    ...{ seq, at, from: shown(row.from), to: shown(row.to) },
    ...{ head: shown(row.head), note: shown(row.note), text: shown(row.text), foot: shown(row.foot) },
    ...{ tone: row.tone, foldTitle: row.foldTitle },
    folds: folds.map(([name, text]): Fold => [shown(name), shown(text)]),
  }
}

/** The start of a text, never ending in the middle of a character, and how much is missing. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text
  const start = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
  return `${start} … [${counted(text.length - start.length, 'more character')} in the results file]`
}
