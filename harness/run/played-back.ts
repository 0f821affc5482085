import type { Model, ModelReply } from '../core/model.ts'
import type { Cell, Happening, Trace, TraceEvent } from '../core/trace.ts'
import { EpisodeAborted } from './abort.ts'

/**
 * Asks a model every recorded request of an episode again, in order, and records what it says. This replays an
 * episode whose scenario or topology is not in this tree, such as an imported one: nothing but the calls is carried
 * out again, and the rest stands as it was recorded.
 */
export async function playedBack(
  recorded: Trace,
  cell: Cell,
  model: Model,
  signal: AbortSignal,
): Promise<Trace> {
  const { seed, repetition, result } = recorded
  const events: TraceEvent[] = []
  try {
    for (const event of recorded.events) {
      events.push(event.kind === 'call' ? await askedAgain(event, recorded, model, signal) : event)
    }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof EpisodeAborted)) throw error
    const cause = error.abortCause
    return { cell, seed, repetition, result: { kind: 'aborted', cause, detail: error.message }, events }
  }
  return { cell, seed, repetition, result, events }
}

type CallEvent = TraceEvent & Extract<Happening, { readonly kind: 'call' }>

async function askedAgain(
  event: CallEvent,
  { seed, repetition }: Trace,
  model: Model,
  signal: AbortSignal,
): Promise<TraceEvent> {
  const { prompt, member, round, request, ordinal, attempt, turn, outputCap } = event
  const place = { member, round, request, ordinal, attempt, ...(turn !== undefined && { turn }) }
  const key = { seed, repetition, ...place }
  const cap = outputCap === undefined ? {} : { outputCap }
  const reply = await model.reply({ prompt, key, simulation: noSimulation, ...cap }, signal)
  const { text, usage, duration } = given(reply)
  return { ...event, reply: text, usage, duration }
}

function given(reply: ModelReply): Exclude<ModelReply, { readonly kind: 'failed' }> {
  if (reply.kind === 'failed') throw new EpisodeAborted(reply.cause, reply.detail)
  return reply
}

/** There is no world that a simulated agent could believe something of. */
const noSimulation = {
  items: 0,
  reply(): never {
    throw new Error('a recorded request expects a replayed reply, got a simulated agent')
  },
}
