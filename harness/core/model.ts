import type { Json, NonEmpty } from './json.ts'
import type { MemberId } from './members.ts'
import type { Mistake } from './question.ts'
import type { RequestKind } from './request.ts'
import type { OfferedTool, ToolCall } from './tool.ts'

/** What a part of a prompt is. */
export type PartKind =
  | 'brief'
  | 'role'
  | 'observation'
  | 'memory'
  | 'message'
  /** What stands on a board. */
  | 'board'
  | 'convention'
  | 'request'
  | 'retry'
  /** What the model said beside its last tool calls. */
  | 'reply'
  /** A tool call, as `toolCallText` writes it. */
  | 'tool-call'
  /** What the tool gave back; results stand in the order of the calls before them. */
  | 'tool-result'

/** One part of a prompt. Parts of one role are joined by blank lines. */
export interface PromptPart {
  readonly role: 'system' | 'user' | 'assistant' | 'tool'
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
  /** How many turns of this try went to tools before; absent for 0. */
  readonly turn?: number
}

/** How a simulated agent leans when it forms a belief. A world reads what means something in it. */
export interface Dispositions {
  /** Factor on the log-odds of a probability: 1 none, above 1 over-confident, below 1 hedging. */
  readonly overconfidence: number
  /** Weight of a market's price in the log-odds of a probability, in [0, 1]. */
  readonly priceTracking: number
  /** Weight of what others answered, in [0, 1]. */
  readonly conformity: number
  /** Probability of holding on to what was agreed or done before, in [0, 1]. */
  readonly anchoring: number
  /** Probability of preferring equal shares to better ones, in [0, 1]. */
  readonly fairness: number
  /** Probability that something said or seen before is not remembered, in [0, 1]. */
  readonly forgetting: number
  /** Probability of taking one thing for another when acting on an agreement, in [0, 1]. */
  readonly referenceSlips: number
  /** Weight of the own pay-off over the team's, in [0, 1]. */
  readonly selfInterest: number
}

/** A perfect reasoner's. */
export const noDispositions: Dispositions = {
  ...{ overconfidence: 1, priceTracking: 0, conformity: 0 },
  ...{ anchoring: 0, fairness: 0, forgetting: 0, referenceSlips: 0, selfInterest: 0 },
}

/** For how long a number that was drawn for a purpose stays. */
export type DrawSpan = 'call' | 'round'

/** How a simulated agent differs from a perfect reasoner on one call. */
export interface Mind {
  /** Whether it takes in the item with this number: other minds' observations and messages, in prompt order. */
  attends(item: number): boolean
  /** Whether it follows a rule that stands in the prompt. */
  readonly complies: boolean
  readonly mistake: Mistake
  /** How it leans when it forms a belief. */
  readonly dispositions: Dispositions
  /**
   * A number in [0, 1) for this purpose, the same whenever it is asked for on this call; with `round`, the same on
   * all calls of this member in the round.
   */
  draw(purpose: string, over?: DrawSpan): number
  /** Proficiency at a capability, in [0, 1]. */
  skill(capability: string): number
}

/** The way from a world's belief to a reply. Only a simulated model uses it; a real one reads the prompt. */
export interface Simulation {
  /** How many items the prompt holds beyond the agent's own observation. */
  readonly items: number
  /** The tool calls that an agent of this mind makes before it replies; only where it may make any now. */
  wants?(mind: Mind): readonly ToolCall[]
  /** The text that an agent of this mind replies with. */
  reply(mind: Mind): string
}

/** One call of a model. */
export interface ModelRequest {
  readonly prompt: Prompt
  readonly key: CallKey
  readonly simulation: Simulation
  /** What the model may call instead of replying; absent where there is nothing. */
  readonly tools?: NonEmpty<OfferedTool>
  /** Set when the tools were used as often as they may be: they are still told of, and must not be called. */
  readonly mustAnswer?: true
  /** Most tokens of this reply, in place of what the model is set to. */
  readonly outputCap?: number
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
  | {
      /** Tools to be used before there is an answer. Only on requests with tools. */
      readonly kind: 'tool-calls'
      readonly calls: NonEmpty<ToolCall>
      /** What was said beside them, often nothing. */
      readonly text: string
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
