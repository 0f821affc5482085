import {
  type Chart,
  type ChartLayer,
  colours,
  counted,
  type Datum,
  efficiencyOf,
  fixedNumber,
  measured,
  only,
} from '../../define.ts'
import type { PlayedGame } from './played.ts'

/** Where all games of one conflict level ended. */
export interface Panel {
  readonly conflict: number | undefined
  readonly rounds: number
  readonly optimal: number
  readonly annulled: number
  /** Rounds from which one could earn more without the other earning less, annulled ones aside. */
  readonly dominated: number
  readonly marks: readonly Datum[]
}

/** Joint efficiency from which a round counts as optimal. */
const optimum = 0.999

/** Steps of the plane: rewards are shares of the joint optimum, and rounds within a step are one mark. */
const steps = 40

/** One panel for each conflict level of games of two, ascending; those without a known level come last. */
export function panelsOf(played: readonly PlayedGame[]): readonly Panel[] {
  const twos = played.filter(({ rounds }) => rounds[0]?.rewards.length === 2)
  return [...Map.groupBy(twos, ({ conflict }) => conflict)]
    .toSorted(([a = Infinity], [b = Infinity]) => a - b)
    .map(([conflict, games]) => panelOf(conflict, games))
}

function panelOf(conflict: number | undefined, played: readonly PlayedGame[]): Panel {
  const rounds = played.flatMap((game) => game.rounds.map((round) => ({ game, round })))
  const kept = rounds.filter(({ round }) => !round.isOverdrawn)
  const ends = kept.map(({ game, round }) => {
    const [a = 0, b = 0] = round.rewards
    const front = game.games.get(round.game)?.front ?? []
    const isDominated = front.some(([x, y]) => x >= a && y >= b && x + y > a + b + 1e-9)
    return { x: a / round.best, y: b / round.best, isOptimal: efficiencyOf(round) >= optimum, isDominated }
  })
  const fronts = played.flatMap(({ games }) =>
    [...games.values()].flatMap(({ front = [], best }) =>
      best === undefined ? [] : front.map(([x, y]) => ({ x: x / best, y: y / best })),
    ),
  )
  const annulled = rounds.length - kept.length
  return {
    conflict,
    rounds: rounds.length,
    optimal: ends.filter(({ isOptimal }) => isOptimal).length,
    dominated: ends.filter(({ isDominated }) => isDominated).length,
    annulled,
    marks: [
      { part: 'line', x: 0, y: 1, times: 1 },
      { part: 'line', x: 1, y: 0, times: 1 },
      ...binned('front', fronts),
      ...binned(
        'below',
        ends.filter(({ isOptimal }) => !isOptimal),
      ),
      ...binned(
        'optimum',
        ends.filter(({ isOptimal }) => isOptimal),
      ),
      ...(annulled > 0 ? [{ part: 'annulled', x: 0, y: 0, times: annulled }] : []),
    ],
  }
}

function binned(
  part: string,
  places: readonly { readonly x: number; readonly y: number }[],
): readonly Datum[] {
  const step = (value: number) => Math.round(value * steps) / steps
  const groups = Map.groupBy(places, ({ x, y }) => `${step(x)} ${step(y)}`)
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    return first === undefined ? [] : [{ part, x: step(first.x), y: step(first.y), times: own.length }]
  })
}

/** A conflict level in words. */
export function conflictName(conflict: number | undefined): string {
  return conflict === undefined ? 'conflict not told' : `M/C ${conflict}`
}

/** The plane of both rewards, as shares of the most that both can earn together. */
export function planeChart(panel: Panel, id: string): Chart {
  const { conflict, rounds, optimal, annulled, dominated } = panel
  const share = (count: number) => fixedNumber(count / rounds, 3)
  const range = { low: 0, high: 1.05 }
  const has = new Set(panel.marks.map(({ part }) => part))
  const most = Math.max(...panel.marks.map(({ times }) => Number(times)))
  const axis = { tickCount: 5, gridOpacity: 0.5 }
  return {
    id,
    title: `Rewards of both agents, ${conflictName(conflict)}`,
    description: `${counted(rounds, 'round')}: share at the joint optimum ${share(optimal)}, annulled ${share(annulled)}, inside the Pareto front ${share(dominated)}.`,
    values: panel.marks,
    spec: {
      ...{ width: 230, height: 230 },
      encoding: {
        x: measured('x', range, { ...axis, title: 'agent 0, share of M' }),
        y: measured('y', range, { ...axis, title: 'agent 1, share of M' }),
      },
      layer: [
        {
          transform: only('part', 'line'),
          mark: { type: 'line', strokeDash: [5, 4], strokeWidth: 1.5, color: colours.muted },
        },
        ...looks.filter(([part]) => has.has(part)).map(([part, mark]) => points(part, mark, most)),
      ],
    },
  }
}

type Mark = Extract<ChartLayer, { readonly mark: unknown }>['mark']

/** How each kind of end is drawn; shape and colour both say which one it is. */
const looks: readonly (readonly [part: string, mark: Mark])[] = [
  ['front', { type: 'point', shape: 'circle', filled: false, size: 22, color: colours.muted, opacity: 0.6 }],
  ['below', { type: 'point', shape: 'diamond', filled: true, color: colours.vermillion, opacity: 0.8 }],
  ['optimum', { type: 'point', shape: 'circle', filled: true, color: colours.blue, opacity: 0.8 }],
  ['annulled', { type: 'point', shape: 'cross', filled: true, angle: 45, color: colours.ink, opacity: 1 }],
]

function points(part: string, mark: Mark, most: number): ChartLayer {
  const scale = { type: 'sqrt', domain: [0, most], range: [24, 320] } as const
  const size = { field: 'times', type: 'quantitative', scale, legend: null } as const
  return { transform: only('part', part), mark, encoding: part === 'front' ? {} : { size } }
}
