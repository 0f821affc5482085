/** An element: its tag, its attributes, what is in it. */
export type Node =
  | string
  | readonly [tag: string, attributes: { readonly [name: string]: string } | null, ...Node[]]

/** A text that is folded away, with its name. */
export type Fold = readonly [name: string, text: string]

/** One line of a trace. Without `from` it lies across all lanes; with `to` it is an arrow. */
export interface ViewRow {
  readonly seq: number
  readonly at: number
  readonly from: string
  readonly to: string
  readonly head: string
  /** Small, beside the head. */
  readonly note: string
  readonly text: string
  /** Small, below the text. */
  readonly foot: string
  /** `warn`, `lost`, or nothing. */
  readonly tone: string
  /** What the folded texts are. */
  readonly foldTitle: string
  readonly folds: readonly Fold[]
}

/** One episode as it is drawn. All texts are ready to be shown. */
export interface View {
  readonly episode: number
  readonly title: string
  readonly about: string
  readonly lanes: readonly string[]
  /** Printed cells. */
  readonly members: readonly (readonly string[])[]
  readonly edges: readonly (readonly string[])[]
  readonly rows: readonly ViewRow[]
  /** Events of the whole episode. */
  readonly events: number
}

/** The tables of who spent what. */
export function flowTrees(view: View): readonly Node[]

/** The swimlanes, with these rows. */
export function laneTree(view: View, rows: readonly ViewRow[]): Node

/** One row of the swimlanes. */
export function rowTree(row: ViewRow, lanes: readonly string[]): Node
