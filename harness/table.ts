import Table from 'cli-table3'
import { shownLine } from './commands/output.ts'

/** A table for people, in plain lines; numbers stand to the right, and no text reaches the terminal as a command. */
export function textTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const isNumeric = head.map((_, column) => rows.every((row) => /^[-+]?[\d.,]*%?$/.test(row[column] ?? '')))
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: plain,
    colAligns: isNumeric.map((numeric) => (numeric ? 'right' : 'left')),
  })
  for (const row of rows) table.push(row.map(shownLine))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => line !== '')
    .join('\n')
}

/** No lines around cells. */
const plain = Object.fromEntries(
  ['top', 'bottom', 'left', 'right']
    .flatMap((side) => ['', '-mid', '-left', '-right'].map((end) => [`${side}${end}`, '']))
    .concat(['mid', 'mid-mid', 'middle'].map((place) => [place, ''])),
)
