import type { AgentId } from '../members.ts'
import type { Payoffs, PayoffTerm } from '../traits.ts'

/** A function of a few agents' moves as a table; moves are known by their number. */
export interface Factor {
  /** The agents that it depends on, each once. */
  readonly scope: readonly AgentId[]
  /** How many moves each of them has. */
  readonly sizes: readonly number[]
  /** Its values; the move of the last agent of the scope changes fastest. */
  readonly table: readonly number[]
}

/** A local term of a coordination graph as a table. */
export function factorOf({ scope, value }: PayoffTerm, moves: Payoffs['moves']): Factor {
  const choices = scope.map((agent) => moves(agent))
  const sizes = choices.map(({ length }) => length)
  const table = zeros(product(sizes))
  const digits = zeros(scope.length)
  for (let at = 0; at < table.length; at += 1) {
    table[at] = value(choices.map((own, place) => own[digits[place] ?? 0] ?? null))
    stepped(digits, sizes, sizes, 0)
  }
  return { scope, sizes, table }
}

/** What factors over the agents of a scope are together, where the sizes are those of the scope. */
export function summed(
  factors: readonly Factor[],
  scope: readonly AgentId[],
  sizes: readonly number[],
): Factor {
  if (scope.length <= 2) return { scope, sizes, table: summedPair(factors, scope, sizes) }
  const table = zeros(product(sizes))
  for (const factor of factors) {
    const strides = stridesIn(factor, scope)
    const digits = zeros(scope.length)
    for (let at = 0, from = 0; at < table.length; at += 1) {
      table[at] = (table[at] ?? 0) + (factor.table[from] ?? 0)
      from = stepped(digits, sizes, strides, from)
    }
  }
  return { scope, sizes, table }
}

/** The same over at most two agents, without the lists that counting through any number of them takes. */
function summedPair(
  factors: readonly Factor[],
  [first, second]: readonly AgentId[],
  [rows = 1, columns = 1]: readonly number[],
): readonly number[] {
  const sum = zeros(rows * columns)
  for (const { scope, sizes, table } of factors) {
    let [down, right, stride] = [0, 0, table.length]
    for (let place = 0; place < scope.length; place += 1) {
      stride /= sizes[place] ?? 1
      if (scope[place] === first) down = stride
      else if (scope[place] === second) right = stride
    }
    for (let row = 0; row < rows; row += 1)
      for (let column = 0; column < columns; column += 1) {
        const at = row * columns + column
        sum[at] = (sum[at] ?? 0) + (table[row * down + column * right] ?? 0)
      }
  }
  return sum
}

/** The sum of factors with the best of one agent's moves in it: a function of the other agents' moves. */
export function maximised(agent: AgentId, factors: readonly Factor[], moves: number): Factor {
  const { scope, sizes } = othersIn(agent, factors)
  const joint = summed(factors, [...scope, agent], [...sizes, moves])
  return { scope, sizes, table: blockMaxima(joint.table, moves) }
}

/** What each move of an agent is worth by these factors, with the best moves of all others in them. */
export function worths(agent: AgentId, factors: readonly Factor[], moves: number): readonly number[] {
  const { scope, sizes } = othersIn(agent, factors)
  const joint = summed(factors, [agent, ...scope], [moves, ...sizes])
  return blockMaxima(joint.table, product(sizes))
}

/** A factor with the moves of some agents chosen: a function of the other agents' moves. */
export function chosenIn(factor: Factor, chosen: ReadonlyMap<AgentId, number>): Factor {
  const { scope, sizes, table } = factor
  const open: { scope: AgentId[]; sizes: number[]; strides: number[] } = { scope: [], sizes: [], strides: [] }
  let from = 0
  let stride = table.length
  for (const [place, agent] of scope.entries()) {
    const size = sizes[place] ?? 1
    stride /= size
    const move = chosen.get(agent)
    if (move !== undefined) from += move * stride
    else {
      open.scope.push(agent)
      open.sizes.push(size)
      open.strides.push(stride)
    }
  }
  if (open.scope.length === scope.length) return factor
  const values = zeros(product(open.sizes))
  const digits = zeros(open.scope.length)
  for (let at = 0; at < values.length; at += 1) {
    values[at] = table[from] ?? 0
    from = stepped(digits, open.sizes, open.strides, from)
  }
  return { scope: open.scope, sizes: open.sizes, table: values }
}

/** The first of the greatest values. */
export function firstBest(values: readonly number[]): number {
  let best = 0
  for (let at = 1; at < values.length; at += 1) if ((values[at] ?? 0) > (values[best] ?? 0)) best = at
  return best
}

/** The greatest value of each so many. */
function blockMaxima(table: readonly number[], block: number): readonly number[] {
  const maxima = zeros(table.length / block)
  for (let of = 0; of < maxima.length; of += 1) {
    let most = Number.NEGATIVE_INFINITY
    for (let at = of * block; at < (of + 1) * block; at += 1) most = Math.max(most, table[at] ?? most)
    maxima[of] = most
  }
  return maxima
}

/** The agents of factors besides one, ascending, with their numbers of moves. */
function othersIn(agent: AgentId, factors: readonly Factor[]): Pick<Factor, 'scope' | 'sizes'> {
  const scope: AgentId[] = []
  const known = new Map<AgentId, number>()
  for (const factor of factors) {
    for (let place = 0; place < factor.scope.length; place += 1) {
      const other = factor.scope[place] ?? agent
      if (other === agent || known.has(other)) continue
      known.set(other, factor.sizes[place] ?? 0)
      scope.push(other)
    }
  }
  if (scope.length > 1) scope.sort((a, b) => a - b)
  return { scope, sizes: scope.map((other) => known.get(other) ?? 0) }
}

function zeros(length: number): number[] {
  return new Array<number>(length).fill(0)
}

function product(sizes: readonly number[]): number {
  let total = 1
  for (const size of sizes) total *= size
  return total
}

/** How far an agent's next move is in a factor's table, for each agent of a scope; 0 for those not in it. */
function stridesIn({ scope, sizes, table }: Factor, all: readonly AgentId[]): readonly number[] {
  const strides = zeros(all.length)
  let stride = table.length
  for (const [place, agent] of scope.entries()) {
    stride /= sizes[place] ?? 1
    strides[all.indexOf(agent)] = stride
  }
  return strides
}

/** Counts one further, the last digit first; gives the place in a table with these strides. */
function stepped(
  digits: number[],
  sizes: readonly number[],
  strides: readonly number[],
  from: number,
): number {
  let at = from
  for (let place = digits.length - 1; place >= 0; place -= 1) {
    const digit = (digits[place] ?? 0) + 1
    const size = sizes[place] ?? 1
    const stride = strides[place] ?? 0
    at += stride
    digits[place] = digit
    if (digit < size) return at
    at -= stride * size
    digits[place] = 0
  }
  return at
}
