import { fixedNumber, type Html, html, table } from '../../define.ts'
import type { Diagram } from './diagram.ts'

/** The bins and the steps of a diagram in numbers, with the bands under perfect calibration. */
export function binTable({ bins, steps, bands }: Diagram): Html {
  const range = (from: number, to: number, decimals: number) =>
    `${fixedNumber(from, decimals)} to ${fixedNumber(to, decimals)}`
  const binned = table({
    caption: 'Bins, left-closed; the last one holds 1. Band: the share under perfect calibration, 5 to 95 %.',
    columns: [
      { head: 'Bin', isRowHead: true, cell: ({ low, high }) => range(low, high, 1) },
      { head: 'Forecasts', isNumber: true, cell: ({ n }) => n },
      { head: 'Mean forecast', isNumber: true, cell: ({ forecast }) => fixedNumber(forecast, 3) },
      { head: 'Happened', isNumber: true, cell: ({ frequency }) => fixedNumber(frequency, 3) },
      {
        head: 'Band',
        isNumber: true,
        cell: (bin) => {
          const band = bands.bins[bins.indexOf(bin)]
          return band ? range(band.from, band.to, 3) : undefined
        },
      },
    ],
    rows: bins,
  })
  const isotonic = table({
    caption: 'Steps of the recalibration curve: neighbouring forecasts with one recalibrated probability.',
    columns: [
      { head: 'Forecasts from', isRowHead: true, cell: ({ from, to }) => range(from, to, 3) },
      { head: 'Forecasts', isNumber: true, cell: ({ n }) => n },
      { head: 'Happened', isNumber: true, cell: ({ happened }) => happened },
      { head: 'Recalibrated', isNumber: true, cell: ({ frequency }) => fixedNumber(frequency, 3) },
    ],
    rows: steps,
  })
  return html`${binned}${isotonic}`
}
