import type { Json, NonEmpty } from '../core/json.ts'
import type { Model } from '../core/model.ts'

/**
 * A model that is another one for each agent: agent i has part i, and from the start again where there are more agents
 * than parts. Staff and a mind that sees the union have the first. Its settings are those of all parts, as
 * `model-0.NAME` and so on, so that a cell names them all.
 */
export function mixedModel(parts: NonEmpty<Model>): Model {
  const [first] = parts
  return Object.freeze({
    spec: `mixed:${parts.map(({ spec }) => spec).join('+')}`,
    version: 1,
    isSimulated: parts.every(({ isSimulated }) => isSimulated),
    isDeterministic: parts.every(({ isDeterministic }) => isDeterministic),
    ...(parts.every(({ isPure }) => isPure) && { isPure: true as const }),
    settings: Object.fromEntries(parts.flatMap(settingsOf)),
    reply: (request, signal) =>
      (parts[placeOf(request.key.member, parts.length)] ?? first).reply(request, signal),
  } satisfies Model)
}

function settingsOf({ spec, version, settings }: Model, place: number): readonly (readonly [string, Json])[] {
  return Object.entries({ model: spec, version, ...settings }).map(([name, value]) => [
    `model-${place}.${name}`,
    value,
  ])
}

function placeOf(member: string, parts: number): number {
  const agent = /^agent-(\d+)$/.exec(member)?.[1]
  return agent === undefined ? 0 : Number(agent) % parts
}
