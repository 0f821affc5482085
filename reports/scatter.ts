/** Parts that several charts of points have in common. */
import type { ChartLayer, Datum } from './chart.ts'
import type { Label } from './labels.ts'

/** Where an axis begins and ends. */
export interface Range {
  readonly low: number
  readonly high: number
}

/** A channel of numbers on an axis that begins and ends where it is told to. */
export function measured<A extends object, S extends object>(
  field: string,
  { low, high }: Range,
  axis: A | null,
  scale?: S,
) {
  return {
    field,
    type: 'quantitative',
    scale: { domain: [low, high], nice: false, ...scale },
    axis,
  } as {
    field: string
    type: 'quantitative'
    scale: { domain: [number, number]; nice: false } & S
    axis: A | null
  }
}

/** Keeps the rows of which a field has this value. */
export function only(field: string, equal: string): { filter: { field: string; equal: string } }[] {
  return [{ filter: { field, equal } }]
}

/** The fields by which `nameLayers` sets a name. */
export function labelFields(label: Label | undefined): Datum {
  const { label: name = '', align = 'left', labelX = 0, labelY = 0 } = label ?? {}
  return { label: name, side: align, labelX, labelY }
}

/** Names beside points, at places in pixels. */
export function nameLayers(): ChartLayer[] {
  return (['left', 'right'] as const).map((align) => ({
    transform: only('side', align),
    mark: { type: 'text', align, baseline: 'middle' },
    encoding: {
      x: { field: 'labelX', type: 'quantitative', scale: null, axis: null },
      y: { field: 'labelY', type: 'quantitative', scale: null, axis: null },
      text: { field: 'label' },
    },
  }))
}
