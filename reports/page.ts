/** The page around the sections: one file that fetches nothing and runs nothing but its own script. */
import { createHash } from 'node:crypto'
import { type Html, html, trusted } from './html.ts'
import { pageScript } from './page-script.ts'
import { pageStyle } from './page-style.ts'

/** A section as it stands on the page. */
export interface PagePart {
  readonly id: string
  readonly title: string
  readonly body: Html
}

/** What a page is made of. */
export interface PageParts {
  readonly title: string
  readonly subtitle: string
  /** What must be read before any number. */
  readonly notice: Html
  readonly parts: readonly PagePart[]
}

/** A whole page, from doctype to end. Anchors of its own hold an underscore, which no section's id does. */
export function page({ title, subtitle, notice, parts }: PageParts): string {
  const whole = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(pageStyle)}</style>
</head>
<body>
<div class="frame">
<a class="skip" href="#_main">Skip to the results</a>
<header>
<h1>${title}</h1>
<p class="subtitle">${subtitle}</p>
${notice}
</header>
<nav aria-label="Sections"><ol>${parts.map(link)}</ol></nav>
${filter}
<main id="_main">
${parts.map(section)}</main>
</div>
<script>${trusted(pageScript)}</script>
</body>
</html>
`
  return whole.toString()
}

/** Nothing is loaded; only the page's own style sheet and script act. */
const policy = [
  "default-src 'none'",
  `style-src '${hashOf(pageStyle)}'`,
  `script-src '${hashOf(pageScript)}'`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** Seen only when the script runs. */
const filter = html`<div id="_filter" role="search"><label>Show only rows that name <input type="search" placeholder="a topology or scenario" autocomplete="off" spellcheck="false"></label> <span role="status"></span></div>`

function link({ id, title }: PagePart, index: number): Html {
  return html`<li><a href="#${id}">${index + 1} ${title}</a></li>`
}

function section({ id, title, body }: PagePart, index: number): Html {
  return html`<section id="${id}" aria-labelledby="${id}_title">
<h2 id="${id}_title">${index + 1} ${title}</h2>
${body}
</section>
`
}
