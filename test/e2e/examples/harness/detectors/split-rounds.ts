import { canonicalJson, defineDetector } from '../define.ts'

/**
 * Agents that do not act as one.
 *
 * Finds: rounds in which the world took different answers of different agents.
 * Silent: where all answers are equal, and in rounds with one answer for the team.
 * Amount: different answers.
 * Version history: 1 first version.
 */
export default defineDetector({
  id: 'split-rounds',
  version: 1,
  title: 'Split rounds',
  description: 'The world took different answers of different agents in one round.',
  unit: 'answer',
  detect({ events }) {
    const decisions = events.filter((event) => event.kind === 'decision')
    return [...Map.groupBy(decisions, ({ round }) => round)].flatMap(([round, all]) => {
      const answers = new Set(all.map(({ answer }) => canonicalJson(answer)))
      const [first, last] = [all.at(0), all.at(-1)]
      if (answers.size < 2 || first === undefined || last === undefined) return []
      const text = `${answers.size} different answers in round ${round}`
      const agents = all.flatMap((decision) => decision.agents).toSorted((a, b) => a - b)
      return [{ text, agents, from: first.seq, to: last.seq, amount: answers.size }]
    })
  },
})
