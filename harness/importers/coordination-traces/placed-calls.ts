import type { CallLine } from './lines.ts'
import { type Quotation, quotations, type Source } from './quotations.ts'
import { type Role, roleOf } from './roles.ts'

/** A call with its role, its place in time and what it quotes. */
export interface PlacedCall {
  readonly line: CallLine
  readonly role: Role
  /** Milliseconds since the episode began. */
  readonly startsAt: number
  readonly endsAt: number
  readonly quoted: readonly (Quotation & { readonly isOwn: boolean })[]
}

/**
 * The calls in their published order. Stages follow each other; within one, members work side by side. Tools and
 * waiting are part of a call's time.
 */
export function placedCalls(lines: readonly CallLine[]): readonly PlacedCall[] {
  const placed: PlacedCall[] = []
  const sources: Source[] = []
  let [stageStart, latest] = [0, 0]
  for (const line of lines.toSorted((a, b) => a.callIndex - b.callIndex)) {
    const role = roleOf(line)
    if (placed.at(-1)?.role.stage !== role.stage) stageStart = latest
    const before = placed.findLast((call) => call.role.member === role.member)
    const startsAt = Math.max(stageStart, before?.endsAt ?? 0)
    const endsAt = startsAt + line.durationMs
    latest = Math.max(latest, endsAt)
    placed.push({ line, role, startsAt, endsAt, quoted: quotedIn(line, role, sources) })
    sources.push({ member: role.member, reply: line.response.text, prompt: line.request.userPrompt })
  }
  return placed
}

function quotedIn({ request }: CallLine, { member }: Role, sources: readonly Source[]): PlacedCall['quoted'] {
  return quotations(request.userPrompt, sources).map((quotation) => ({
    ...quotation,
    isOwn: sources[quotation.call]?.member === member,
  }))
}
