/** Models that answer late, badly or not at all. */
import { setImmediate, setTimeout } from 'node:timers/promises'
import type { Model, ModelReply, ModelRequest } from '../../harness/core/model.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { stream } from '../../harness/run/streams.ts'

/** The same replies after real delays of 0 to 3 ms that have nothing to do with virtual time. */
export function scrambled(model: Model, order: number): Model {
  const rng = stream(`scrambled/${order}`)
  return replying(model, async (request, signal) => {
    const ms = rng.below(4)
    await (ms === 0 ? setImmediate() : setTimeout(ms))
    return model.reply(request, signal)
  })
}

/** The same model, but one member always answers `no`, which no question can read. */
export function withRefusing(model: Model, member: string): Model {
  const refusing = saying('no')
  return replying(model, (request, signal) =>
    (request.key.member === member ? refusing : model).reply(request, signal),
  )
}

/** A model that always says the same. */
export function saying(text: string): Model {
  return scriptedModel(() => text)
}

/** A model whose provider withholds every reply. */
export function declining(): Model {
  return scriptedModel(() => ({ kind: 'declined', text: '', duration: { kind: 'drawn', ms: 10 } }))
}

/** A model whose provider fails on every call. */
export function failing(cause: 'provider' | 'timeout'): Model {
  return scriptedModel(() => ({ kind: 'failed', cause, detail: `the ${cause} failed` }))
}

function replying(
  model: Model,
  reply: (request: ModelRequest, signal: AbortSignal) => Promise<ModelReply>,
): Model {
  return { ...model, reply }
}
