import { defineDetector } from '../define.ts'
import { partInWords } from '../reading/agreements.ts'
import { missingPlans } from '../reading/established-plans.ts'

/**
 * What agents had established is not before one of them any more, and they do worse.
 *
 * Finds: rounds that earn less than an earlier round of the same game in which a plan was told, read, and agreed to or
 * carried out, when no prompt of at least one agent holds that plan in the later round, in whichever words: as its
 * memory, in its observation, or told again.
 * Silent: in first rounds and new games, where the plan was never read by another or neither agreed to nor carried
 * out, where all prompts hold it (so that forgetting inside a mind is not seen), where the later round earns as much,
 * after annulled rounds, without calls of models; in worlds without purchases.
 * Amount: rounds.
 * Source: the shifting partner of Yao, Zou and Hawkins (2026), arXiv 2605.01750, who compare rates and point at no
 * round; the rule is ours.
 * Version history: 1 first version.
 */
export default defineDetector({
  id: 'missing-shared-history',
  version: 1,
  title: 'Missing shared history',
  description:
    'A round earns less than an earlier one of the same game in which agents told, read, and agreed to or carried out a plan, and no prompt of at least one agent in the later round holds that plan, in whichever words.',
  unit: 'round',
  detect: (trace) =>
    missingPlans(trace).map(({ before, after, plan, told, without, holding, call }) => {
      const parts = [...plan].map(([agent, part]) => `agent ${agent} buys ${partInWords(part)}`)
      const who = holding.length > 0 ? `; agent ${holding.join(', ')} had it` : '; nobody had it'
      return {
        text: `round ${after.round} earned ${after.joint} after ${before.joint} in round ${before.round}: the plan of event ${told} (${parts.join(', ')}) was not before agent ${without.join(', ')} (event ${call})${who}`,
        agents: without,
        from: told,
        to: after.seq,
        amount: 1,
      }
    }),
})
