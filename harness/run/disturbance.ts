import type { ActiveFault, MessageFate, RequestFate, Telling } from '../core/fault.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import type { Member } from '../core/members.ts'
import type { Rng } from '../core/rng.ts'

/** What all faults together did, and which of them acted. */
export interface Disturbed<F> {
  readonly fate: F
  readonly acted: readonly { readonly fault: string; readonly fate: F }[]
}

/** What a receiver is told, and which faults made it so. */
export interface Told {
  readonly answer: Json | undefined
  readonly lies: readonly { readonly fault: string; readonly said: Json; readonly told: Json }[]
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

  /**
   * What is told of an answer, one fault after the other; `ordinal` counts what was told along this edge in this round.
   */
  told(telling: Telling, ordinal: number): Told {
    const { from, to, round } = telling
    let answer: Json | undefined = telling.answer
    const lies: { fault: string; said: Json; told: Json }[] = []
    for (const [index, { id, hooks }] of this.#faults.entries()) {
      if (hooks.told === undefined || answer === undefined) continue
      const said: Json = answer
      const rng = this.#stream(`fault/${this.#names[index]}/${round}/${from.id}/${to.id}/told/${ordinal}`)
      answer = hooks.told({ ...telling, answer: said }, rng)
      if (answer === undefined || canonicalJson(answer) !== canonicalJson(said))
        lies.push({ fault: id, said, told: answer ?? null })
    }
    return { answer, lies }
  }

  /** Whether there is no fault, so that nothing need be asked. */
  get isNone(): boolean {
    return this.#faults.length === 0
  }

  /** Whether any fault may change what is told. */
  get mayLie(): boolean {
    return this.#faults.some(({ hooks }) => hooks.told !== undefined)
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
