import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { html, joined, shownText } from '../../reports/html.ts'

/** Any sequence of UTF-16 units, halves of surrogate pairs among them, with what is hostile drawn often. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom('<', '>', '&', '"', "'", '</td>', '<script>', '&lt;', '-->', ']]>', '`'),
      fc.constantFrom(
        '\0',
        '\r',
        '\r\n',
        '\n',
        '\x1b[31m',
        '\x7f',
        '\u0085',
        '\u202e',
        '\u2066',
        '\ufeff',
        '\ud800',
        '\udc00',
      ),
      fc.constantFrom('\u{e0041}', '\u{1f469}\u200d\u{1f4bb}', 'שלום', '\u2028'),
    ),
  )
  .map((parts) => parts.join(''))

/** What a reader's browser makes of escaped text. */
function unescaped(markup: string): string {
  const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' }
  return markup.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? '')
}

describe('any text put into a template', () => {
  test('comes out escaped between tags and in attributes, and reads as it was shown', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const markup = html`<p title="${text}">${text}</p>`.toString()
        const [, attribute = '', body = ''] = markup.match(/^<p title="([^"<>]*)">([^<>]*)<\/p>$/) ?? []
        expect([unescaped(attribute), unescaped(body)]).toEqual([shownText(text), shownText(text)])
      }),
    )
  })

  test('holds nothing that cannot be seen, changes direction or is no character', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const shown = html`${text}`.toString()
        expect(shown).not.toMatch(/(?![\n\t])\p{Cc}|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u)
        expect(shown).not.toMatch(/\p{Noncharacter_Code_Point}|[\u2028\u2029]/u)
        expect(shown.isWellFormed()).toBe(true)
      }),
    )
  })

  test('is escaped once, however deep the templates nest', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const inner = html`${text}`
        expect(html`${html`${[inner]}`}`.toString()).toBe(inner.toString())
        expect(joined([inner, inner]).toString()).toBe(inner.toString().repeat(2))
      }),
    )
  })

  test('looks the same when what is shown of it is shown again', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(shownText(shownText(text))).toBe(shownText(text))
      }),
    )
  })
})

test('a text of megabytes is cut, and says by how much', () => {
  const markup = html`<p>${'<'.repeat(5_000_000)}</p>`.toString()
  expect(markup.length).toBeLessThan(200_000)
  expect(markup).toContain('4970000 more characters')
})

describe('what cannot be seen is shown by its code', () => {
  test.each([
    ['\x1b[31mred', '[U+001B][31mred'],
    ['a\0b', 'a[U+0000]b'],
    ['\x7f', '[U+007F]'],
    ['\u0085', '[U+0085]'],
    ['abc\u202ecba', 'abc[U+202E]cba'],
    ['\ud800x', '\ufffdx'],
    ['\uffff', '\ufffd'],
    ['one\r\ntwo\rthree', 'one\ntwo[U+000D]three'],
    ['\u{e0041}', '[U+E0041]'],
  ])('%j becomes %j', (text, shown) => expect(shownText(text)).toBe(shown))

  test('words of right-to-left scripts and joined emoji stay as they are', () => {
    expect(shownText('שלום \u{1f469}\u200d\u{1f4bb}')).toBe('שלום \u{1f469}\u200d\u{1f4bb}')
  })
})

describe('a template refuses', () => {
  test('numbers that are not finite', () => {
    expect(() => html`${Number.NaN}`).toThrow('html requires finite numbers, got NaN')
  })

  test('data that poses as markup', () => {
    const posing: unknown = JSON.parse('{"isEscaped": true, "callbacks": []}')
    // @ts-expect-error data of unknown shape is no content
    expect(() => html`${posing}`).toThrow('html requires text, finite numbers or markup')
  })
})
