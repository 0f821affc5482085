import type { z } from 'zod'
import type { Json } from './json.ts'
import type { Member } from './members.ts'
import type { Rng } from './rng.ts'

/** What a fault does to a message. */
export type MessageFate =
  | { readonly kind: 'delivered' }
  | { readonly kind: 'lost' }
  | { readonly kind: 'delayed'; readonly ms: number }

/** What a fault does to a request. */
export type RequestFate =
  | { readonly kind: 'passed' }
  | { readonly kind: 'delayed'; readonly ms: number }
  /** The member is down: no call is made and no reply comes. */
  | { readonly kind: 'absent' }

/** What a message says that somebody answered, and what a liar might say instead. */
export interface Telling {
  readonly from: Member
  readonly to: Member
  readonly round: number
  /** What the sender holds. */
  readonly answer: Json
  /** Other legal answers to the same question. None where nothing is known to be another answer. */
  readonly others: readonly Json[]
}

/** A fault at work in one episode. Draws come from streams of its own. */
export interface FaultHooks {
  /** What the receiver is told that was answered: another answer is a lie, undefined says nothing. Default: the truth. */
  told?(telling: Telling, rng: Rng): Json | undefined
  /** What becomes of a message. */
  message?(
    passing: { readonly from: Member; readonly to: Member; readonly round: number },
    rng: Rng,
  ): MessageFate
  /** What becomes of a request. */
  request?(passing: { readonly member: Member; readonly round: number }, rng: Rng): RequestFate
}

/** A declared disturbance; whatever it does stands in the trace as ground truth. P parameters. */
export interface Fault<P> {
  /** Kebab-case, equal to the file name. */
  readonly id: string
  /** Moves whenever a number may move. */
  readonly version: number
  readonly title: string
  /** What it does, and its notation on the command line. */
  readonly description: string
  /** A zod object schema. */
  readonly params: z.ZodType<P>
  /** The parameter that a bare value sets: `drop:0.1` sets `probability`. */
  readonly main: string
  /** Why it means nothing with this many agents: the cell is then not applicable. */
  notApplicable?(params: P, agents: number): string | undefined
  /** The fault at work with these parameters. */
  hooks(params: P): FaultHooks
}

/** A fault whose parameter type is closed over. */
export interface AnyFault extends Pick<Fault<unknown>, 'id' | 'version' | 'title' | 'description' | 'main'> {
  readonly plugin: 'fault'
  readonly params: z.ZodType
  /** Calls back with the fault and its own type. */
  open<R>(use: <P>(fault: Fault<P>) => R): R
}

/** A fault with its parameters, ready to act. */
export interface ActiveFault {
  readonly id: string
  readonly version: number
  readonly params: Json
  readonly hooks: FaultHooks
  /** Why it means nothing with this many agents. */
  notApplicable(agents: number): string | undefined
}
