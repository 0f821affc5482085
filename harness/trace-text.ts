import { canonicalJson, type Json } from './core/json.ts'
import type { Prompt } from './core/model.ts'
import type { CallReading, EpisodeResult, Trace, TraceEvent } from './core/trace.ts'

/** An episode as text for a person, one block an event. */
export function traceText(trace: Trace, episode: number): string {
  return [...traceHead(trace, episode), '', ...trace.events.map(eventText)].join('\n')
}

/** What episode it is and how it ended, in lines. */
export function traceHead({ cell, seed, repetition, result }: Trace, episode: number): readonly string[] {
  const { scenario, topology, model, fault, agents, scenarioParams, topologyParams } = cell
  const params = [
    `agents=${agents}`,
    ...assigned(scenario.id, scenarioParams, topologyParams),
    ...assigned(topology.id, topologyParams, scenarioParams),
  ]
  const head = [
    `episode ${episode}: ${scenario.id} x ${topology.id}, ${model.id}${cell.isSimulated ? ' (simulated)' : ''}, fault ${fault.id}`,
    `seed ${seed}, repetition ${repetition}; ${params.join(' ')}`,
    resultText(result),
  ]
  return head.map(oneLine)
}

/** Parameters with their values; a name that the others have as well is shown with its owner. */
function assigned(
  owner: string,
  params: { readonly [name: string]: Json },
  others: { readonly [name: string]: Json },
): readonly string[] {
  return Object.entries(params).map(
    ([name, value]) => `${Object.hasOwn(others, name) ? `${owner}.` : ''}${name}=${value}`,
  )
}

function resultText(result: EpisodeResult): string {
  if (result.kind === 'aborted') return `aborted (${result.cause}): ${result.detail}`
  const { cause, score, payoffs, rounds, makespanMs, answerSource } = result
  const earned = payoffs.length === 0 ? '' : `; pay-offs ${payoffs.join(' ')}`
  const source = answerSource === undefined ? '' : "; the answer is the publisher's fall-back"
  return `ended (${cause}) after ${rounds} rounds and ${seconds(makespanMs)}; score ${score}${earned}${source}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function eventText(event: TraceEvent): string {
  const head = `${String(event.seq).padStart(5)} ${seconds(event.at).padStart(8)}`
  return `${head}  ${happeningText(event)}`
}

/** What happened, without its place and time; the reply of a call with all that it was shown. */
export function happeningText(event: TraceEvent): string {
  switch (event.kind) {
    case 'round':
      return `-- round ${event.round}: asks ${event.asks}, agents ${event.asked.join(' ') || 'none'}`
    case 'call': {
      const tries = event.attempt > 0 ? `, try ${event.attempt + 1}` : ''
      const turn = event.turn === undefined ? '' : `, turn ${event.turn + 1}`
      const read = event.reads.length > 0 ? `, read messages ${event.reads.join(' ')}` : ''
      return `${oneLine(event.member)} was asked to ${event.request}${tries}${turn}${read}\n${promptText(event.prompt)}${indented('reply', event.reply)}${readingText(event)}`
    }
    case 'tool':
      return `${oneLine(event.member)} used ${oneLine(event.tool)} ${canonicalJson(event.arguments)}${event.isError ? ', which failed' : ''}\n${indented('result', event.result).trimEnd()}`
    case 'message':
      return `${oneLine(event.from)} -> ${oneLine(event.to)}${event.deliveredAt === undefined ? ' (lost)' : ''}: ${firstLine(event.text)}`
    case 'coordination':
      return 'a round of coordination'
    case 'mark':
      return `mark: ${oneLine([event.name, ...event.members].join(' '))}${event.data === null ? '' : ` ${valueText(event.data)}`}`
    case 'pool': {
      const unread = event.unread.length > 0 ? `, unread: ${event.unread.join(' ')}` : ''
      const { differing = [] } = event
      const differ = differing.length > 0 ? `, otherwise: ${differing.join(' ')}` : ''
      return `${oneLine(`${event.collector} pooled ${event.from.join(' ')} by ${event.rule}${unread}${differ}`)}: ${valueText(event.answer ?? null)}`
    }
    case 'decision': {
      const whose = event.agents.length > 0 ? `agents ${event.agents.join(' ')}` : 'the team'
      const advice =
        event.advice === undefined
          ? ''
          : `, advised ${valueText(event.advice)}${event.deviates ? ', deviates' : ''}`
      return `decision for ${whose}: ${valueText(event.answer)} (${event.source} of ${oneLine(event.by)}${advice})`
    }
    case 'world':
      return `world: ${oneLine(event.name)} ${event.agents.join(' ')}${event.data === null ? '' : ` ${valueText(event.data)}`}`
    case 'fault':
      return `fault ${oneLine(`${event.fault} on ${event.member}`)}: ${valueText(event.detail)}`
  }
}

function promptText(prompt: Prompt): string {
  return prompt.map(({ kind, text }) => indented(kind, text)).join('')
}

function indented(label: string, text: string): string {
  return `${text
    .split('\n')
    .map((line, index) => `${' '.repeat(18)}${(index === 0 ? label : '').padEnd(12)}| ${line}`)
    .join('\n')}\n`
}

function readingText({ reading, toolCalls }: Call): string {
  const asked = toolCalls ? `asked for ${oneLine(toolCalls.map(({ tool }) => tool).join(', '))}` : ''
  const text = [asked, readText(reading)].filter((part) => part !== '').join('; ')
  return `${' '.repeat(18)}${text}`
}

type Call = Pick<Extract<TraceEvent, { readonly kind: 'call' }>, 'reading' | 'toolCalls'>

function readText(reading: CallReading): string {
  switch (reading.kind) {
    case 'read':
      return `read as ${valueText(reading.answer)}`
    case 'refused':
      return `refused (${reading.reason}): ${oneLine(reading.detail)}`
    case 'deferred':
      return ''
  }
}

/** A name as part of a line: one with line breaks cannot pass for further events. */
function oneLine(text: string): string {
  return text.replaceAll('\n', '<U+000A>')
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length > 100 ? `${line.slice(0, 100)}...` : line
}

function valueText(value: Json): string {
  return typeof value === 'string' ? oneLine(value) : canonicalJson(value)
}
