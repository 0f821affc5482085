import type { PartKind, Prompt, PromptPart } from '../core/model.ts'
import type { Remembered } from './seat.ts'

/** What a prompt is assembled from. */
export interface PromptMaterial {
  readonly brief: string
  readonly role: string | undefined
  /** What the member sees, or undefined for staff. */
  readonly observation: string | undefined
  /** What stands on boards before it, in the order in which it was posted. */
  readonly posted?: readonly string[]
  /** What it read and said before, oldest first, ending with the messages that it reads now. */
  readonly remembered: readonly Pick<Remembered, 'kind' | 'text'>[]
  readonly convention: string | undefined
  /** What it is asked. */
  readonly request: string
  /** What its tools gave it on earlier tries. */
  readonly looked?: Prompt
  /** Why its last reply could not be used. */
  readonly retry: string | undefined
}

/** The prompt of one call. The desk is the only one to make any. */
export function assembledPrompt(material: PromptMaterial): Prompt {
  const {
    brief,
    role,
    observation,
    posted = [],
    remembered,
    convention,
    request,
    looked = [],
    retry,
  } = material
  return [
    part('system', 'brief', brief),
    ...optional('system', 'role', role),
    ...optional('user', 'observation', observation),
    ...posted.map((text) => part('user', 'board', text)),
    ...remembered.map(({ kind, text }) => part('user', kind, text)),
    ...optional('user', 'convention', convention && `Everybody follows this rule: ${convention}`),
    part('user', 'request', request),
    ...looked,
    ...optional('user', 'retry', retry && `Your last reply could not be used: ${retry}. Reply again.`),
  ]
}

function part(role: PromptPart['role'], kind: PartKind, text: string): PromptPart {
  return { role, kind, text }
}

function optional(role: PromptPart['role'], kind: PartKind, text: string | undefined): readonly PromptPart[] {
  return text === undefined || text === '' ? [] : [part(role, kind, text)]
}
