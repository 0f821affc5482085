import { UsageError } from '../core/errors.ts'
import type { ActiveFault, AnyFault, Fault } from '../core/fault.ts'
import type { Json } from '../core/json.ts'
import { paramFacts } from '../core/params.ts'
import { expectedOneOf } from '../nearest.ts'

/** One fault of a notation: `crash:agent=2:at=3`. */
interface FaultText {
  readonly id: string
  readonly values: readonly string[]
}

/** The ids of the faults in a notation such as `drop:0.1+delay:50`; none for `none`. */
export function faultIds(notation: string): readonly string[] {
  return faultTexts(notation).map(({ id }) => id)
}

/**
 * The faults that a notation stands for. A bare value sets a fault's main parameter; `+` puts faults together.
 *
 * @throws UsageError when a parameter is unknown, missing or out of range
 */
export function activeFaults(notation: string, known: readonly AnyFault[]): readonly ActiveFault[] {
  return faultTexts(notation).map((text) => {
    const fault = known.find(({ id }) => id === text.id)
    if (fault === undefined) throw new UsageError(`--fault: expected a known fault, got "${text.id}"`)
    return fault.open((inner) => activeFault(inner, text))
  })
}

/** The notation in its one canonical form, so that equal faults make equal cells. */
export function faultName(faults: readonly ActiveFault[]): string {
  if (faults.length === 0) return 'none'
  return faults
    .map(({ id, params }) =>
      [id, ...Object.entries(params ?? {}).map(([name, value]) => `${name}=${value}`)].join(':'),
    )
    .join('+')
}

function faultTexts(notation: string): readonly FaultText[] {
  if (notation === 'none' || notation === '') return []
  return notation.split('+').map((part) => {
    const [id = '', ...values] = part.split(':')
    return { id, values }
  })
}

function activeFault<P>(fault: Fault<P>, { id, values }: FaultText): ActiveFault {
  const named = values.map((value) => namedValue(fault, value))
  checkNames(
    fault,
    named.map(([name]) => name),
  )
  const given = Object.fromEntries(named)
  const parsed = fault.params.safeParse(given)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new UsageError(
      `--fault ${id}: ${issue?.path.join('.') || fault.main}: ${issue?.message ?? 'does not fit'}`,
    )
  }
  // A fault's schema is an object of plain values.
  const params = parsed.data as P & Json
  const notApplicable = (agents: number) => fault.notApplicable?.(params, agents)
  return { id, version: fault.version, params, hooks: fault.hooks(params), notApplicable }
}

/** Schemas pass over names that they do not know. */
function checkNames<P>({ id, params }: Fault<P>, names: readonly string[]): void {
  const known = paramFacts(params).map(({ name }) => name)
  for (const [index, name] of names.entries()) {
    if (!known.includes(name)) throw new UsageError(`--fault ${id}: ${expectedOneOf(known, name)}`)
    if (names.indexOf(name) < index)
      throw new UsageError(`--fault ${id}: expected one value of ${name}, got two`)
  }
}

function namedValue<P>(fault: Fault<P>, text: string): readonly [string, Json] {
  const [name, value] = text.includes('=') ? text.split('=', 2) : [fault.main, text]
  const number = Number(value)
  return [
    name ?? fault.main,
    value !== undefined && value !== '' && Number.isFinite(number) ? number : (value ?? ''),
  ]
}
