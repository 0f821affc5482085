import type { Rng } from '../../harness/define.ts'

/** Which services each one calls, by number; a service calls only lower numbers, so that there is no cycle. */
export type Calls = readonly (readonly number[])[]

/** The name of a service. */
export function serviceName(service: number): string {
  return `s${service}`
}

/** Each service but the first calls one or two others of a lower number, drawn without replacement. */
export function drawnCalls(rng: Rng, services: number): Calls {
  return Array.from({ length: services }, (_, service) => {
    const first = rng.below(Math.max(1, service))
    const second = rng.below(Math.max(1, service))
    const isTwofold = rng.chance(0.5)
    if (service === 0) return []
    return [...new Set(isTwofold ? [first, second] : [first])].toSorted((a, b) => a - b)
  })
}

/**
 * By how many calls each service depends on this one, by the shortest way; 0 for itself, undefined where it does not
 * depend on it.
 */
export function callsAway(calls: Calls, from: number): readonly (number | undefined)[] {
  const away: (number | undefined)[] = calls.map((_, service) => (service === from ? 0 : undefined))
  // Those that a service calls have lower numbers, and so were reached before.
  for (const [service, called] of calls.entries()) {
    const near = called.flatMap((each) => away[each] ?? [])
    if (service > from && near.length > 0) away[service] = 1 + Math.min(...near)
  }
  return away
}

/**
 * The graph, in the one sentence from which `statedCalls` recovers it.
 *
 * @example 'Calls: s0 to nothing; s1 to s0; s2 to s0 and s1.'
 */
export function callsInWords(calls: Calls): string {
  const parts = calls.map(
    (called, service) => `${serviceName(service)} to ${called.map(serviceName).join(' and ') || 'nothing'}`,
  )
  return `Calls: ${parts.join('; ')}.`
}

/** The graph that a text states in exactly this sentence, each service calling lower ones only; else undefined. */
export function statedCalls(text: string): Calls | undefined {
  const parts = callsPattern.exec(text.slice(0, longestText))?.[1]?.split('; ')
  const calls = parts?.map((part) =>
    Array.from(part.slice(part.indexOf(' ')).matchAll(/s(\d+)/g), ([, called]) => Number(called)),
  )
  const isOrdered = parts?.every((part, service) => part.startsWith(`${serviceName(service)} `)) ?? false
  const isLegal = calls?.every((called, service) => called.every((each) => each < service)) ?? false
  return isOrdered && isLegal ? calls : undefined
}

const oneService = 's\\d{1,2} to (?:nothing|s\\d{1,2}(?: and s\\d{1,2})?)'
const callsPattern = new RegExp(`\\bCalls: (${oneService}(?:; ${oneService}){0,99})\\.`)

/** The longest text that is read, in characters. */
export const longestText = 200_000
