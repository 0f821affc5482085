import type { Json } from '../core/json.ts'
import type { CallKey, ModelReply, Prompt, Simulation } from '../core/model.ts'
import type { Reading } from '../core/question.ts'
import type { Scope } from '../core/request.ts'
import type { RequestForm } from '../core/request-form.ts'
import { EpisodeAborted } from './abort.ts'
import { assembledPrompt, type PromptMaterial } from './prompt.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'

/** One request on its way to the model. */
export interface Request {
  readonly form: RequestForm
  readonly scope: Scope
  readonly key: Omit<CallKey, 'attempt'>
  readonly material: Omit<PromptMaterial, 'retry'>
  readonly simulation: Simulation
  /** Messages that enter the prompt. */
  readonly reads: readonly Entry[]
}

/** What came of a request: the last reply and how it was read. */
export interface Outcome {
  readonly text: string
  readonly reading: Reading<Json>
}

/** Calls the model until a reply can be read or tries run out; each try takes the member's time and is recorded. */
export async function called(desk: RoundState, seat: Seat, request: Request): Promise<Outcome> {
  const { form, scope, material, simulation, reads } = request
  const { model, signal } = desk.episode.setting
  let retry: string | undefined
  for (let attempt = 0; ; attempt += 1) {
    const prompt = assembledPrompt({ ...material, retry })
    const key: CallKey = { ...request.key, attempt }
    const startedAt = seat.clock
    const { reply, reading } = readReply(form, await model.reply({ prompt, key, simulation }, signal))
    seat.clock += reply.duration.ms
    recordCall(desk, seat, startedAt, {
      key,
      scope,
      prompt,
      reads: attempt === 0 ? reads : [],
      reply,
      reading,
    })
    if (reading.kind === 'read' || attempt >= form.question.retries) return { text: reply.text, reading }
    retry = reading.detail
  }
}

/** A reply that came, whatever it says. */
type Given = Exclude<ModelReply, { readonly kind: 'failed' }>

function readReply(
  form: RequestForm,
  reply: ModelReply,
): { readonly reply: Given; readonly reading: Reading<Json> } {
  switch (reply.kind) {
    case 'answered':
      return { reply, reading: form.question.read(reply.text) }
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
  readonly reply: Given
  readonly reading: Reading<Json>
}

function recordCall(
  desk: RoundState,
  seat: Seat,
  at: number,
  { key, scope, prompt, reads, reply, reading }: Call,
): void {
  const { member, request, ordinal, attempt } = key
  const { usage, duration, text } = reply
  desk.episode.setting.recorder.record({
    place: seat.nextPlace(),
    at,
    reads,
    happening: {
      kind: 'call',
      member,
      request,
      scope,
      ordinal,
      attempt,
      prompt,
      reads: [],
      reply: text,
      reading,
      usage,
      duration,
    },
  })
}
