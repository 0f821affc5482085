import { isNonEmpty } from '../core/json.ts'
import type { ModelReply, ModelRequest, PromptPart } from '../core/model.ts'
import { type OfferedTool, type ToolUse, toolCallText } from '../core/tool.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'
import { seenAgents } from './sight.ts'
import { toolUse } from './tool-use.ts'

/** How many turns of one request may go to tools, over all its tries; then the model must answer. */
export const mostToolTurns = 8

/** How many calls of one turn are carried out; the others get an error. */
export const mostToolCalls = 16

/** The tools of a member during one request: what it may call, and what it was given so far. */
export class Toolbox {
  readonly #desk: RoundState
  readonly #seat: Seat
  readonly #uses: ToolUse[] = []
  readonly #entries: Entry[] = []
  #before: readonly PromptPart[] = []
  #since: readonly PromptPart[] = []
  #turns = 0

  constructor(desk: RoundState, seat: Seat) {
    this.#desk = desk
    this.#seat = seat
  }

  /** Everything that tools gave on the way to this reply, oldest first. */
  get uses(): readonly ToolUse[] {
    return this.#uses
  }

  /** The records of these uses. */
  get entries(): readonly Entry[] {
    return this.#entries
  }

  /** Whether the member may use a tool now. */
  get isOpen(): boolean {
    return this.#offers().length > 0 && this.#turns < mostToolTurns
  }

  /** What stands in the prompt from earlier tries, and what behind all else from this one. */
  get parts(): { readonly looked: readonly PromptPart[]; readonly since: readonly PromptPart[] } {
    const isLast = this.#turns > 0 && !this.isOpen
    return { looked: this.#before, since: isLast ? [...this.#since, lastWord] : this.#since }
  }

  /** What a model is told of the tools; nothing where there are none. */
  get offer(): Pick<ModelRequest, 'tools' | 'mustAnswer'> {
    const tools = this.#offers()
    if (!isNonEmpty(tools)) return {}
    return this.isOpen ? { tools } : { tools, mustAnswer: true }
  }

  /** Uses tools at once, in the order of the calls, and records each use. Tools take no virtual time. */
  use({ calls, text }: Extract<ModelReply, { readonly kind: 'tool-calls' }>): void {
    const { member } = this.#seat
    const { recorder, world } = this.#desk.episode.setting
    const agents = seenAgents(this.#desk, member)
    const uses = calls.map((call, index): ToolUse => {
      if (index < mostToolCalls) return toolUse(world, agents, call)
      return { ...call, result: `expected at most ${mostToolCalls} calls at once`, isError: true }
    })
    for (const use of uses) {
      const happening = { kind: 'tool', member: member.id, ...use } as const
      this.#entries.push(recorder.record({ place: this.#seat.nextPlace(), at: this.#seat.clock, happening }))
    }
    this.#turns += 1
    this.#uses.push(...uses)
    this.#since = [...this.#since, ...turnParts(text, uses)]
  }

  /** Goes on to a further try, which knows what tools gave before. */
  tryAgain(): void {
    this.#before = [...this.#before, ...this.#since]
    this.#since = []
  }

  /** Staff know only what is sent to them. */
  #offers(): readonly OfferedTool[] {
    return this.#seat.member.kind === 'staff' ? [] : this.#desk.episode.setting.world.offers
  }
}

const lastWord: PromptPart = {
  role: 'user',
  kind: 'request',
  text: 'You have used your tools as often as you may. Answer now with what you know.',
}

function turnParts(text: string, uses: readonly ToolUse[]): readonly PromptPart[] {
  return [
    ...(text === '' ? [] : [{ role: 'assistant', kind: 'reply', text } as const]),
    ...uses.map((use): PromptPart => ({ role: 'assistant', kind: 'tool-call', text: toolCallText(use) })),
    ...uses.map(({ result, isError }): PromptPart => {
      return { role: 'tool', kind: 'tool-result', text: isError ? `Error: ${result}` : result }
    }),
  ]
}
