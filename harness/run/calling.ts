import type { Json } from '../core/json.ts'
import type { CallKey, ModelReply, ModelRequest, Prompt } from '../core/model.ts'
import type { Reading } from '../core/question.ts'
import type { Scope } from '../core/request.ts'
import type { RequestForm } from '../core/request-form.ts'
import type { CallReading } from '../core/trace.ts'
import { EpisodeAborted } from './abort.ts'
import { assembledPrompt, type PromptMaterial } from './prompt.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'
import type { SimulationWith } from './simulation.ts'
import { Toolbox } from './toolbox.ts'

/** One request on its way to the model. */
export interface Request {
  readonly form: RequestForm
  readonly scope: Scope
  readonly key: Omit<CallKey, 'attempt' | 'turn'>
  readonly material: Omit<PromptMaterial, 'looked' | 'retry'>
  readonly simulation: SimulationWith
  /** Messages that enter the prompt. */
  readonly reads: readonly Entry[]
  /** What else stands in the prompt, and the signals that the member got before. */
  readonly causes: readonly Entry[]
  /** Most tokens of each reply, where the request sets a cap. */
  readonly outputCap: number | undefined
}

/** What came of a request: the last reply and how it was read. */
export interface Outcome {
  readonly text: string
  readonly reading: Reading<Json>
  /** The last call. */
  readonly entry: Entry
}

/**
 * Calls the model until a reply can be read or tries run out. Where it asks for tools, it is called again with what
 * they gave. Each call takes the member's time and is recorded.
 */
export async function called(desk: RoundState, seat: Seat, request: Request): Promise<Outcome> {
  const { form, scope, material, simulation } = request
  const { model, signal } = desk.episode.setting
  const cap = request.outputCap === undefined ? {} : { outputCap: request.outputCap }
  const tools = new Toolbox(desk, seat)
  let [attempt, turn] = [0, 0]
  let retry: string | undefined
  let before: readonly Entry[] = []
  for (;;) {
    const { looked, since } = tools.parts
    const prompt = [...assembledPrompt({ ...material, looked, retry }), ...since]
    const key: CallKey = { ...request.key, attempt, ...(turn > 0 && { turn }) }
    const asked: ModelRequest = {
      ...{ prompt, key, simulation: simulation(tools.uses, tools.isOpen) },
      ...tools.offer,
      ...cap,
    }
    const startedAt = seat.clock
    const { reply, reading } = readReply(form, await model.reply(asked, signal), tools.isOpen)
    seat.clock += reply.duration.ms
    // The first call reads the messages, of which the others know as well.
    const [reads, known] = before.length === 0 ? [request.reads, []] : [[], [...request.reads, ...before]]
    const causes = [...request.causes, ...known, ...tools.entries]
    const entry = recordCall(desk, seat, startedAt, {
      key,
      scope,
      prompt,
      reads,
      causes,
      reply,
      reading,
      cap,
    })
    before = [entry]
    if (reading.kind === 'deferred') {
      if (reply.kind === 'tool-calls') tools.use(reply)
      turn += 1
      continue
    }
    if (reading.kind === 'read' || attempt >= form.question.retries)
      return { text: reply.text, reading, entry }
    retry = reading.detail
    tools.tryAgain()
    attempt += 1
    turn = 0
  }
}

/** A reply that came, whatever it says. */
type Given = Exclude<ModelReply, { readonly kind: 'failed' }>

/** Tools that are asked for when none may be used are passed over: what was said beside them is the reply. */
function readReply(
  form: RequestForm,
  reply: ModelReply,
  mayUseTools: boolean,
): { readonly reply: Given; readonly reading: CallReading } {
  switch (reply.kind) {
    case 'answered':
      return { reply, reading: form.question.read(reply.text) }
    case 'tool-calls':
      return { reply, reading: mayUseTools ? { kind: 'deferred' } : form.question.read(reply.text) }
    case 'declined':
      return {
        reply,
        reading: { kind: 'refused', reason: 'declined', detail: 'the provider withheld a reply' },
      }
    case 'failed':
      throw new EpisodeAborted(reply.cause, reply.detail)
  }
}

interface Call {
  readonly key: CallKey
  readonly scope: Scope
  readonly prompt: Prompt
  readonly reads: readonly Entry[]
  readonly causes: readonly Entry[]
  readonly reply: Given
  readonly reading: CallReading
  readonly cap: { readonly outputCap?: number }
}

function recordCall(
  desk: RoundState,
  seat: Seat,
  at: number,
  { key, scope, prompt, reads, causes, reply, reading, cap }: Call,
): Entry {
  const { member, request, ordinal, attempt, turn } = key
  const { usage, duration, text } = reply
  desk.spent.calls += 1
  desk.spent.tokens += usage === undefined ? 0 : usage.inputTokens + usage.outputTokens
  const entry = desk.episode.setting.recorder.record({
    place: seat.nextPlace(),
    at,
    reads,
    ...(causes.length > 0 && { causes }),
    happening: {
      kind: 'call',
      member,
      request,
      scope,
      ordinal,
      attempt,
      ...(turn !== undefined && { turn }),
      prompt,
      reads: [],
      reply: text,
      reading,
      ...(reply.kind === 'tool-calls' && { toolCalls: reply.calls }),
      usage,
      duration,
      ...cap,
    },
  })
  seat.history.add(entry)
  return entry
}
