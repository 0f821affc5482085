import type { Model, ModelReply, ModelRequest } from '../core/model.ts'
import { estimatedUsage } from './estimated-usage.ts'
import { type CallDraws, callDraws, isCertain, mindOf, noDraws } from './mind.ts'
import { type PersonaParameters, persona } from './personas.ts'
import type { Settings } from './settings.ts'

/**
 * A model without a language model: each reply comes from the world's own belief through the mistakes of a
 * persona. Its random draws belong to the call (seed, repetition, member, round, request, ordinal, attempt),
 * so one more call elsewhere changes nothing. It answers at once; durations are drawn, never waited for.
 *
 * @param overrides persona parameters to replace
 * @throws UsageError when the persona or a parameter is unknown, or a value outside its range
 */
export function simulatedModel(personaName = 'ideal', overrides: Settings = {}): Model {
  const { id, version, parameters } = persona(personaName, overrides)
  const isDeterministic = isCertain(parameters)
  return Object.freeze({
    spec: `simulated:${id}`,
    version,
    isSimulated: true,
    isDeterministic,
    isPure: true,
    settings: parameters,
    async reply(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
      signal.throwIfAborted()
      return simulatedReply(request, parameters, isDeterministic ? noDraws : callDraws(request.key))
    },
  })
}

/** Ends in no line with an answer, so that every question refuses to read it. */
const refusalText = 'I am sorry, but I cannot help with this request.'
const malformedText = 'There is something to be said for each side, and I would lean one way for now.'

function simulatedReply(request: ModelRequest, parameters: PersonaParameters, draws: CallDraws): ModelReply {
  const text = replyText(request, parameters, draws)
  const ms = parameters.latencyMedianMs * Math.exp(parameters.latencySigma * draws.latency)
  const usage = estimatedUsage(request.prompt, text)
  return { kind: 'answered', text, usage, duration: { kind: 'drawn', ms: Math.round(ms) } }
}

function replyText(request: ModelRequest, parameters: PersonaParameters, draws: CallDraws): string {
  if (draws.refuses < parameters.refusalRate) return refusalText
  if (draws.malforms < parameters.malformedRate) return malformedText
  const { key, prompt, simulation } = request
  return simulation.reply(mindOf(parameters, draws, { key, prompt, items: simulation.items }))
}
