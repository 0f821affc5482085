/** A results file of one cell and many episodes, made up, to see how large and how slow a page becomes. */
import { memberId } from '../../harness/core/members.ts'
import type { EpisodeResult, Happening, Trace, TraceEvent } from '../../harness/core/trace.ts'
import type { EpisodeRow, ReportFacts } from '../../reports/define.ts'
import { fixtureFacts, sumsOf } from './report-fixture.ts'

/** The facts of so many episodes with so many messages each; every message has a call that wrote it and a text of its own. */
export function largeFacts(count: number, messages: number): ReportFacts {
  const usual = fixtureFacts({ seeds: 1, further: [] })
  const cells = usual.cells.filter(({ identity }) => identity.scenario.id === 'forecast').slice(-1)
  const rows = usual.rows.filter((row) => row.cells[0] === cells[0]?.cell)
  const cell = cells[0]?.cell ?? 0
  const result: EpisodeResult = {
    ...{ kind: 'ended', cause: 'goal', score: 0.75, payoffs: [0.75], rounds: 1, makespanMs: 20 },
  }
  const episodes = Array.from(
    { length: count },
    (_, index): EpisodeRow => ({ episode: index + 1, cell, seed: index + 1, repetition: 0, result }),
  )
  const trace = (episode: number): Trace => {
    const [first] = cells
    if (!first || episode < 1 || episode > count)
      throw new Error(`the fixture requires an episode, got ${episode}`)
    return {
      cell: first.identity,
      seed: episode,
      repetition: 0,
      result,
      events: madeEvents(episode, messages),
    }
  }
  return {
    ...usual,
    ...{ file: 'large.db', cells, rows, episodes, trace, ...sumsOf(cells, episodes, trace) },
    ...{ findings: [], notApplicable: [] },
  }
}

function madeEvents(episode: number, messages: number): readonly TraceEvent[] {
  const events: TraceEvent[] = []
  const add = (happening: Happening): void => {
    events.push({ ...happening, seq: events.length, round: 0, at: events.length * 20 })
  }
  add({ kind: 'round', asks: 'team', asked: [] })
  for (let index = 0; index < messages; index++) {
    const [from, to] = [memberId(`agent-${index % 4}`), memberId(`agent-${(index + 1) % 4}`)]
    const text = `Report ${index} of episode ${episode}: what I saw makes ${(episode * 37 + index * 11) % 100} % likely.`
    add({
      ...{ kind: 'call', member: from, request: 'answer', scope: 'own', ordinal: index, attempt: 0 },
      prompt: [
        { role: 'system', kind: 'brief', text: 'You are one of several agents. The rules are these.' },
        { role: 'user', kind: 'request', text: `Question ${episode}: will it happen?` },
      ],
      reads: index > 0 ? [events.length - 1] : [],
      reply: text,
      reading: { kind: 'read', answer: 0.5 },
      usage: { inputTokens: 100 + (episode % 50), outputTokens: 10 },
      duration: { kind: 'measured', ms: 20 },
    })
    add({ kind: 'message', from, to, text, deliveredAt: events.length * 20 })
  }
  add({ kind: 'decision', agents: [], answer: 0.5, source: 'reply', by: 'agent-0' })
  return events
}
