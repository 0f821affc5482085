import { z } from 'zod'
import { type AgentId, agentIds } from '../core/members.ts'
import { answerJson } from '../core/questions/answer-json.ts'
import { answerLine, answerMarker } from '../core/questions/answer-line.ts'
import { type SpokenToken, spokenTokens } from './spoken-tokens.ts'

/** What one agent buys by somebody's words. */
export interface SpokenPart {
  readonly units: ReadonlyMap<string, number>
  /** Whether a resource without a number is not bought; else nothing is said of it. */
  readonly isWhole: boolean
}

/** Who buys what by somebody's words, by agent; never a part about nothing. */
export type SpokenPlan = ReadonlyMap<AgentId, SpokenPart>

/** Who speaks to whom, of what. */
export interface SpeechPlace {
  /** Undefined for staff, for whom "I" is nobody. */
  readonly speaker: AgentId | undefined
  /** All agents of the world. */
  readonly agents: number
  /** Whom "you" means; undefined where it may be several. */
  readonly hearer: AgentId | undefined
  readonly resources: readonly string[]
  readonly supply?: readonly number[] | undefined
}

/**
 * The purchases that a text proposes or announces: amounts of resources behind a subject and a word of buying ("I take
 * 4 wood, you get 6"), in a list ("Me: 4 wood"), before "for you" or "each", and in an answer line in JSON. Past ones
 * are left out unless `past` is set. A part that a text gives twice in different amounts is left out.
 *
 * @example spokenPlan('I take 4 wood.', { speaker: 0, hearer: 1, ... }) // agent 0: 4 wood
 */
export function spokenPlan(text: string, place: SpeechPlace, past = false): SpokenPlan {
  const written = answeredPlan(text, place)
  if (written.size > 0) return written
  const found = new Found(place)
  let who: readonly AgentId[] = []
  let buys = false
  let isMute = false
  let loose: { readonly resource: string; readonly amount: number }[] = []
  for (const token of spokenTokens(text, place.resources)) {
    switch (token.kind) {
      case 'subject':
        who = agentsMeant(token.who, place)
        buys = isMute = false
        loose = []
        break
      case 'buys':
        buys = who.length > 0 && !isMute && (past || !token.isPast)
        break
      case 'stops':
        buys = false
        isMute = true
        loose = []
        break
      case 'end':
        who = []
        buys = isMute = false
        loose = []
        break
      case 'amount': {
        const { resource } = token
        const amount = token.amount === 'all' ? supplyOf(resource, place) : token.amount
        if (amount === undefined) break
        if (buys) for (const agent of who) found.add(agent, resource, amount)
        else if (!isMute) loose.push({ resource, amount })
        break
      }
      case 'nothing':
        if (buys) for (const agent of who) found.addNothing(agent)
        break
      case 'for':
        for (const { resource, amount } of loose)
          for (const agent of agentsMeant(token.who, place)) found.add(agent, resource, amount)
        loose = []
        break
    }
  }
  return found.plan()
}

type Who = Extract<SpokenToken, { readonly kind: 'subject' }>['who']

function agentsMeant(who: Who, { speaker, hearer, agents }: SpeechPlace): readonly AgentId[] {
  const all = agentIds(agents)
  if (who === 'all') return all
  if (typeof who === 'number') return all.filter((agent) => agent === who)
  const meant = who === 'speaker' ? speaker : who === 'hearer' ? hearer : undefined
  return meant === undefined ? [] : [meant]
}

function supplyOf(resource: string, { resources, supply }: SpeechPlace): number | undefined {
  return supply?.[resources.indexOf(resource)]
}

/** The parts that were found so far. */
class Found {
  readonly #resources: readonly string[]
  readonly #parts = new Map<AgentId, Map<string, number>>()
  readonly #nothing = new Set<AgentId>()
  readonly #unclear = new Set<AgentId>()

  constructor({ resources }: SpeechPlace) {
    this.#resources = resources
  }

  add(agent: AgentId, resource: string, amount: number): void {
    const units = this.#parts.get(agent) ?? new Map<string, number>()
    this.#parts.set(agent, units)
    const before = units.get(resource)
    if (before !== undefined && before !== amount) this.#unclear.add(agent)
    units.set(resource, amount)
  }

  addNothing(agent: AgentId): void {
    this.#nothing.add(agent)
  }

  plan(): SpokenPlan {
    const parts = new Map<AgentId, SpokenPart>()
    for (const agent of new Set([...this.#parts.keys(), ...this.#nothing])) {
      const units = this.#parts.get(agent)
      if (this.#unclear.has(agent) || (units !== undefined && this.#nothing.has(agent))) continue
      if (units !== undefined) parts.set(agent, { units, isWhole: false })
      else parts.set(agent, { units: new Map(this.#resources.map((name) => [name, 0])), isWhole: true })
    }
    return parts
  }
}

const purchase = z.object({
  units: z.record(z.string(), z.number().min(0)),
  runs: z.array(z.number()).optional(),
})

/** What the answer line of a text says: a purchase of the speaker, or one for each agent by number. */
function answeredPlan(text: string, { speaker, agents, resources }: SpeechPlace): SpokenPlan {
  if (!text.toUpperCase().includes(answerMarker)) return new Map()
  const line = answerLine(text, 'rest')
  const value = line.kind === 'read' ? answerJson(line.answer) : undefined
  const own = partOf(value, resources)
  if (own !== undefined) return new Map(speaker === undefined ? [] : [[speaker, own]])
  const joint = z.record(z.string(), z.unknown()).safeParse(value)
  if (!joint.success) return new Map()
  const parts = agentIds(agents).flatMap((agent): [AgentId, SpokenPart][] => {
    const part = partOf(joint.data[agent], resources)
    return part === undefined ? [] : [[agent, part]]
  })
  return new Map(parts)
}

/** A purchase in JSON. One of runs without units leaves open what it buys. */
function partOf(value: unknown, resources: readonly string[]): SpokenPart | undefined {
  const read = purchase.safeParse(value)
  if (!read.success) return undefined
  const { units, runs = [] } = read.data
  const amounts = Object.entries(units)
  if (amounts.every(([, amount]) => amount === 0) && runs.some((each) => each > 0)) return undefined
  return {
    units: new Map([...resources.map((name): [string, number] => [name, 0]), ...amounts]),
    isWhole: true,
  }
}
