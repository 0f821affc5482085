import type { Json } from './json.ts'
import type { MemberId } from './members.ts'
import type { Mistake } from './question.ts'
import type { RequestKind } from './request.ts'

/** What a part of a prompt is. */
export type PartKind =
  | 'brief'
  | 'role'
  | 'observation'
  | 'memory'
  | 'message'
  | 'convention'
  | 'request'
  | 'retry'

/** One part of a prompt. Parts of one role are joined by blank lines. */
export interface PromptPart {
  readonly role: 'system' | 'user'
  readonly kind: PartKind
  readonly text: string
}

/** Everything a model is shown in one call. */
export type Prompt = readonly PromptPart[]

/** Which call of an episode this is. One more call elsewhere never changes it. */
export interface CallKey {
  readonly seed: number
  readonly repetition: number
  readonly member: MemberId
  readonly round: number
  readonly request: RequestKind
  /** How many requests of this kind the member had in this round before. */
  readonly ordinal: number
  /** 0 for the first try. */
  readonly attempt: number
}

/** How a simulated agent differs from a perfect reasoner on one call. */
export interface Mind {
  /** Whether it takes in the item with this number: other minds' observations and messages, in prompt order. */
  attends(item: number): boolean
  /** Whether it follows a rule that stands in the prompt. */
  readonly complies: boolean
  readonly mistake: Mistake
  /** Proficiency at a capability, in [0, 1]. */
  skill(capability: string): number
}

/** The way from a world's belief to a reply. Only a simulated model uses it; a real one reads the prompt. */
export interface Simulation {
  /** How many items the prompt holds beyond the agent's own observation. */
  readonly items: number
  /** The text that an agent of this mind replies with. */
  reply(mind: Mind): string
}

/** One call of a model. */
export interface ModelRequest {
  readonly prompt: Prompt
  readonly key: CallKey
  readonly simulation: Simulation
}

/** Tokens of one call, as the provider counts them, or as estimated from the length of the texts. */
export interface Usage {
  readonly inputTokens: number
  readonly outputTokens: number
  /** Part of `inputTokens` read from the provider's cache. */
  readonly cachedTokens?: number
  /** Part of `outputTokens` spent on hidden reasoning. */
  readonly reasoningTokens?: number
  /** Dollars, where the price is known. */
  readonly usd?: number
  /** Whether no provider counted, so that the numbers are estimates. */
  readonly isEstimate?: boolean
}

/** How long a call took, in milliseconds; only a drawn duration is part of the digest. */
export interface Duration {
  readonly kind: 'drawn' | 'measured'
  readonly ms: number
}

/** What came of a call. Token counts exist only where the provider gave them. */
export type ModelReply =
  | {
      readonly kind: 'answered'
      readonly text: string
      /** Undefined only where an imported record has no counts. */
      readonly usage: Usage | undefined
      readonly duration: Duration
    }
  | { readonly kind: 'declined'; readonly text: string; readonly usage?: Usage; readonly duration: Duration }
  | { readonly kind: 'failed'; readonly cause: 'provider' | 'timeout'; readonly detail: string }

/** Answers requests: simulated, OpenAI-compatible, replayed or scripted. */
export interface Model {
  /** As the user names it: `simulated:typical`, `openai:gpt-5-mini`. */
  readonly spec: string
  readonly version: number
  readonly isSimulated: boolean
  /** Whether equal prompts always get equal replies, whatever the seed. */
  readonly isDeterministic: boolean
  /** Whether a reply depends on the request alone and costs nothing, so that any thread may give it at any time. */
  readonly isPure?: true
  /** Settings that belong to the fingerprint. */
  readonly settings: { readonly [name: string]: Json }
  /** Fails only for a fault of the harness; whatever the provider does is a reply. */
  reply(request: ModelRequest, signal: AbortSignal): Promise<ModelReply>
}

/** Whether calls of a model cost nothing: they wait for no turn, and their replies need not be kept at once. */
export function isFree({ isSimulated, isPure }: Pick<Model, 'isSimulated' | 'isPure'>): boolean {
  return isSimulated || isPure === true
}

/** A rough count of the tokens of a text: one for every four characters. */
export function estimatedTokens(text: string): number {
  return Math.ceil(text.length / 4)
}

/** The parts of one role as one text. */
export function promptText(prompt: Prompt, role: PromptPart['role']): string {
  return prompt
    .filter((part) => part.role === role)
    .map((part) => part.text)
    .join('\n\n')
}
