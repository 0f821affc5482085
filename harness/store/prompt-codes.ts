import type { PartKind, PromptPart } from '../core/model.ts'

const roleCodes = { system: 's', user: 'u', assistant: 'a', tool: 't' } as const satisfies {
  readonly [role in PromptPart['role']]: string
}

const rolesByCode = new Map(
  // Its keys are roles.
  Object.entries(roleCodes).map(([role, code]): [string, PromptPart['role']] => [
    code,
    role as PromptPart['role'],
  ]),
)

/** A prompt's parts as short codes with text numbers, the stored form of a prompt. */
export function promptCode(part: PromptPart): string {
  return `${roleCodes[part.role]}:${part.kind}`
}

/** The role and kind that a stored code stands for. */
export function partOf(code: string, text: string): PromptPart {
  const [role, kind] = code.split(':')
  // Written by promptCode out of a part's role and kind.
  return { role: rolesByCode.get(role ?? '') ?? 'user', kind: (kind ?? 'request') as PartKind, text }
}
