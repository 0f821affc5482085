import { type AgentId, agentIds, type Setting, type Status, type Streams, z } from '../../harness/define.ts'
import { quality } from './quality.ts'
import { afterAll, type Entries, type Merging, type Write } from './write.ts'

export const monotoneParams = z.object({
  form: z
    .enum(['monotone', 'non-monotone'])
    .default('monotone')
    .describe('whether writes only ever add to what is there, or replace it'),
  grows: z
    .enum(['union', 'maximum'])
    .default('union')
    .describe('monotone form: a slot keeps every value, or the greatest'),
  copies: z
    .enum(['one', 'each'])
    .default('one')
    .describe('whether the team gives one final state, or each agent that of its own copy'),
  slots: z.number().int().min(1).max(26).default(4).describe('number of slots'),
  writes: z.number().int().min(1).max(26).default(3).describe('slots that each agent writes, at most all'),
})

export type MonotoneParams = z.infer<typeof monotoneParams>

/** The writes of all agents, and the final states that were given. */
export interface MonotoneState {
  readonly params: MonotoneParams
  readonly agents: readonly AgentId[]
  /** Of each agent, ascending by slot. */
  readonly writes: readonly (readonly Write[])[]
  /** One of the team, or one of each agent; undefined before the round. */
  readonly given: readonly Entries[] | undefined
}

/** What becomes of a slot that is written again. */
export function mergingOf({ form, grows }: MonotoneParams): Merging {
  return form === 'non-monotone' ? 'overwrite' : grows
}

const values = 100

/** Each agent writes so many slots, drawn without replacement, with values from 0 to 99. */
export function drawn(streams: Streams, { params, agents: n }: Setting<MonotoneParams>): MonotoneState {
  const [slots, numbers] = [streams('slot'), streams('value')]
  const agents = agentIds(n)
  const writes = agents.map(() => {
    const free = Array.from({ length: params.slots }, (_, index) => index)
    const count = Math.min(params.writes, params.slots)
    const chosen = Array.from({ length: count }, () => free.splice(slots.below(free.length), 1)).flat()
    return chosen
      .toSorted((a, b) => a - b)
      .map((index) => ({ slot: String.fromCharCode(firstLetter + index), value: numbers.below(values) }))
  })
  return { params, agents, writes, given: undefined }
}

const firstLetter = 'a'.charCodeAt(0)

/** Scored by the state that most agents hold, where it is right: copies that differ are worth less. */
export function statusOf({ params, agents, writes, given }: MonotoneState): Status {
  if (given === undefined) return { kind: 'running' }
  const held = Map.groupBy(given, (entries) => entries.join())
  const worth = [...held.values()].map((same) =>
    same[0] === undefined ? 0 : (same.length / given.length) * quality(mergingOf(params), writes, same[0]),
  )
  const score = Math.max(0, ...worth)
  return { kind: 'ended', cause: 'goal', score, payoffs: agents.map(() => score) }
}

/** The final state when the agents' writes arrive in this order. */
export function finalState({ params, writes }: MonotoneState, order: readonly AgentId[]): Entries {
  return afterAll(
    mergingOf(params),
    order.map((agent) => writes[agent] ?? []),
  )
}
