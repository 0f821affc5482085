import type { AgentId } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { type AskedRound, askedRounds } from './asked-rounds.ts'
import { eventsOfKind } from './events-of-kind.ts'
import { projection } from './projection.ts'

/** What became of the agents that were asked in a round of a world in which they contend for something. */
export interface ContendedRound extends AskedRound {
  /** Agents that got the thing. */
  readonly crossed: readonly AgentId[]
  readonly collided: readonly AgentId[]
  /** Agents whose readable answer left it to others. */
  readonly yielded: readonly AgentId[]
  /** Agents without a readable answer. */
  readonly unanswered: readonly AgentId[]
}

const vocabulary: readonly string[] = ['crossing', 'collision', 'yield', 'no-answer']

/** Whether a trace tells of contention: whether it has one event of the vocabulary that such worlds emit. */
export function isContended(trace: Pick<Trace, 'events'>): boolean {
  return eventsOfKind(trace, 'world').some(({ name }) => vocabulary.includes(name))
}

/** The asked rounds of a contended world, ascending. */
export const contendedRounds = projection((events): readonly ContendedRound[] =>
  askedRounds({ events }).map((round) => {
    const whom = (name: string): readonly AgentId[] =>
      round.events.flatMap((event) => (event.kind === 'world' && event.name === name ? event.agents : []))
    return {
      ...round,
      crossed: whom('crossing'),
      collided: whom('collision'),
      yielded: whom('yield'),
      unanswered: whom('no-answer'),
    }
  }),
)
