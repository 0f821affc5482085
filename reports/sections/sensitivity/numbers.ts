import type { Swept } from '../../define.ts'
import { behind, fixedNumber, type Html, html, table } from '../../define.ts'
import type { CurvePoint, CurveSet } from './curves.ts'

/** A panel with what was measured in it. */
interface Measured {
  readonly setting: string
  readonly sets: readonly CurveSet[]
}

interface Row {
  readonly setting: string
  readonly name: string
  readonly at: number
  readonly byMetric: ReadonlyMap<string, CurvePoint>
}

/** Every value of a part with its interval, folded. */
export function numbersTable(
  { scenario, parameter, isSimulated }: Swept & { readonly scenario: string; readonly isSimulated: boolean },
  panels: readonly Measured[],
): Html {
  const metrics = new Map(panels.flatMap(({ sets }) => sets.map(({ metric }) => [metric.id, metric])))
  const rows = panels.flatMap(rowsOf)
  return html`<details class="numbers"><summary>The values in numbers</summary>${table<Row>({
    caption: `${isSimulated ? 'Simulation: each' : 'Each'} value with its 95 % interval, and over how many episodes.`,
    columns: [
      { head: 'Topology', isRowHead: true, cell: ({ name }) => html`<span class="name">${name}</span>` },
      { head: parameter, isNumber: true, cell: ({ at }) => String(at) },
      ...[...metrics.values()].map(({ id, title }) => ({
        head: title,
        isNumber: true,
        cell: ({ byMetric }: Row) => shown(byMetric.get(id)),
      })),
      {
        head: 'n',
        isNumber: true,
        cell: ({ byMetric }) => Math.min(...[...byMetric.values()].map(({ n }) => n)),
      },
    ],
    rows,
    ...(panels.length > 1 ? { group: ({ setting }: Row) => ({ key: setting, head: setting }) } : {}),
    page: 60,
    about: scenario,
  })}</details>`
}

function rowsOf({ setting, sets }: Measured): readonly Row[] {
  const points = sets.flatMap(({ metric, curves }) =>
    curves.flatMap(({ name, points: own }) => own.map((point) => ({ id: metric.id, name, point }))),
  )
  const groups = Map.groupBy(points, ({ point }) => point.cell)
  return [...groups.values()].flatMap((own): readonly Row[] => {
    const [first] = own
    if (first === undefined) return []
    const byMetric = new Map(own.map(({ id, point }) => [id, point]))
    return [{ setting, name: first.name, at: first.point.at, byMetric }]
  })
}

function shown(point: CurvePoint | undefined): Html | undefined {
  if (point === undefined) return undefined
  const { cell, result, interval } = point
  return html`${behind([cell], fixedNumber(result, 4))}<small class="tight">${
    interval.kind === 'interval'
      ? `[${fixedNumber(interval.low, 3)}, ${fixedNumber(interval.high, 3)}]`
      : 'no interval'
  }</small>`
}
