import { canonicalJson, type Json } from './core/json.ts'
import type { Prompt } from './core/model.ts'
import type { Reading } from './core/question.ts'
import type { EpisodeResult, Trace, TraceEvent } from './core/trace.ts'

/** An episode as text for a person, one block an event. */
export function traceText({ cell, seed, repetition, result, events }: Trace, episode: number): string {
  const { scenario, topology, model, fault, agents, scenarioParams, topologyParams } = cell
  const params = Object.entries({ agents, ...scenarioParams, ...topologyParams }).map(
    ([name, value]) => `${name}=${value}`,
  )
  const head = [
    `episode ${episode}: ${scenario.id} x ${topology.id}, ${model.id}${cell.isSimulated ? ' (simulated)' : ''}, fault ${fault.id}`,
    `seed ${seed}, repetition ${repetition}; ${params.join(' ')}`,
    resultText(result),
  ]
  return [...head, '', ...events.map(eventText)].join('\n')
}

function resultText(result: EpisodeResult): string {
  if (result.kind === 'aborted') return `aborted (${result.cause}): ${result.detail}`
  const { cause, score, payoffs, rounds, makespanMs } = result
  return `ended (${cause}) after ${rounds} rounds and ${seconds(makespanMs)}; score ${score}; pay-offs ${payoffs.join(' ')}`
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

function eventText(event: TraceEvent): string {
  const head = `${String(event.seq).padStart(5)} ${seconds(event.at).padStart(8)}`
  return `${head}  ${happeningText(event)}`
}

function happeningText(event: TraceEvent): string {
  switch (event.kind) {
    case 'round':
      return `-- round ${event.round}: asks ${event.asks}, agents ${event.asked.join(' ') || 'none'}`
    case 'call': {
      const tries = event.attempt > 0 ? `, try ${event.attempt + 1}` : ''
      const read = event.reads.length > 0 ? `, read messages ${event.reads.join(' ')}` : ''
      return `${event.member} was asked to ${event.request}${tries}${read}\n${promptText(event.prompt)}${indented('reply', event.reply)}${readingText(event.reading)}`
    }
    case 'message':
      return `${event.from} -> ${event.to}${event.deliveredAt === undefined ? ' (lost)' : ''}: ${firstLine(event.text)}`
    case 'coordination':
      return 'a round of coordination'
    case 'pool': {
      const unread = event.unread.length > 0 ? `, unread: ${event.unread.join(' ')}` : ''
      return `${event.collector} pooled ${event.from.join(' ')} by ${event.rule}${unread}: ${valueText(event.answer ?? null)}`
    }
    case 'decision': {
      const whose = event.agents.length > 0 ? `agents ${event.agents.join(' ')}` : 'the team'
      const advice =
        event.advice === undefined
          ? ''
          : `, advised ${valueText(event.advice)}${event.deviates ? ', deviates' : ''}`
      return `decision for ${whose}: ${valueText(event.answer)} (${event.source} of ${event.by}${advice})`
    }
    case 'world':
      return `world: ${event.name} ${event.agents.join(' ')}${event.data === null ? '' : ` ${valueText(event.data)}`}`
    case 'fault':
      return `fault ${event.fault} on ${event.member}: ${valueText(event.detail)}`
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

function readingText(reading: Reading<Json>): string {
  const text =
    reading.kind === 'read'
      ? `read as ${valueText(reading.answer)}`
      : `refused (${reading.reason}): ${reading.detail}`
  return `${' '.repeat(18)}${text}`
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n')
  return line.length > 100 ? `${line.slice(0, 100)}...` : line
}

function valueText(value: Json): string {
  return typeof value === 'string' ? value : canonicalJson(value)
}
