import type { z } from 'zod'
import type { Json } from './json.ts'
import { type ShapeFault, shapeFault } from './shape-fault.ts'

/** Exact solutions of the items of a file, a row each. */
export interface FileOracle {
  /** Reads the content of a file and solves it, or says where it is not of the expected shape. */
  rows(content: unknown): Solved
}

/** The rows, or the place of a mistake and what is wrong there. */
export type Solved =
  | { readonly kind: 'solved'; readonly rows: readonly { readonly [name: string]: Json }[] }
  | ({ readonly kind: 'refused' } & ShapeFault)

/** An oracle for files of this shape. */
export function fileOracle<F>(
  file: z.ZodType<F>,
  solve: (content: F) => readonly { readonly [name: string]: Json }[],
): FileOracle {
  return {
    rows(content) {
      const read = file.safeParse(content)
      if (read.success) return { kind: 'solved', rows: solve(read.data) }
      return { kind: 'refused', ...shapeFault(read.error) }
    },
  }
}
