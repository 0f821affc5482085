/** Prints results for people. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/** Prints one JSON document. */
export function printJson(value: unknown): void {
  process.stdout.write(`${jsonText(value, 2)}\n`)
}

/** JSON that is harmless on a terminal: what `shown` shows as a code point is escaped, and reads back the same. */
export function jsonText(value: unknown, indent = 0): string {
  return JSON.stringify(value, null, indent).replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
    character === '\n' ? character : escaped(character),
  )
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index))
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')
}

/** Tells something on the way. */
export function note(text: string): void {
  process.stderr.write(`${text}\n`)
}

/**
 * Text from a trace, harmless on a terminal: control characters, escape sequences and bidirectional controls are
 * shown as their code points.
 */
export function shown(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) =>
      character === '\n' || character === '\t'
        ? character
        : `<U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}>`,
    )
}

/** The same on one line: a line break is shown as well. */
export function shownLine(text: string): string {
  return shown(text).replaceAll('\n', '<U+000A>')
}
