import type { Prompt, PromptPart } from '../../define.ts'
import type { Quotation } from './quotations.ts'

/**
 * A prompt in parts that give the same prompt when joined by blank lines: what the world shows, what others said,
 * what the member itself said before, and what is asked.
 *
 * @param quoted what of earlier replies stands in the user's part, and whether the member said it itself
 */
export function promptParts(
  system: string,
  user: string,
  quoted: readonly (Quotation & { readonly isOwn: boolean })[],
): Prompt {
  const stretches: { readonly label: string; readonly kind: PromptPart['kind']; readonly texts: string[] }[] =
    []
  const paragraphs = placed(user)
  for (const [index, { text, from, to }] of paragraphs.entries()) {
    const end = isHeading(text) ? (paragraphs[index + 1]?.to ?? to) : to
    const inside = quoted.filter((quotation) => quotation.from <= end && quotation.to >= from)
    const isFirst = index < paragraphs.length - 1 && quoted.every((quotation) => quotation.from > to)
    const kind = inside.length > 0 ? saidBy(inside) : isFirst ? 'observation' : 'request'
    const label = `${kind} ${Math.max(...inside.map(({ call }) => call))}`
    const last = stretches.at(-1)
    if (last?.label === label) last.texts.push(text)
    else stretches.push({ label, kind, texts: [text] })
  }
  const parts = stretches.map(
    ({ kind, texts }) => ({ role: 'user', kind, text: texts.join(blankLine) }) as const,
  )
  return system === '' ? parts : [{ role: 'system', kind: 'role', text: system }, ...parts]
}

const blankLine = '\n\n'

/** A paragraph that announces what stands in the next one, and goes with it. */
function isHeading(text: string): boolean {
  return text.endsWith(':') && !text.includes('\n')
}

function saidBy(quotations: readonly { readonly isOwn: boolean }[]): PromptPart['kind'] {
  return quotations.every(({ isOwn }) => isOwn) ? 'memory' : 'message'
}

interface Paragraph {
  readonly text: string
  /** First character, and the one after the last. */
  readonly from: number
  readonly to: number
}

function placed(user: string): readonly Paragraph[] {
  let from = 0
  return user.split(blankLine).map((text) => {
    const paragraph = { text, from, to: from + text.length }
    from = paragraph.to + blankLine.length
    return paragraph
  })
}
