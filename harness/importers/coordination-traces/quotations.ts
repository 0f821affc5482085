import type { MemberId } from '../../define.ts'
import { bodyOf } from './roles.ts'

/** A stretch of a prompt that stands in an earlier reply. */
export interface Quotation {
  /** Position of the earlier call. */
  readonly call: number
  readonly text: string
  /** Where it stands in the prompt: first character, and the one after the last. */
  readonly from: number
  readonly to: number
}

/** A reply that a later prompt may quote. */
export interface Source {
  readonly member: MemberId
  readonly reply: string
  /** What its own member had been shown. */
  readonly prompt: string
}

/**
 * What of earlier replies stands in a prompt: a whole reply without its machine-readable end, or a planner's
 * sub-question under the publisher's two headings. What the earlier call had been shown itself is no word of its
 * own, and nothing else is taken for a message. Of equal replies of one member the latest counts.
 */
export function quotations(prompt: string, earlier: readonly Source[]): readonly Quotation[] {
  const found = earlier.flatMap((source, call) => [
    ...whole(prompt, source, call),
    ...parts(prompt, source, call),
  ])
  return found.filter(
    (one) =>
      !found.some(
        (other) =>
          other.call > one.call &&
          other.text === one.text &&
          earlier[other.call]?.member === earlier[one.call]?.member,
      ),
  )
}

/** Looking for a long text by its start, at so many places at most, keeps any prompt cheap to search. */
const [startLength, mostPlaces] = [200, 100]

function whole(prompt: string, { reply, prompt: shown }: Source, call: number): readonly Quotation[] {
  const text = bodyOf(reply)
  if (text === '' || stands(text, shown) !== undefined) return []
  const from = stands(text, prompt)
  return from === undefined ? [] : [{ call, text, from, to: from + text.length }]
}

/** Where a text stands in a prompt, from the start of a line to the end of one. */
function stands(text: string, prompt: string): number | undefined {
  const start = text.slice(0, startLength)
  let from = prompt.indexOf(start)
  for (let place = 0; from >= 0 && place < mostPlaces; place += 1) {
    const to = from + text.length
    if (isLineStart(prompt, from) && isLineEnd(prompt, to) && prompt.startsWith(text, from)) return from
    from = prompt.indexOf(start, from + 1)
  }
  return undefined
}

function isLineStart(prompt: string, at: number): boolean {
  return at === 0 || prompt[at - 1] === '\n'
}

function isLineEnd(prompt: string, at: number): boolean {
  return at === prompt.length || prompt[at] === '\n'
}

const headings = [/^Sub-question to investigate:\n([^\n]+)$/gm, /^=== Sub-question \d+: ([^\n]+) ===$/gm]

function parts(prompt: string, { reply, prompt: shown }: Source, call: number): readonly Quotation[] {
  const quoted = headings.flatMap((heading) => [...prompt.matchAll(heading).take(mostPlaces)])
  return quoted.flatMap(([match, text = ''], index) => {
    const at = quoted[index]?.index ?? 0
    const from = at + match.lastIndexOf(text)
    const isOwn = reply.includes(text) && !shown.includes(text)
    return isOwn ? [{ call, text, from, to: from + text.length }] : []
  })
}
