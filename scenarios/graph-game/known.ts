import type { AgentId } from '../../harness/define.ts'
import { moveNames, type PairTable } from './game.ts'

/** Pay-off tables that somebody knows. */
export interface Known {
  readonly own: ReadonlyMap<AgentId, readonly number[]>
  /** By the numbers of the two agents. */
  readonly pairs: ReadonlyMap<string, PairTable>
}

/** Tables as sentences that `statedTables` finds, a line each. */
export function tablesInWords({ own, pairs }: Known): string {
  const alone = [...own].sort(([a], [b]) => a - b).map(([agent, table]) => ownInWords(agent, table))
  const together = [...pairs.values()].sort((a, b) => a.pair[0] - b.pair[0] || a.pair[1] - b.pair[1])
  return [...alone, ...together.map(pairInWords)].join('\n')
}

function ownInWords(agent: AgentId, table: readonly number[]): string {
  const names = moveNames(table.length)
  return `Agent ${agent} alone earns ${table.map((value, move) => `${names[move]} ${value}`).join(', ')}.`
}

/** The first move is that of the first agent. */
function pairInWords({ pair: [a, b], table }: PairTable): string {
  const names = moveNames(Math.sqrt(table.length))
  const cells = table.map((value, at) => {
    const row = names[Math.floor(at / names.length)]
    return `${row}${names[at % names.length]} ${value}`
  })
  return `Agents ${a} and ${b} together earn ${cells.join(', ')}.`
}

/** The tables that a text states. Text from a model is hostile: what is no whole table is left out. */
export function statedTables(text: string): Known {
  const own = new Map<AgentId, readonly number[]>()
  const pairs = new Map<string, PairTable>()
  for (const [, agent, cells = ''] of text.matchAll(ownPattern)) {
    const id = numbered(agent)
    const table = cellsIn(cells, 1)
    if (id !== undefined && table !== undefined) own.set(id, table)
  }
  for (const [, first, second, cells = ''] of text.matchAll(pairPattern)) {
    const [a, b] = [numbered(first), numbered(second)]
    const table = cellsIn(cells, 2)
    if (a === undefined || b === undefined || a >= b || table === undefined) continue
    pairs.set(`${a} ${b}`, { pair: [a, b], table })
  }
  return { own, pairs }
}

/** Values of cells that name every combination of moves once, in order; undefined when they do not. */
function cellsIn(text: string, letters: 1 | 2): readonly number[] | undefined {
  const cells = text.split(', ').map((cell) => cell.split(' '))
  const size = Math.round(cells.length ** (1 / letters))
  const names = size >= 1 && size <= mostMoves ? moveNames(size) : []
  const expected = letters === 1 ? names : names.flatMap((a) => names.map((b) => a + b))
  if (cells.length !== expected.length || expected.length === 0) return undefined
  const isWhole = cells.every(([name], at) => name === expected[at])
  return isWhole ? cells.map(([, value]) => Number(value)) : undefined
}

/** The agent with a number in digits, of the most that a world may have. */
function numbered(digits: string | undefined): AgentId | undefined {
  const number = Number(digits)
  // A number below the most agents is that of an agent of some world.
  return Number.isSafeInteger(number) && number < mostAgents ? (number as AgentId) : undefined
}

/** The most agents of a game. */
export const mostAgents = 100_000

const mostMoves = 10
const ownPattern = /\bagent (\d{1,5}) alone earns ((?:[a-j] \d{1,3}(?:, )?){1,10})\./gi
const pairPattern = /\bagents (\d{1,5}) and (\d{1,5}) together earn ((?:[a-j]{2} \d{1,3}(?:, )?){1,100})\./gi
