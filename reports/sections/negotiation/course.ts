import { type Chart, colours, type Datum, measured, only, shownNumber } from '../../define.ts'
import type { ToldGame } from './chosen-games.ts'

/** One game in the plane of both rewards: its Pareto front, its optima, and where each round ended; of two agents. */
export function courseChart({ game: { games }, rounds, its }: ToldGame, id: string): Chart | undefined {
  const [first] = rounds
  const played = rounds.filter(({ game }) => game === first?.game)
  const known = games.get(first?.game ?? '')
  if (first?.rewards.length !== 2 || known === undefined) return undefined
  const front = (known.front ?? []).toSorted(([a], [b]) => a - b)
  const most = Math.max(first.best, ...front.flat())
  const ends = Map.groupBy(played, ({ rewards }) => JSON.stringify(rewards))
  const marks: readonly Datum[] = [
    { part: 'line', x: 0, y: first.best, label: '' },
    { part: 'line', x: first.best, y: 0, label: '' },
    ...front.map(([x, y]) => ({ part: 'front', x, y, label: '' })),
    ...[...ends.values()].flatMap((own) => endOf(own)),
  ]
  const range = { low: 0, high: most * 1.1 }
  const axis = { tickCount: 5, gridOpacity: 0.5 }
  const said = played.map(({ round, rewards, isOverdrawn }) =>
    isOverdrawn ? `round ${round} annulled` : `round ${round} at ${rewards.map(shownNumber).join(' and ')}`,
  )
  return {
    id,
    title: `Rewards of one game under ${its.topology}`,
    description: `Pareto front ${front.map(([x, y]) => `${shownNumber(x)} and ${shownNumber(y)}`).join('; ')}; joint optimum ${shownNumber(first.best)}; ${said.join(', ')}.`,
    values: marks,
    spec: {
      ...{ width: 230, height: 230 },
      encoding: {
        x: measured('x', range, { ...axis, title: 'reward of agent 0' }),
        y: measured('y', range, { ...axis, title: 'reward of agent 1' }),
      },
      layer: [
        {
          transform: only('part', 'line'),
          mark: { type: 'line', strokeDash: [5, 4], strokeWidth: 1.5, color: colours.muted },
        },
        {
          transform: only('part', 'front'),
          mark: { type: 'line', interpolate: 'step-before', strokeWidth: 1.5, color: colours.green },
        },
        {
          transform: only('part', 'front'),
          mark: { type: 'point', filled: false, size: 40, color: colours.green, opacity: 1 },
        },
        {
          transform: only('part', 'end'),
          mark: { type: 'point', shape: 'circle', filled: true, size: 90, color: colours.blue, opacity: 1 },
        },
        {
          transform: only('part', 'annulled'),
          mark: {
            type: 'point',
            shape: 'cross',
            filled: true,
            angle: 45,
            size: 110,
            color: colours.ink,
            opacity: 1,
          },
        },
        {
          mark: { type: 'text', align: 'left', baseline: 'bottom', dx: 6, dy: -4 },
          encoding: { text: { field: 'label' } },
        },
      ],
    },
  }
}

/** Rounds that ended in one place, as one mark. */
function endOf(own: ToldGame['rounds']): readonly Datum[] {
  const [first] = own
  if (first === undefined) return []
  const [x = 0, y = 0] = first.rewards
  const parts = Map.groupBy(own, ({ isOverdrawn }) => (isOverdrawn ? 'annulled' : 'end'))
  return [...parts].map(([part, its], index) => ({
    ...{ part, x, y },
    label: `${index === 0 ? '' : '          '}${its.map(({ round }) => round).join(', ')}`,
  }))
}
