import { canonicalJson } from '../core/json.ts'
import type { Mind } from '../core/model.ts'
import type { Question } from '../core/question.ts'
import type { Belief } from '../core/scenario.ts'
import { intentionInWords } from '../core/speech.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'

/**
 * Whether a simulated mind that may go on talking answers now: once it has heard every other asked agent in this round
 * and either its answer is what was proposed to it, or all others have answered, or what it hears now changes nothing
 * in its answer. That is an assumption about reasoners; a real model decides for itself.
 *
 * @param before what it would have answered without what it hears now
 */
export function isReadyToAnswer(desk: RoundState, seat: Seat, belief: Belief, before: () => Belief): boolean {
  const others = desk.askedAgents.filter(({ id }) => id !== seat.member.id)
  const turns = [...seat.held.keys()].filter(
    ({ request, by }) => request === 'speak' && by.id !== seat.member.id,
  )
  const heard = new Set(turns.map(({ by }) => by.id))
  if (others.some(({ id }) => !heard.has(id))) return false
  const done = new Set(turns.filter((turn) => desk.record(turn).answer !== undefined).map(({ by }) => by.id))
  if (others.every(({ id }) => done.has(id))) return true
  if (belief.isAgreed !== undefined) return belief.isAgreed
  return canonicalJson(before().answer) === canonicalJson(belief.answer)
}

/** What a simulated mind that goes on talking says: its reasons, and in a word what it would answer now. */
export function withIntention(question: Question, { says, answer }: Belief, { mistake }: Mind): string {
  const line = intentionInWords(question, question.mistaken(answer, mistake))
  return [says, line].filter((part) => part !== undefined && part !== '').join('\n')
}

/** What a simulated mind says in a turn of talk: the lines that it has not said before in this round. */
export function unsaid(desk: RoundState, seat: Seat, says: string): string {
  const own = [...seat.held.keys()].filter(
    ({ request, by }) => request === 'speak' && by.id === seat.member.id,
  )
  const said = new Set(own.flatMap((turn) => desk.record(turn).text.split('\n')))
  return says
    .split('\n')
    .filter((line) => !said.has(line))
    .join('\n')
}
