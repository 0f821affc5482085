import { defineDetector } from '../define.ts'
import { type AskedRound, askedRounds, stretches } from '../reading/asked-rounds.ts'

/**
 * Nobody answers.
 *
 * Finds: asked rounds in which every answer that the world took is a fallback; neighbouring ones make one finding.
 * Silent: where one answer was read, pooled or set by a rule, and in a round that was never decided.
 * Amount: idle rounds.
 * Version history: 1 first version.
 */
export default defineDetector({
  id: 'idle',
  version: 1,
  title: 'Idle rounds',
  description:
    'Somebody was asked and nobody gave a readable answer: every answer that the world took in the round is a fallback. Idle rounds in a row make one finding; a round without demand does not part them.',
  unit: 'round',
  detect: (trace) =>
    stretches(askedRounds(trace), isIdle).map((rounds) => {
      const agents = [...new Set(rounds.flatMap(({ asked }) => asked))].toSorted((a, b) => a - b)
      const last = rounds.at(-1) ?? rounds[0]
      return {
        text: `nobody gave a readable answer in ${rounds.length} asked rounds, from ${rounds[0].round} to ${last.round}`,
        agents,
        from: rounds[0].from,
        to: last.to,
        amount: rounds.length,
      }
    }),
})

function isIdle({ events }: AskedRound): boolean {
  const decisions = events.filter((event) => event.kind === 'decision')
  return decisions.length > 0 && decisions.every(({ source }) => source === 'fallback')
}
