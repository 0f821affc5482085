import { defineDetector } from '../define.ts'
import { type StarvedAgent, starvationRule, starvedAgents } from '../reading/starved-agents.ts'

const { fewestWanted, smallestFairShare, largestShare } = starvationRule

/**
 * An agent that wants the thing and hardly ever gets it, while others do.
 *
 * Finds: an agent asked, and answering readably, in at least 10 rounds, whose crossings are at most a tenth of
 * its fair share; the fair share divides all crossings in proportion to the rounds wanted, and must be at least 5.
 * Silent: where nobody crosses, where an agent seldom wants or does not answer, in worlds without contention.
 * Amount: rounds in which the agent wanted the thing and did not get it.
 * Version history: 1 first version.
 */
export default defineDetector({
  id: 'starvation',
  version: 1,
  title: 'Starvation',
  description: `An agent wants the thing in at least ${fewestWanted} rounds and gets it at most ${largestShare} times its fair share. The fair share divides all crossings in proportion to the rounds in which each agent was asked and answered readably; it must be at least ${smallestFairShare}, so that bad luck is not taken for starvation.`,
  unit: 'round',
  detect: (trace) =>
    starvedAgents(trace).map((starved) => ({
      text: sentence(starved),
      agents: [starved.agent],
      from: starved.from,
      to: starved.to,
      amount: starved.wanted - starved.crossings,
    })),
})

function sentence({ agent, wanted, crossings, fairShare }: StarvedAgent): string {
  const share = `a fair share was ${fairShare.toFixed(1)}`
  return `agent ${agent} wanted to cross in ${wanted} rounds and crossed in ${crossings}; ${share}`
}
