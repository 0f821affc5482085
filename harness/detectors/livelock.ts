import { defineDetector } from '../define.ts'
import { fewestLivelockRounds, livelocks } from '../reading/livelocks.ts'

/**
 * Everybody gives way, again and again.
 *
 * Finds: at least 3 asked rounds in a row in which every asked agent yields and nobody crosses or collides.
 * Silent: where an answer is missing (idle, not livelock), after a collision, in worlds without contention.
 * Amount: rounds in livelock.
 * Source: Ashcroft (1975), Journal of Computer and System Sciences 10, 110-135.
 * Version history: 1 first version.
 */
export default defineDetector({
  id: 'livelock',
  version: 1,
  title: 'Livelock',
  description: `In at least ${fewestLivelockRounds} asked rounds in a row every asked agent yields by a readable answer and nobody crosses or collides. A round with a missing answer ends the stretch; a round without demand neither counts nor ends it.`,
  unit: 'round',
  detect: (trace) =>
    livelocks(trace).map((rounds) => {
      const agents = [...new Set(rounds.flatMap(({ asked }) => asked))].toSorted((a, b) => a - b)
      const [first, last] = [rounds[0], rounds.at(-1)]
      return {
        text: `agents ${agents.join(', ')} all yielded in ${rounds.length} asked rounds in a row, from ${first?.round} to ${last?.round}`,
        agents,
        from: first?.from ?? 0,
        to: last?.to ?? 0,
        amount: rounds.length,
      }
    }),
})
