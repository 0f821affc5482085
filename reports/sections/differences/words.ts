import {
  type Comparison,
  counted,
  fixedNumber,
  isWithinNoise,
  type SettingComparisons,
  warningsOf,
} from '../../define.ts'

/** What the noise floor of a setting is, where it comes from, and which differences are no larger. */
export function noiseInWords({ pairs, metric }: SettingComparisons): string {
  const measured = pairs.flatMap(({ noise }) => (noise.kind === 'measured' ? [noise] : []))
  const [first] = measured
  const few = fewGroups(pairs)
  if (first === undefined) {
    const [none] = pairs.flatMap(({ noise }) => (noise.kind === 'none' ? [noise.reason] : []))
    return `No noise floor: ${none ?? 'nothing was compared'}. So nothing here tells a difference from another run.${few}`
  }
  const values = measured.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => fixedNumber(value, 4))
  const size = low === high ? low : `${low} to ${high}, by pair`
  const source =
    first.source === 'twins'
      ? `${first.from} are one treatment under two names: every prompt of every item was the same, and still their ${metric.title} differs by ${size}`
      : `two runs of one and the same topology differ in ${metric.title} by ${size} (mean over repetitions)`
  const within = pairs.filter(isWithinNoise)
  const counts = `${within.length} of ${counted(pairs.filter(({ areTwins }) => !areTwins).length, 'other difference')}`
  const list = within.slice(0, 10).map(({ a, b }) => `${a.label} − ${b.label}`)
  const named =
    within.length === 0
      ? 'No difference is that small'
      : `${counts} ${within.length === 1 ? 'is' : 'are'} no larger, and say nothing about which is better: ${list.join('; ')}${within.length > 10 ? '; and so on' : ''}`
  return `Noise floor: ${source}. ${named}.${falseAlarm(pairs)}${few}`
}

/** Of one treatment under two names it is known that there is nothing to find. */
function falseAlarm(pairs: readonly Comparison[]): string {
  const alarms = pairs.flatMap(({ areTwins, difference }) => {
    const p = difference?.bootstrap?.p ?? 1
    return areTwins && p < 0.05 ? [fixedNumber(p, 3)] : []
  })
  if (alarms.length === 0) return ''
  return ` Between the twins there is nothing to find, and yet the test by bootstrap says p = ${alarms.join(', ')}: read the other p with that in mind.`
}

function fewGroups(pairs: readonly Comparison[]): string {
  const warned = new Set(
    pairs.flatMap((pair) => warningsOf(pair).filter((text) => text.includes('groups of items'))),
  )
  return warned.size === 0 ? '' : ` Warning: ${[...warned].join('; ')}.`
}
