/** Data for the page's script, as JSON that no reader of markup can end early. */
import type { Json } from '../harness/core/json.ts'
import { type Html, html, trusted } from './html.ts'

/** A block that holds data and never runs. Its texts must already be as `shownText` gives them. */
export function dataBlock(id: string, value: Json): Html {
  return html`<script type="application/json" id="${id}">${trusted(dataText(value))}</script>`
}

/** JSON without `<`, `>` and `&`, so that it holds no tag, no comment and no end of its own block. */
export function dataText(value: Json): string {
  return JSON.stringify(value).replace(
    /[<>&]/g,
    (character) => `\\u00${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )
}
