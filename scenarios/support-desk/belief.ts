import type { AgentId, Belief, View } from '../../harness/define.ts'
import { chosenTasks } from '../common/work/choosing.ts'
import { sharedOut } from '../common/work/sharing-out.ts'
import { type Named, toldBy, toldInWords } from '../common/work/told.ts'
import { readResolution, resolutionNames } from './messages.ts'
import { namedIn, type Replies, repliesTo } from './reply.ts'
import type { DeskView } from './view.ts'

/**
 * What an agent answers by itself: every open conversation that it was given, or that no agent with a lower number
 * takes as far as it heard. It reads each rightly with the probability of its skill at `support`, which is its
 * confidence as well; otherwise it takes another resolution.
 */
export function ownBelief(view: View<DeskView>): Belief<Replies> {
  const { agent, observations } = view
  if (agent === undefined) return { answer: [], confidence: 0, says: '' }
  const could = readConversations(view)
  const isOpen = new Set(observations.get(agent)?.open.map(({ id }) => id))
  const takes = chosenTasks({ ...view, agent }, could, namedIn).filter(({ id }) => isOpen.has(id))
  return {
    answer: repliesTo(takes),
    confidence: skillOf(view),
    says: toldInWords(agent, {
      takes,
      could: could.filter(({ id }) => takes.every((each) => each.id !== id)),
    }),
  }
}

/** What a mind decides for all: the conversations that it knows of, in turn to each of the agents. */
export function beliefForAll(
  view: View<DeskView>,
  asked: readonly AgentId[],
): Belief<{ readonly [agent: string]: Replies }> {
  const heard = () =>
    [...toldBy(view.claims, namedIn).values()].flatMap(({ takes, could }) => [...takes, ...could])
  const named = view.observations.size > 0 ? readConversations(view) : heard()
  const known = new Map(named.map((each) => [each.id, each]))
  const tasks = [...known.keys()].map((id) => ({ id, durationMs: 1 }))
  const parts = sharedOut(tasks, asked)
  const part = (agent: AgentId) => (parts.get(agent) ?? []).flatMap((id) => known.get(id) ?? [])
  return {
    answer: Object.fromEntries(asked.map((agent) => [agent, repliesTo(part(agent))])),
    confidence: known.size === 0 ? 0 : skillOf(view),
    says: asked.map((agent) => toldInWords(agent, { takes: part(agent), could: [] })).join('\n'),
  }
}

/** The open conversations that a mind sees, each as it reads it. */
function readConversations(view: View<DeskView>): readonly Named[] {
  const [seen] = view.observations.values()
  return (seen?.open ?? []).map(({ id, message }) => {
    const right = readResolution(message)
    const draw = (purpose: string): number => view.draw?.(`${purpose}/${id}`) ?? 0
    if (draw('reading') < skillOf(view)) return { id, note: right }
    const wrong = resolutionNames.filter((name) => name !== right)
    return { id, note: wrong[Math.floor(draw('misreading') * wrong.length)] ?? right }
  })
}

function skillOf({ skill }: View<DeskView>): number {
  return skill?.('support') ?? 1
}
