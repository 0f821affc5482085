import type { AgentId, Belief, View } from '../../harness/define.ts'
import { chosenTasks } from '../common/work/choosing.ts'
import { sharedOut } from '../common/work/sharing-out.ts'
import { type Named, toldBy, toldInWords } from '../common/work/told.ts'
import { readResolution, resolutionNames } from './messages.ts'
import { namedIn, type Replies, repliesTo } from './reply.ts'
import type { DeskView, OpenView } from './view.ts'

/**
 * What an agent answers by itself: every open message that it was given, or that no agent with a lower number takes as
 * far as it heard. A customer who goes on is left to those who replied before, until the message has waited a round. Who
 * knows how the conversation began reads it rightly with the probability of the skill at `support`, else takes another
 * resolution; who does not know it takes one at random. The confidence is the chance to be right.
 */
export function ownBelief(view: View<DeskView>): Belief<Replies> {
  const { agent, observations } = view
  if (agent === undefined) return { answer: [], confidence: 0, says: '' }
  const open = observations.get(agent)?.open ?? []
  const isLeft = (each: OpenView) =>
    each.before.length > 0 && each.waited === 0 && each.own.length === 0 && !each.before.includes(agent)
  const left = new Set(view.assigned === undefined ? open.filter(isLeft).map(({ id }) => id) : [])
  const could = readMessages(view).filter(({ id }) => !left.has(id))
  const isOpen = new Set(open.map(({ id }) => id))
  const takes = chosenTasks({ ...view, agent }, could, namedIn).filter(({ id }) => isOpen.has(id))
  const chances = takes.map(({ id }) => chanceOf(view, id))
  return {
    answer: repliesTo(takes),
    confidence:
      chances.length === 0 ? skillOf(view) : chances.reduce((sum, each) => sum + each, 0) / chances.length,
    says: toldInWords(agent, {
      takes,
      could: could.filter(({ id }) => takes.every((each) => each.id !== id)),
    }),
  }
}

/**
 * What a mind decides for all: the messages that it knows of, in turn to each of the agents that began the conversation
 * or, where it sees none, that say that they could take it.
 */
export function beliefForAll(
  view: View<DeskView>,
  asked: readonly AgentId[],
): Belief<{ readonly [agent: string]: Replies }> {
  const told = toldBy(view.claims, namedIn)
  const heard = () => [...told.values()].flatMap(({ takes, could }) => [...takes, ...could])
  const [seen] = view.observations.values()
  const readings = seen === undefined ? heard() : readMessages(view)
  const known = new Map(readings.map((each) => [each.id, each]))
  const tasks = [...known.keys()].map((id) => ({ id, durationMs: 1 }))
  const isFor = (agent: AgentId, id: string): boolean => {
    if (seen === undefined) {
      const word = told.get(agent)
      return word !== undefined && [...word.takes, ...word.could].some((each) => each.id === id)
    }
    const { before = [], waited = 0 } = seen.open.find((each) => each.id === id) ?? {}
    return before.length === 0 || waited > 0 || before.includes(agent)
  }
  const can = (agent: AgentId, id: string) => isFor(agent, id) || !asked.some((other) => isFor(other, id))
  const parts = sharedOut(tasks, asked, { can })
  const part = (agent: AgentId) => (parts.get(agent) ?? []).flatMap((id) => known.get(id) ?? [])
  return {
    answer: Object.fromEntries(asked.map((agent) => [agent, repliesTo(part(agent))])),
    confidence: known.size === 0 ? 0 : skillOf(view),
    says: asked.map((agent) => toldInWords(agent, { takes: part(agent), could: [] })).join('\n'),
  }
}

/** The open messages that a mind sees, each as it reads it. */
function readMessages(view: View<DeskView>): readonly Named[] {
  const [seen] = view.observations.values()
  return (seen?.open ?? []).map(({ id }) => {
    const right = knownResolution(view, id)
    const draw = (purpose: string): number => view.draw?.(`${purpose}/${id}`) ?? 0
    const drawn = (purpose: string, names: readonly string[]) =>
      names[Math.floor(draw(purpose) * names.length)]
    if (right === undefined) return { id, note: drawn('guess', resolutionNames) ?? resolutionNames[0] }
    if (draw('reading') < skillOf(view)) return { id, note: right }
    return {
      id,
      note:
        drawn(
          'misreading',
          resolutionNames.filter((name) => name !== right),
        ) ?? right,
    }
  })
}

/** What a message is about, as far as a mind that sees all this can tell from how the conversation began. */
function knownResolution({ observations }: View<DeskView>, id: string) {
  const views = [...observations.values()].flatMap(({ open }) => open.filter((each) => each.id === id))
  return readResolution(views.flatMap(({ message, own }) => [message, ...own.map((each) => each.message)]))
}

/** How likely a mind reads a message rightly. */
function chanceOf(view: View<DeskView>, id: string): number {
  return knownResolution(view, id) === undefined ? 1 / resolutionNames.length : skillOf(view)
}

function skillOf({ skill }: View<DeskView>): number {
  return skill?.('support') ?? 1
}
