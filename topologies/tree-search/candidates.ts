import { type AgentMember, type Desk, memberId, type NonEmpty, type Reply } from '../../harness/define.ts'

/** A candidate answer with who scored it and how. */
export interface Candidate {
  readonly reply: Reply
  readonly scorer: AgentMember
  readonly verdict: Reply<'score'>
  /** From 0 to 10, or below all of these where it could not be read or was lost. */
  readonly score: number
}

/** Who keeps the scores and says what is expanded; never asked. */
export const searchId = memberId('search')

const unscored = -1

/** The candidates that could be read, each scored by the next in the circle after its author. */
export async function scored(
  desk: Desk,
  asked: NonEmpty<AgentMember>,
  replies: readonly Reply[],
): Promise<readonly Candidate[]> {
  const readable = replies.filter(({ reading }) => reading.kind === 'read')
  const pairs = readable.map((reply) => ({ reply, scorer: nextAfter(reply, asked) }))
  for (const { reply, scorer } of pairs) desk.send(reply.by, reply, [scorer])
  const judged = await Promise.all(
    pairs.map(async ({ reply, scorer }) => {
      const ask = { kind: 'score', scope: 'group', about: [reply], role: scorerRole } as const
      return { reply, scorer, verdict: await desk.ask(scorer, ask) }
    }),
  )
  return judged.map(({ reply, scorer, verdict }) => {
    const given = verdict.reading.kind === 'read' ? verdict.reading.answer : unscored
    const score = desk.signal(scorer, desk.staff(searchId), 'score', given) ? given : unscored
    desk.mark('score', [scorer], { of: reply.by.id, score })
    return { reply, scorer, verdict, score }
  })
}

/** Who scored the candidates reflects on them, and their authors revise them. */
export async function expanded(desk: Desk, best: readonly Candidate[]): Promise<readonly Reply[]> {
  const told = best.filter(({ scorer }) => desk.signal(desk.staff(searchId), scorer, 'expand'))
  for (const { scorer, reply, score } of told) desk.mark('expansion', [scorer], { of: reply.by.id, score })
  const reflected = await Promise.all(
    told.map(async ({ reply, scorer }) => {
      const ask = { kind: 'critique', scope: 'group', about: [reply], role: criticRole } as const
      return { reply, critique: await desk.ask(scorer, ask) }
    }),
  )
  for (const { reply, critique } of reflected) desk.send(critique.by, critique, [reply.by])
  return Promise.all(
    reflected.map(({ reply }) =>
      desk.ask(reply.by, { kind: 'revise', scope: 'group', about: [reply], role: authorRole }),
    ),
  )
}

/** The best first, the earliest on a tie. */
export function ranked(candidates: Iterable<Candidate>): readonly Candidate[] {
  return [...candidates].toSorted((a, b) => b.score - a.score)
}

function nextAfter({ by }: Reply, asked: NonEmpty<AgentMember>): AgentMember {
  const place = asked.findIndex(({ id }) => id === by.id)
  return asked[(place + 1) % asked.length] ?? asked[0]
}

const scorerRole =
  'You judge one candidate answer of a search in which only the best are worked on further. Check its steps against what you see.'

const criticRole =
  'You reflect on a candidate answer that is among the best so far. Say which step is weakest and what would mend it; its author will work on it again.'

const authorRole =
  'Your candidate is among the best so far. Take up what was said about it and make a better candidate of it.'
