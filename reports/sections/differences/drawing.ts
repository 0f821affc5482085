import { type Chart, colours, fixedNumber, type SettingComparisons, shortName } from '../../define.ts'

/** Pairs of one chart. */
const most = 30

/** Differences with their intervals over the band of the noise; undefined where none has an interval. */
export function differencesChart(
  { setting, metric, pairs }: SettingComparisons,
  id: string,
): Chart | undefined {
  const known = pairs.flatMap(({ a, b, difference, noise }) =>
    difference === undefined ? [] : [{ a, b, difference, noise }],
  )
  if (known.every(({ difference }) => difference.interval.kind === 'none')) return undefined
  const values = known.slice(0, most).map(({ a, b, difference: { value, interval }, noise }, index) => {
    const floor = noise.kind === 'measured' ? noise.value : 0
    const bounds = interval.kind === 'interval' ? interval : { low: value, high: value }
    return {
      // Two pairs may have one short name.
      name: `${index + 1}  ${shortName(a.label)} − ${shortName(b.label)}`,
      ...{ value, low: bounds.low, high: bounds.high, noiseLow: -floor, noiseHigh: floor },
    }
  })
  const said = values
    .slice(0, 12)
    .map(
      ({ name, value, low, high, noiseHigh }) =>
        `${name} ${fixedNumber(value, 4)} (${fixedNumber(low, 4)} to ${fixedNumber(high, 4)}${noiseHigh > 0 ? `, noise ${fixedNumber(noiseHigh, 4)}` : ''})`,
    )
  const x = { type: 'quantitative', scale: { nice: true, padding: 8 } } as const
  return {
    id,
    title: `Paired differences in ${metric.title}, ${setting.scenario}`,
    description: `Difference, interval and noise of each pair: ${said.join('; ')}${values.length > 12 ? '; and so on' : ''}. The same numbers stand in the table.`,
    values,
    spec: {
      width: 320,
      height: { step: 36 },
      encoding: {
        y: { field: 'name', type: 'nominal', sort: null, axis: null, scale: { paddingInner: 0 } },
      },
      layer: [
        {
          mark: { type: 'bar', height: { band: 1 }, color: colours.muted, opacity: 0.22 },
          encoding: {
            x: { field: 'noiseLow', ...x, axis: { title: `difference in ${metric.title}`, tickCount: 5 } },
            x2: { field: 'noiseHigh' },
          },
        },
        { mark: { type: 'rule', color: colours.muted, strokeDash: [4, 4] }, encoding: { x: { datum: 0 } } },
        {
          mark: { type: 'text', align: 'left', yOffset: -8, fontSize: 11 },
          encoding: { x: { value: 2 }, text: { field: 'name' } },
        },
        {
          mark: { type: 'rule', strokeWidth: 2, yOffset: 7, color: colours.blue },
          encoding: { x: { field: 'low', ...x }, x2: { field: 'high' } },
        },
        {
          mark: { type: 'point', filled: true, size: 60, opacity: 1, yOffset: 7, color: colours.blue },
          encoding: { x: { field: 'value', ...x } },
        },
      ],
    },
  }
}
