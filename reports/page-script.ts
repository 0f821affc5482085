/** The script of a page: fixed text, whose hash stands in the page's content security policy. */
import { readFileSync } from 'node:fs'

const parts = ['lanes', 'tables', 'viewer', 'start']

/** The files of `browser/` as one text, without their imports and exports. */
export const pageScript = `'use strict';(() => {\n${parts.map(partText).join('\n')}})()`

function partText(name: string): string {
  const text = readFileSync(new URL(`./browser/${name}.js`, import.meta.url), 'utf8')
  return text
    .replaceAll('\r\n', '\n')
    .replace(/^import .*\n/gm, '')
    .replace(/^export /gm, '')
}
