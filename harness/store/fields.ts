import type { Json } from '../core/json.ts'
import type { AgentId } from '../core/members.ts'

/** A stored event without its texts. */
export interface StoredFields {
  readonly kind: string
  readonly seq: number
  readonly at: number
  readonly member: string | null
  readonly peer: string | null
  readonly until: number | null
  readonly data: string | null
}

/** Many events of a file hold the same short data. Nothing that was read is changed, so they can share it. */
const mostShared = { texts: 20_000, characters: 160 }
const shared = new Map<string, unknown>()

function parsed(text: string): unknown {
  if (text.length > mostShared.characters) return JSON.parse(text)
  const known = shared.get(text)
  if (known !== undefined) return known
  const value: unknown = JSON.parse(text)
  if (shared.size >= mostShared.texts) shared.clear()
  shared.set(text, value)
  return value
}

/** The columns of a stored event, and its JSON column field by field. */
export class Fields {
  readonly #event: StoredFields
  readonly #fields: { readonly [name: string]: Json }

  constructor(event: StoredFields) {
    this.#event = event
    const value: unknown = event.data === null ? {} : parsed(event.data)
    if (typeof value !== 'object' || value === null)
      throw new Error(`${this.#where()}: expected a JSON object`)
    // JSON.parse gives nothing but plain data.
    this.#fields = value as { readonly [name: string]: Json }
  }

  get at(): number {
    return this.#event.at
  }

  get until(): number | undefined {
    return this.#event.until ?? undefined
  }

  get member(): string {
    return nameOf(this.#event.member)
  }

  get peer(): string {
    return nameOf(this.#event.peer)
  }

  all(): { readonly [name: string]: Json } {
    return this.#fields
  }

  optional(name: string): Json | undefined {
    return this.#fields[name]
  }

  text(name: string): string {
    const value = this.#fields[name]
    if (typeof value !== 'string') throw this.#wrong(name, 'a text')
    return value
  }

  oneOf<const T extends string>(name: string, values: readonly T[]): T {
    const found = values.find((value) => value === this.#fields[name])
    if (found === undefined) throw this.#wrong(name, values.join(' or '))
    return found
  }

  texts(name: string): readonly string[] {
    return this.#list(name, (item) => typeof item === 'string')
  }

  numbers(name: string): readonly number[] {
    return this.#list(name, (item) => typeof item === 'number')
  }

  agents(name: string): readonly AgentId[] {
    // Whole numbers were stored from agents.
    return this.#list(name, (item): item is AgentId => Number.isSafeInteger(item))
  }

  #list<T extends Json>(name: string, fits: (item: Json) => item is T): readonly T[] {
    const value = this.#fields[name]
    if (Array.isArray(value) && value.every(fits)) return value
    throw this.#wrong(name, 'a list')
  }

  #where(): string {
    return `stored event ${this.#event.seq} (${this.#event.kind})`
  }

  #wrong(name: string, expected: string): Error {
    return new Error(
      `${this.#where()}: expected ${name} to be ${expected}, got ${JSON.stringify(this.#fields[name])}`,
    )
  }
}

/** A name that UTF-8 or SQL functions would not carry unharmed is stored as JSON. */
export function nameColumn(name: string | undefined): string | null {
  if (name === undefined) return null
  return name.isWellFormed() && !/^"|\0/.test(name) ? name : JSON.stringify(name)
}

/** The name in a stored column. */
function nameOf(column: string | null): string {
  return column?.startsWith('"') === true ? String(JSON.parse(column)) : (column ?? '')
}
