import type { Json, NonEmpty } from './json.ts'
import type { AgentId, MemberId } from './members.ts'
import type { Duration, Prompt, Usage } from './model.ts'
import type { Reading } from './question.ts'
import type { RequestKind, Scope } from './request.ts'
import type { EndCause, Round } from './scenario.ts'
import type { ToolCall } from './tool.ts'

/** How the reply of a call was read: `deferred` when it asked for tools, so that the answer is yet to come. */
export type CallReading = Reading<Json> | { readonly kind: 'deferred' }

/** Who or what an answer of the world came from. */
export type DecisionSource = 'reply' | 'pooled' | 'rule' | 'fallback'

/** What happened in an episode, besides its place and time. */
export type Happening =
  /** A round began. */
  | { readonly kind: 'round'; readonly asks: Round['asks']; readonly asked: readonly AgentId[] }
  /** A call of a model: what it was shown, what it said, how that was read. */
  | {
      readonly kind: 'call'
      readonly member: MemberId
      readonly request: RequestKind
      readonly scope: Scope
      readonly ordinal: number
      readonly attempt: number
      /** How many turns of this try went to tools before; absent for 0. */
      readonly turn?: number
      readonly prompt: Prompt
      /** Numbers of the message events that entered the prompt. */
      readonly reads: readonly number[]
      /**
       * Numbers of the other events that it rests on: own replies, messages read before and uses of tools that stand in
       * the prompt, signals of the round to the member. Absent for none.
       */
      readonly causes?: readonly number[]
      readonly reply: string
      readonly reading: CallReading
      /** The tools that the model asked for; the uses stand after the call. Absent for none. */
      readonly toolCalls?: NonEmpty<ToolCall>
      readonly usage: Usage | undefined
      readonly duration: Duration
      /** The most tokens that this reply was allowed, where the topology set a cap for it. */
      readonly outputCap?: number
    }
  /** A tool that a member used on the way to a reply; it stands before the call that had its result. */
  | {
      readonly kind: 'tool'
      readonly member: MemberId
      readonly tool: string
      readonly arguments: Json
      /** What the tool gave back, as text. */
      readonly result: string
      readonly isError: boolean
    }
  /** A message: sent always, delivered unless a fault took it. */
  | {
      readonly kind: 'message'
      readonly from: MemberId
      readonly to: MemberId
      readonly text: string
      /** Virtual time of delivery, or undefined when it was lost. */
      readonly deliveredAt: number | undefined
      /** Set where the mechanism's own rule wrote it; it never enters a prompt. */
      readonly protocol?: true
      /** Numbers of the calls whose replies it carries; of a signal, of what its sender did and got before it. */
      readonly causes?: readonly number[]
    }
  /** A round of coordination, charged whether or not messages were sent. */
  | { readonly kind: 'coordination' }
  /** What a mechanism did besides, in its own words. */
  | {
      readonly kind: 'mark'
      readonly name: string
      readonly members: readonly MemberId[]
      readonly data: Json
    }
  /** A collector made one answer out of several. */
  | {
      readonly kind: 'pool'
      readonly collector: string
      readonly from: readonly MemberId[]
      readonly unread: readonly MemberId[]
      readonly rule: string
      readonly answer: Json | undefined
      /** Who gave another answer; only where replies were compared. */
      readonly differing?: readonly MemberId[]
      /** Numbers of the events of the replies. Absent where nobody recorded them. */
      readonly causes?: readonly number[]
    }
  /** The answer that the world took, for these agents or (none named) for the team. */
  | {
      readonly kind: 'decision'
      readonly agents: readonly AgentId[]
      readonly answer: Json
      readonly source: DecisionSource
      /** A member, a collector or the name of a rule. */
      readonly by: string
      /** The advice that the agent was free to take, and whether it did otherwise. */
      readonly advice?: Json
      readonly deviates?: boolean
      /**
       * Numbers of the events that it rests on: the reply or pooled reply, the votes that it waited for, the fault that
       * kept a member from replying, the signals that a rule went by. Absent where nobody recorded them.
       */
      readonly causes?: readonly number[]
    }
  /** Something happened in the world. */
  | {
      readonly kind: 'world'
      readonly name: string
      readonly agents: readonly AgentId[]
      readonly data: Json
    }
  /** A fault acted: the ground truth of a disturbance. */
  | { readonly kind: 'fault'; readonly fault: string; readonly member: MemberId; readonly detail: Json }

/** A happening with its place in the episode. Events are ordered by cause, never by which call came back first. */
export type TraceEvent = Happening & {
  /** Number within the episode, from 0. */
  readonly seq: number
  /** The round it belongs to, from 0. */
  readonly round: number
  /** Virtual milliseconds since the episode began. */
  readonly at: number
}

/** How an episode finished. Only an ended one has a score. */
export type EpisodeResult =
  | {
      readonly kind: 'ended'
      readonly cause: EndCause
      readonly score: number
      readonly payoffs: readonly number[]
      readonly rounds: number
      /** Virtual milliseconds from start to end. */
      readonly makespanMs: number
      /** Set on imported rows whose answer is the publisher's fall-back after a failed call. */
      readonly answerSource?: 'fallback'
    }
  | { readonly kind: 'aborted'; readonly cause: AbortCause; readonly detail: string }

/** Why an episode has no score. An outage is not a loss. */
export type AbortCause = 'provider' | 'timeout' | 'budget' | 'harness'

/** A plug-in as part of a cell's identity. */
export type Versioned = {
  readonly id: string
  readonly version: number
}

/** What was run: one scenario x topology x model x fault, with all parameters and versions. */
export interface Cell {
  readonly scenario: Versioned
  readonly topology: Versioned
  readonly model: Versioned
  /** `none`, or the fault's own notation; with the version of each fault in it. */
  readonly fault: { readonly id: string; readonly versions: { readonly [fault: string]: number } }
  /** `none`, or the policies' own notation; with the version of each policy in it. */
  readonly policy: { readonly id: string; readonly versions: { readonly [policy: string]: number } }
  readonly agents: number
  readonly scenarioParams: { readonly [name: string]: Json }
  readonly topologyParams: { readonly [name: string]: Json }
  readonly modelParams: { readonly [name: string]: Json }
  /** Whether no language model took part. */
  readonly isSimulated: boolean
  /** Whether one mind saw the union of all observations. */
  readonly seesUnion: boolean
}

/** One stored episode. */
export interface Trace {
  readonly cell: Cell
  readonly seed: number
  readonly repetition: number
  readonly result: EpisodeResult
  /** In causal order. */
  readonly events: readonly TraceEvent[]
}

/** A stored episode that has a score. */
export interface EndedTrace extends Trace {
  readonly result: Extract<EpisodeResult, { readonly kind: 'ended' }>
}

/** The same episode, known to have a score; undefined when it has none. */
export function endedTrace(trace: Trace): EndedTrace | undefined {
  return isEnded(trace) ? trace : undefined
}

function isEnded(trace: Trace): trace is EndedTrace {
  return trace.result.kind === 'ended'
}
