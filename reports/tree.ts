/** A tree of elements as markup. */
import type { Node } from './browser/lanes.js'
import { type Html, html } from './html.ts'

/** Markup of a tree; its texts come out escaped. */
export function treeHtml(node: Node): Html {
  if (typeof node === 'string') return html`${node}`
  const [tag, attributes, ...children] = node
  const named = Object.entries(attributes ?? {}).map(([name, value]) => html` ${name}="${value}"`)
  if (tag === 'col') return html`<${tag}${named}>`
  return html`<${tag}${named}>${children.map(treeHtml)}</${tag}>`
}
