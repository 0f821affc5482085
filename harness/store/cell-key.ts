import { hash } from 'node:crypto'
import { canonicalJson, type Json } from '../core/json.ts'
import type { Cell } from '../core/trace.ts'

const known = new WeakMap<Cell, string>()

/** The identity of a cell as a short text, the same in every file: SHA-256, hexadecimal. */
export function cellKey(cell: Cell): string {
  const key = known.get(cell) ?? computedKey(cell)
  known.set(cell, key)
  return key
}

function computedKey(cell: Cell): string {
  const { isSimulated: _simulated, seesUnion: _union, ...identity } = cell
  return hash('sha256', canonicalJson(plain(identity)))
}

/** A cell as it is stored. */
export function cellJson(cell: Cell): string {
  return canonicalJson(plain(cell))
}

/** A record of plain data as JSON data; the types of its fields allow nothing else. */
function plain(record: Partial<Cell>): { readonly [name: string]: Json } {
  return { ...record }
}
