import { isNonEmpty } from '../core/json.ts'
import type { Mind, Model, ModelReply, ModelRequest } from '../core/model.ts'
import { estimatedUsage } from './estimated-usage.ts'
import { type CallDraws, callDraws, isCertain, mindOf, noDraws } from './mind.ts'
import { type PersonaParameters, persona } from './personas.ts'
import type { Settings } from './settings.ts'

/**
 * A model without a language model: each reply comes from the world's own belief through the mistakes of a
 * persona, once it has called the tools that the world says it wants. Its random draws belong to the call (seed, repetition, member, round, request, ordinal, attempt, turn),
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
  const ms = parameters.latencyMedianMs * Math.exp(parameters.latencySigma * draws.latency)
  const duration = { kind: 'drawn', ms: Math.round(ms) } as const
  const mind = understandingMind(request, parameters, draws)
  const calls = typeof mind === 'string' ? [] : (request.simulation.wants?.(mind) ?? [])
  if (isNonEmpty(calls)) {
    return { kind: 'tool-calls', calls, text: '', usage: estimatedUsage(request, '', calls), duration }
  }
  const text = typeof mind === 'string' ? mind : request.simulation.reply(mind)
  return { kind: 'answered', text, usage: estimatedUsage(request, text), duration }
}

/** The mind that deals with a request, or what is said where it does not. */
function understandingMind(
  { key, prompt, simulation }: ModelRequest,
  parameters: PersonaParameters,
  draws: CallDraws,
): Mind | string {
  if (draws.refuses < parameters.refusalRate) return refusalText
  if (draws.malforms < parameters.malformedRate) return malformedText
  return mindOf(parameters, draws, { key, prompt, items: simulation.items })
}
