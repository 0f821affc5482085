import type { Assigned } from './assigning.ts'
import type { Json } from './json.ts'

/**
 * What an answer to each kind of request is.
 *
 * `answer`, `propose`, `revise`, `merge`: an answer to the round's question; `critique`: text; `choose`: the
 * index of one of the replies it is about; `score`: 0 to 10; `bid`: confidence from 0 to 1, or null to abstain;
 * `split`: sub-tasks in words; `report`: findings, in words; `acknowledge`: what was understood, in words; `restate`:
 * what was agreed, as it was understood, as an answer to the round's question; `commit`: `accept` or `refuse`;
 * `speak`: an answer to the round's question, or null for talk alone; `assign`: who does which task.
 */
export interface RequestValues {
  readonly answer: Json
  readonly propose: Json
  readonly revise: Json
  readonly merge: Json
  readonly critique: string
  readonly choose: number
  readonly score: number
  readonly bid: number | null
  readonly split: readonly string[]
  readonly report: string
  readonly acknowledge: string
  readonly restate: Json
  readonly commit: 'accept' | 'refuse'
  readonly speak: Json
  readonly assign: Assigned
}

/** A kind of request. */
export type RequestKind = keyof RequestValues

/** Which question a request is on: the asked agent's own (or the team's), or the joint question of all asked. */
export type Scope = 'own' | 'group'

/** All kinds of request. */
export const requestKinds = [
  'answer',
  'propose',
  'revise',
  'critique',
  'choose',
  'score',
  'bid',
  'split',
  'report',
  'merge',
  'acknowledge',
  'restate',
  'commit',
  'speak',
  'assign',
] as const satisfies readonly RequestKind[]

/** The requests whose replies are answers to the round's question. */
export const answeringRequests: ReadonlySet<RequestKind> = new Set<RequestKind>([
  'answer',
  'propose',
  'revise',
  'merge',
  'restate',
])
