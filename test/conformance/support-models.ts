/** Models that answer late, badly or not at all. */
import { setImmediate } from 'node:timers/promises'
import type { Model, ModelReply, ModelRequest } from '../../harness/core/model.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { stream } from '../../harness/run/streams.ts'

/**
 * The same replies in another order: all calls that are under way wait until nothing else can happen, then one of them
 * at random has its reply, and so on. Nothing of it has to do with virtual time.
 */
export function scrambled(model: Model, order: number): Model {
  const rng = stream(`scrambled/${order}`)
  const waiting: (() => void)[] = []
  let isServing = false
  async function serve(): Promise<void> {
    while (waiting.length > 0) {
      await setImmediate()
      const [next] = waiting.splice(rng.below(waiting.length), 1)
      next?.()
    }
    isServing = false
  }
  return replying(model, async (request, signal) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve)
      if (isServing) return
      isServing = true
      void serve()
    })
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

/** A model that says one of these texts after another. */
export function sayingInTurn(texts: readonly string[]): Model {
  let calls = 0
  return scriptedModel(() => {
    calls += 1
    return texts[(calls - 1) % texts.length]
  })
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

/** Texts that a model or a server gone wrong may send, the long ones of about so many characters. */
export function hostileTexts(length: number): readonly (readonly [what: string, text: string])[] {
  const nested = Math.ceil(length / 10)
  return [
    ['many characters', 'x'.repeat(length)],
    ['many digits that are no number', `ANSWER: ${'1'.repeat(length)}x`],
    ['many blanks within an answer', `ANSWER: x${' '.repeat(length)}x`],
    ['many quotes within an answer', `ANSWER: x${'"'.repeat(length)}x`],
    ['lone surrogates and NUL', 'ANSWER: \ud800\udfff\ud800\0\u202e'],
    ['two markers', 'ANSWER: ANSWER: cross\nANSWER: ANSWER:'],
    ['nested JSON', `ANSWER: ${'{"0":'.repeat(nested)}1${'}'.repeat(nested)}`],
    ['names of the language', 'ANSWER: {"__proto__":{"0":1},"constructor":1,"toString":"cross"}'],
    ['nothing', ''],
  ]
}
