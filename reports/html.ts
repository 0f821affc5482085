/** Text for a page. Whatever is put into a template comes out escaped and with nothing hidden in it. */
import { html as honoHtml, raw } from 'hono/html'

/** Markup that is safe to place in a page. Only this file makes it. */
class Markup {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  toString(): string {
    return this.#text
  }
}

/** A piece of a page. Its text is markup; everything that came from data in it is escaped. */
export type Html = Markup

/** What may be put into a template; undefined leaves nothing behind. */
export type Content = string | number | Html | undefined | readonly Content[]

/**
 * A template whose values are escaped, in text and in quoted attributes alike.
 *
 * @example html`<p title="${title}">${text}</p>`
 */
export function html(pieces: TemplateStringsArray, ...values: readonly Content[]): Html {
  const made = honoHtml(pieces, ...values.map(forTemplate))
  if (made instanceof Promise) throw new TypeError('html requires values that are at hand, got a promise')
  return new Markup(made.toString())
}

/** Pieces one after another, with nothing between them. */
export function joined(pieces: readonly Html[]): Html {
  return new Markup(pieces.map(String).join(''))
}

/** Marks as safe what this program wrote itself: a drawn chart, the style sheet. Never for text from data. */
export function trusted(markup: string): Html {
  return new Markup(markup)
}

/**
 * A text as a reader can see it: control, invisible and direction-changing characters by their code, halves of
 * surrogate pairs as U+FFFD. Lines and tabs stay. (Codes, because few fonts have the pictures of controls.)
 *
 * @example shownText('\u001b[31mred\u202e') // '[U+001B][31mred[U+202E]'
 */
export function shownText(text: string): string {
  if (printable.test(text)) return text
  const wellFormed = text.toWellFormed().replaceAll('\r\n', '\n')
  return wellFormed.replace(hidden, code).replace(nonCharacter, '\uFFFD')
}

/** Letters, digits and signs of ASCII, lines and tabs: most texts are of nothing else, and stay as they are. */
const printable = /^[\n\t -~]*$/

/** Controls but line feed and tab, separators of lines, and what changes direction or cannot be seen. */
const hidden =
  /[\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB\u{E0000}-\u{E007F}]|(?![\n\t])\p{Cc}/gu
const nonCharacter = /\p{Noncharacter_Code_Point}/gu

function code(character: string): string {
  const number = character.codePointAt(0) ?? 0
  return `[U+${number.toString(16).toUpperCase().padStart(4, '0')}]`
}

function forTemplate(value: Content): unknown {
  if (value === undefined) return ''
  if (typeof value === 'string') return shownText(ofBoundedLength(value))
  if (typeof value === 'number') return finite(value)
  if (value instanceof Markup) return raw(value.toString())
  if (Array.isArray(value)) return value.map(forTemplate)
  throw new TypeError(`html requires text, finite numbers or markup, got ${JSON.stringify(value)}`)
}

/** No text of a page is longer than this; a name of megabytes would stand in it a hundred times. */
const longest = 30_000

function ofBoundedLength(text: string): string {
  if (text.length <= longest) return text
  return `${text.slice(0, longest)} … [${text.length - longest} more characters]`
}

function finite(value: number): string {
  if (Number.isFinite(value)) return String(value)
  throw new RangeError(`html requires finite numbers, got ${value}`)
}
