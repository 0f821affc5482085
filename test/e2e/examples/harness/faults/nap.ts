import { defineFault, z } from '../define.ts'

/**
 * Agents nap in turns.
 *
 * Does: in every round one agent, the next by number, is down: no call is made and no reply comes.
 * Notation: `nap:3` or `nap:agents=3`, where three agents take turns.
 * Trace: a `fault` event for each request to a napping agent.
 * Version history: 1 first version.
 */
export default defineFault({
  id: 'nap',
  version: 1,
  title: 'Naps in turns',
  description: 'In every round one agent is down, the next by number: nap:3 lets three agents take turns.',
  main: 'agents',
  params: z.object({ agents: z.number().int().min(1).default(2).describe('how many agents take turns') }),
  hooks: ({ agents }) => ({
    request: ({ member, round }) =>
      member.kind === 'agent' && member.agent === round % agents ? { kind: 'absent' } : { kind: 'passed' },
  }),
})
