import type { z } from 'zod'

/** The place of a mistake in a document, and what is wrong there. */
export interface ShapeFault {
  /** Names and numbers with points between; empty for the document itself. */
  readonly path: string
  /** A sentence that says what was expected and what came. */
  readonly detail: string
}

/** The first mistake that a schema found, in the words of our messages. */
export function shapeFault({ issues: [issue] }: z.ZodError): ShapeFault {
  const detail = issue?.message ?? 'does not fit'
  const inWords = detail.replace(/^Invalid input: /, '').replace(', received ', ', got ')
  return { path: issue?.path.join('.') ?? '', detail: inWords }
}
