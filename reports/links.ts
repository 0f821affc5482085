/** Where a number leads: to the episodes of its cell, and from there to their traces. */
import { type Content, type Html, html } from './html.ts'
import { listedEpisodes, type Stored } from './selection.ts'

/** The anchor of a cell's episodes. */
export function cellAnchor(cell: number): string {
  return `cell_${cell}`
}

/** The anchor of one episode's row. */
export function episodeAnchor(episode: number): string {
  return `e_${episode}`
}

/** A number as a link to the episodes behind it; over several cells, with a link for each of the first ones. */
export function behind(cells: readonly number[], content: Content): Html {
  const [only, ...more] = cells
  if (only === undefined) return html`${content}`
  if (more.length === 0) return html`<a class="behind" href="#${cellAnchor(only)}">${content}</a>`
  const links = cells
    .slice(0, 8)
    .map((cell) => html` <a class="behind" href="#${cellAnchor(cell)}">cell ${cell}</a>`)
  return html`${content}<small>${links}${cells.length > 8 ? ' …' : undefined}</small>`
}

/** An episode's number, as a link to its row where it is listed. */
export function episodeLink(facts: Stored, episode: number): Html {
  if (!listedEpisodes(facts).numbers.has(episode)) return html`episode ${episode}`
  return html`<a href="#${episodeAnchor(episode)}">episode ${episode}</a>`
}
