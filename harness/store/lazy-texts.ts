import type { Prompt } from '../core/model.ts'

/** What the texts of stored events are read from. */
export interface StoredTexts {
  /** The text with this number. */
  text(id: number): string
  /** The prompt that a stored column stands for. */
  prompt(column: string): Prompt
}

/** Where the texts of an event are stored. */
export interface TextPlaces {
  readonly text: number | null
  readonly prompt: string | null
}

type WithText<E, K extends string> = E & { readonly [name in K]: string }

/**
 * An event whose texts are read when they are first looked at: most projections never do, and texts are most of
 * what is stored. A copy (`{ ...event }`) is plain data and holds all of them.
 */
class LazyEvent {
  readonly #texts: StoredTexts
  readonly #text: number | null
  readonly #column: string | null
  #prompt: Prompt | undefined

  constructor(fields: object, texts: StoredTexts, { text, prompt }: TextPlaces) {
    Object.assign(this, fields)
    this.#texts = texts
    this.#text = text
    this.#column = prompt
  }

  // One function for all events, so that they keep one shape.
  static readonly text = {
    enumerable: true,
    get(this: LazyEvent): string {
      return this.#text === null ? '' : this.#texts.text(this.#text)
    },
  }

  static readonly prompt = {
    enumerable: true,
    get(this: LazyEvent): Prompt {
      this.#prompt ??= this.#column === null ? [] : this.#texts.prompt(this.#column)
      return this.#prompt
    },
  }
}

/** An event of these fields with its text under a name of its own. */
export function withText<E extends object, K extends 'text' | 'result'>(
  fields: E,
  name: K,
  texts: StoredTexts,
  places: TextPlaces,
): WithText<E, K> {
  const event: object = new LazyEvent(fields, texts, places)
  // The constructor gave it the fields; this gives it the text.
  return Object.defineProperty(event, name, LazyEvent.text) as WithText<E, K>
}

/** A call of these fields with what it was shown and what it said. */
export function withReply<E extends object>(
  fields: E,
  texts: StoredTexts,
  places: TextPlaces,
): WithText<E, 'reply'> & { readonly prompt: Prompt } {
  const event: object = new LazyEvent(fields, texts, places)
  // The constructor gave it the fields; this gives it the texts.
  return Object.defineProperties(event, { prompt: LazyEvent.prompt, reply: LazyEvent.text }) as WithText<
    E,
    'reply'
  > & { readonly prompt: Prompt }
}
