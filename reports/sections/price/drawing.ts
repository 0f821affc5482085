import { type Chart, colours, fixedNumber, measured, only } from '../../define.ts'

/** Forecasts with the price of their question. */
export interface PricedForecasts {
  readonly name: string
  readonly forecasts: readonly {
    readonly forecast: number
    readonly price: number
    readonly outcome: number
  }[]
}

/** Marks of one chart. */
const most = 400

/** Two strokes; the cross of the library has an outline. */
const cross = 'M-1,-1L1,1M-1,1L1,-1'

const [size, unit] = [210, { low: 0, high: 1 }]

/** Forecasts against prices; the shape of a mark tells the outcome. */
export function priceChart({ name, forecasts }: PricedForecasts, id: string): Chart {
  const shown = forecasts.slice(0, most)
  const happened = shown.filter(({ outcome }) => outcome === 1).length
  const distance = forecasts.reduce((sum, { forecast, price }) => sum + Math.abs(forecast - price), 0)
  const rest = forecasts.length - shown.length
  return {
    id,
    title: `Forecasts of ${name} against the market price`,
    description: `${shown.length} forecasts, of which ${happened} happened; mean distance to the price ${fixedNumber(distance / forecasts.length, 3)}${rest > 0 ? `; ${rest} more are not drawn` : ''}. The numbers stand in the table below.`,
    values: [
      ...shown.map(({ forecast, price, outcome }) => ({
        ...{ part: outcome === 1 ? 'happened' : 'not', forecast, price },
      })),
      ...[0, 1].map((end) => ({ part: 'diagonal', forecast: end, price: end })),
    ],
    spec: {
      width: size,
      height: size,
      encoding: {
        x: measured('price', unit, { title: 'market price', tickCount: 5, gridOpacity: 0.6 }),
        y: measured('forecast', unit, { title: 'forecast', tickCount: 5, gridOpacity: 0.6 }),
      },
      layer: [
        {
          transform: only('part', 'diagonal'),
          mark: { type: 'line', strokeDash: [4, 4], strokeWidth: 1, color: colours.muted },
        },
        {
          transform: only('part', 'not'),
          mark: {
            type: 'point',
            shape: cross,
            size: 26,
            strokeWidth: 1.2,
            opacity: 0.9,
            color: colours.vermillion,
          },
        },
        {
          transform: only('part', 'happened'),
          mark: { type: 'point', filled: true, size: 30, opacity: 0.8, color: colours.blue },
        },
      ],
    },
  }
}
