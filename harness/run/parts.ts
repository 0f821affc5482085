import type { Reply } from '../core/replies.ts'
import { replyHandle } from './reply-handle.ts'
import type { RoundState } from './round-state.ts'

/** The parts of a split as replies of the same member, which it had when it had the whole. */
export function partsOf(desk: RoundState, split: Reply<'split'>): readonly Reply<'split'>[] {
  const { readyAt: at, lamport, entry } = desk.record(split)
  const { by, request, scope, reading } = split
  if (request !== 'split')
    throw desk.misuse(`took the parts of a reply to "${request}", expected one to split`)
  if (reading.kind === 'refused') return []
  const seat = desk.episode.seat(by)
  return reading.answer.map((part) =>
    replyHandle(
      desk,
      seat,
      { request, scope, text: part, reading: { kind: 'read', answer: [part] }, entry },
      { at, lamport },
    ),
  )
}
