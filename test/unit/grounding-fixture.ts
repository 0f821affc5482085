/** Games of purchases with their talk, made by hand, for tests of what reads them. */
import { memberId } from '../../harness/core/members.ts'
import { asked, call, decided, type Made, world } from './trace-fixture.ts'

/** Units by name of resource. */
export type Units = Readonly<Record<string, number>>

/** One of two agents says something to the other. */
export interface Said {
  readonly by: 0 | 1
  readonly text: string
  /** Whether the message never arrives. */
  readonly isLost?: boolean
}

/** How a round differs from a plain one. */
export interface RoundForm {
  readonly game?: string
  /** Before the purchases, in this order. */
  readonly talk?: readonly Said[]
  /** By agent; undefined for a trace that does not say who decided. */
  readonly source?: readonly ['reply' | 'fallback', 'reply' | 'fallback']
  readonly decidedBy?: string
}

const supply = { wood: 10, stone: 10, gold: 6 }

/** The words of one who speaks. */
export function says(by: 0 | 1, text: string, isLost = false): Said {
  return { by, text, isLost }
}

/** A round of two in which 20 can be earned: what each earned, or that it was annulled, and what each bought. */
export function round(
  rewards: readonly [number, number] | 'annulled',
  bought: readonly [Units, Units],
  { game = 'one', talk = [], source, decidedBy }: RoundForm = {},
): Made[] {
  const [a, b] = rewards === 'annulled' ? [0, 0] : rewards
  const data = { game, joint: a + b, best: 20, rewards: [a, b], overdrawn: rewards === 'annulled' }
  const decisions = (source ?? []).map((each, agent) =>
    decided([agent], { source: each, by: decidedBy ?? `agent-${agent}` }),
  )
  return [
    asked(0, 1),
    ...talk.map(spoken),
    ...decisions,
    world('game', [], { game, resources: Object.keys(supply), supply: Object.values(supply) }),
    world('purchase', [0], { units: bought[0] }),
    world('purchase', [1], { units: bought[1] }),
    world('settlement', [], data),
  ]
}

function spoken({ by, text, isLost = false }: Said): Made {
  return {
    kind: 'message',
    from: memberId(`agent-${by}`),
    to: memberId(`agent-${1 - by}`),
    text,
    deliveredAt: isLost ? undefined : 0,
  }
}

/** A call of an agent whose prompt remembers these texts and that reads these events. */
export function recalling(agent: 0 | 1, memory: readonly string[], reads: readonly number[] = []): Made {
  return call(`agent-${agent}`, {
    reads,
    prompt: [
      { role: 'system', kind: 'brief', text: 'Two agents buy from one supply.' },
      ...memory.map((text) => ({ role: 'user', kind: 'memory', text }) as const),
    ],
  })
}
