import { type Chart, type ChartSpec, colours } from '../../define.ts'
import { events, type Panel } from './panels.ts'

/** Shapes within a square from -1 to 1, so that no mark is told by its colour alone. */
const shapes: Readonly<Record<(typeof events)[number], string>> = {
  crossing: 'M-0.25,-1L0.25,-1L0.25,1L-0.25,1Z',
  collision:
    'M-0.55,-0.85L-0.25,-0.85L0,-0.3L0.25,-0.85L0.55,-0.85L0.2,0L0.55,0.85L0.25,0.85L0,0.3L-0.25,0.85L-0.55,0.85L-0.2,0Z',
  yield: 'M-1,-0.15L1,-0.15L1,0.15L-1,0.15Z',
  'no-answer': 'M0,-0.7L0.6,0L0,0.7L-0.6,0ZM0,-0.4L-0.3,0L0,0.4L0.3,0Z',
}
const hues = [colours.blue, colours.vermillion, colours.muted, colours.purple]
const domain = [...events]

/** How each event is drawn: shape and colour both say which one it is. */
const look = {
  color: { field: 'event', type: 'nominal', scale: { domain, range: hues }, legend: null },
  shape: {
    field: 'event',
    type: 'nominal',
    scale: { domain, range: events.map((event) => shapes[event]) },
    legend: null,
  },
} as const

const point = { type: 'point', filled: true, opacity: 1, size: 120 } as const

/** The space-time picture of one episode: steps from left to right, one row an agent. */
export function spaceTime(id: string, { topology, marks, agents, steps }: Panel, description: string): Chart {
  return {
    id,
    title: `${topology}: who moved when`,
    description,
    values: marks,
    spec: picture(agents, steps),
  }
}

function picture(agents: readonly string[], steps: number): ChartSpec {
  return {
    width: 820,
    height: Math.max(28, agents.length * (agents.length > 12 ? 11 : 18)),
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        scale: { domain: [0, steps], nice: false },
        axis: { title: 'step', grid: true, gridOpacity: 0.5, tickMinStep: 1, tickCount: 10 },
      },
      y: {
        field: 'agent',
        type: 'nominal',
        scale: { domain: [...agents] },
        axis: { title: null, domain: false, ticks: false },
      },
    },
    layer: [
      {
        transform: [{ filter: { field: 'event', equal: 'yield' } }],
        mark: { type: 'rule', strokeWidth: 2, opacity: 0.75 },
        encoding: { x2: { field: 'to' }, color: look.color },
      },
      {
        transform: [{ filter: { not: { field: 'event', equal: 'yield' } } }],
        mark: point,
        encoding: look,
      },
    ],
  }
}

/** What the marks mean. */
export function key(id: string): Chart {
  const meanings = [
    'got through',
    'met another, and neither got through',
    'gave way or waited',
    'no answer that could be read',
  ]
  const values = events.map((event, index) => ({
    event,
    meaning: `${event}: ${meanings[index]}`,
    row: index,
    at: 0,
  }))
  return {
    id,
    title: 'Key to the marks',
    description: values.map(({ meaning }) => meaning).join('; '),
    values,
    spec: {
      width: 300,
      height: 76,
      encoding: {
        x: { field: 'at', type: 'quantitative', axis: null, scale: { domain: [-0.04, 1] } },
        y: { field: 'row', type: 'ordinal', axis: null },
      },
      layer: [
        { mark: point, encoding: look },
        { mark: { type: 'text', align: 'left', dx: 14 }, encoding: { text: { field: 'meaning' } } },
      ],
    },
  }
}
