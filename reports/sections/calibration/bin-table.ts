import { fixedNumber, type Html, type ReliabilityBin, table } from '../../define.ts'

/** The bins of a diagram in numbers. */
export function binTable(bins: readonly ReliabilityBin[]): Html {
  return table({
    caption: 'Bins, left-closed; the last one holds 1.',
    columns: [
      {
        head: 'Bin',
        isRowHead: true,
        cell: ({ low, high }) => `${fixedNumber(low, 1)} to ${fixedNumber(high, 1)}`,
      },
      { head: 'Forecasts', isNumber: true, cell: ({ n }) => n },
      { head: 'Mean forecast', isNumber: true, cell: ({ forecast }) => fixedNumber(forecast, 3) },
      { head: 'Happened', isNumber: true, cell: ({ frequency }) => fixedNumber(frequency, 3) },
    ],
    rows: bins,
  })
}
