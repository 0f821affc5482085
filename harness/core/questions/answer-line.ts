import type { Reading } from '../question.ts'

/** The marker that starts the line with the answer in a reply. */
export const answerMarker = 'ANSWER:'

/**
 * The text after the last line of a reply that starts with `ANSWER:`. The marker may be in bold; nothing is
 * searched for in running text.
 *
 * @param reach `line`: to the end of that line; `rest`: to the end of the reply
 */
export function answerLine(reply: string, reach: 'line' | 'rest' = 'line'): Reading<string> {
  let found: { readonly from: number; readonly to: number } | undefined
  for (let start = 0; start <= reply.length; ) {
    const newline = reply.indexOf('\n', start)
    const end = newline < 0 ? reply.length : newline
    const marker = markerLength(reply, start, end)
    if (marker > 0) found = { from: start + marker, to: end }
    start = end + 1
  }
  if (found === undefined) {
    return {
      kind: 'refused',
      reason: 'unreadable',
      detail: `expected a line "${answerMarker} ...", got none`,
    }
  }
  const text = reply.slice(found.from, reach === 'line' ? found.to : reply.length)
  return { kind: 'read', answer: withoutBold(text) }
}

function withoutBold(text: string): string {
  return text
    .trim()
    .replace(/^\*{1,2}|\*{1,2}$/g, '')
    .trim()
}

/** Whether a line of a reply starts with the marker of an answer. */
export function isAnswerLine(line: string): boolean {
  return markerLength(line, 0, line.length) > 0
}

const longestMarker = 40

function markerLength(reply: string, start: number, end: number): number {
  const head = reply.slice(start, Math.min(end, start + longestMarker))
  return /^[ \t>]*\*{0,2}ANSWER\*{0,2}[ \t]*:/i.exec(head)?.[0].length ?? 0
}

/** A piece of a reply, short enough to stand in a message. */
export function excerpt(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text)
}
