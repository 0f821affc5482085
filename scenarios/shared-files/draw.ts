import { type AgentId, agentIds, type Rng } from '../../harness/define.ts'
import type { Call, Job, Step } from './call.ts'

/** How large a world is, and how much its agents have in common. */
export interface Size {
  readonly agents: number
  readonly length: number
  /** Probability that a step touches a shared file. */
  readonly sharing: number
}

/** What a step does with a file. */
type Kind = 'plain' | 'rewrite' | 'build-on'

/** A step while its world is drawn. */
interface Draft {
  readonly kind: Kind
  file: string
  readonly needs: string[]
  readonly adds: string[]
  readonly removes: string[]
  readonly cost: number
  readonly hasSubstitute: boolean
}

/**
 * The jobs of all agents. There is a shared file for every two agents, and one of its own for each. A step on a shared
 * file writes it, rewrites it (it is no longer the original) or builds on its original in the agent's own file. An
 * agent but the first may need, at one of its steps, a part that one of a lower number adds to a shared file; so parts
 * never wait for each other in a circle. A rewrite may be done in a copy instead, which costs 1 more and spares the
 * original; a step that builds on the original may restore a backup instead, which costs 2 more. At most one step of a
 * job has such a substitute.
 */
export function drawnJobs(rng: Rng, { agents, length, sharing }: Size): readonly Job[] {
  const files = Math.max(1, Math.floor(agents / 2))
  const drafts = agentIds(agents).map((agent) => draftsOf(rng, agent, { files, length, sharing }))
  for (const [agent, own] of drafts.entries()) {
    const [depends, giver, giving, needing, file] = [
      ...[rng.chance(sharing), rng.below(Math.max(1, agent)), rng.below(length), rng.below(length)],
      `shared-${rng.below(files)}`,
    ] as const
    const [source, user] = [drafts[giver]?.[giving], own[needing]]
    if (agent > 0 && depends && source !== undefined && user !== undefined)
      needPart(giver, source, user, file)
  }
  return agentIds(agents).map((agent) => ({
    agent,
    value: 1 + rng.below(5),
    steps: withOneSubstitute(drafts[agent] ?? [], ownFile(agent)),
  }))
}

function ownFile(agent: AgentId): string {
  return `own-${agent}`
}

function draftsOf(
  rng: Rng,
  agent: AgentId,
  { files, length, sharing }: Pick<Size, 'length' | 'sharing'> & { readonly files: number },
): readonly Draft[] {
  const rewritten = new Set<string>()
  return Array.from({ length }, (): Draft => {
    const isShared = rng.chance(sharing)
    const shared = `shared-${rng.below(files)}`
    const kind = (['plain', 'rewrite', 'build-on'] as const)[rng.below(3)] ?? 'plain'
    const cost = Math.max(0, rng.below(4) - 1)
    const drawn = { cost, hasSubstitute: rng.chance(0.7), adds: [] }
    const original = `${shared}:original`
    if (!isShared) return { ...drawn, kind: 'plain', file: ownFile(agent), needs: [], removes: [] }
    if (kind === 'rewrite') {
      rewritten.add(original)
      return { ...drawn, kind, file: shared, needs: [], removes: [original] }
    }
    const buildsOn = kind === 'build-on' && !rewritten.has(original)
    if (buildsOn) return { ...drawn, kind, file: ownFile(agent), needs: [original], removes: [] }
    return { ...drawn, kind: 'plain', file: shared, needs: [], removes: [] }
  })
}

/** Lets a step need a part that another one adds to a shared file, where it added none before. */
function needPart(giver: number, source: Draft, user: Draft, file: string): void {
  const [known] = source.adds
  const part = known ?? `${file}:part-${giver}`
  if (known === undefined) {
    source.adds.push(part)
    if (source.kind === 'plain') source.file = file
  }
  user.needs.push(part)
}

function withOneSubstitute(drafts: readonly Draft[], own: string): readonly Step[] {
  const chosen = drafts.findIndex(({ kind, hasSubstitute }) => kind !== 'plain' && hasSubstitute)
  return drafts.map((draft, index) => {
    const { file, needs, adds, removes, cost } = draft
    const call = { file, needs, adds, removes, cost }
    return {
      number: index + 1,
      call,
      instead: index === chosen ? substitute(draft.kind, call, own) : undefined,
    }
  })
}

function substitute(kind: Kind, call: Call, own: string): Call {
  if (kind === 'rewrite') return { ...call, file: own, removes: [], cost: call.cost + 1 }
  return { ...call, needs: call.needs.filter((each) => !each.endsWith(':original')), cost: call.cost + 2 }
}
