import type { ActiveFault, MessageFate, RequestFate } from '../core/fault.ts'
import type { Member } from '../core/members.ts'
import type { Rng } from '../core/rng.ts'

/** What all faults together did, and which of them acted. */
export interface Disturbed<F> {
  readonly fate: F
  readonly acted: readonly { readonly fault: string; readonly fate: F }[]
}

/** The faults of an episode, each drawing from streams of its own. */
export class Disturbance {
  readonly #faults: readonly ActiveFault[]
  /** Each fault's own: its id, with a number for the second and later of the same. */
  readonly #names: readonly string[]
  readonly #stream: (name: string) => Rng

  constructor(faults: readonly ActiveFault[], stream: (name: string) => Rng) {
    this.#faults = faults
    this.#names = faults.map(({ id }, index) => {
      const before = faults.slice(0, index).filter((other) => other.id === id).length
      return before === 0 ? id : `${id}-${before + 1}`
    })
    this.#stream = stream
  }

  /** What becomes of a message; `ordinal` counts the messages of this edge in this round. */
  message(from: Member, to: Member, round: number, ordinal: number): Disturbed<MessageFate> {
    const fates = this.#faults.map(({ id, hooks }, index) => ({
      fault: id,
      fate: hooks.message?.(
        { from, to, round },
        this.#stream(`fault/${this.#names[index]}/${round}/${from.id}/${to.id}/${ordinal}`),
      ),
    }))
    return merged<MessageFate>(fates, { kind: 'delivered' }, 'lost')
  }

  /** What becomes of a request; `ordinal` counts the member's requests in this round. */
  request(member: Member, round: number, ordinal: number): Disturbed<RequestFate> {
    const fates = this.#faults.map(({ id, hooks }, index) => ({
      fault: id,
      fate: hooks.request?.(
        { member, round },
        this.#stream(`fault/${this.#names[index]}/${round}/${member.id}/request/${ordinal}`),
      ),
    }))
    return merged<RequestFate>(fates, { kind: 'passed' }, 'absent')
  }
}

type Fate = MessageFate | RequestFate

/** Delays add up; the worst fate wins over them. */
function merged<F extends Fate>(
  fates: readonly { readonly fault: string; readonly fate: F | undefined }[],
  harmless: F,
  worst: Fate['kind'],
): Disturbed<F> {
  const acted: { fault: string; fate: F }[] = []
  for (const { fault, fate } of fates)
    if (fate !== undefined && fate.kind !== harmless.kind) acted.push({ fault, fate })
  const fatal = acted.find(({ fate }) => fate.kind === worst)
  if (fatal !== undefined) return { fate: fatal.fate, acted }
  const ms = acted.reduce((sum, { fate }) => sum + (fate.kind === 'delayed' ? fate.ms : 0), 0)
  const [first] = acted
  return { fate: first === undefined ? harmless : { ...first.fate, ms }, acted }
}
