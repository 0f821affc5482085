import { defineFault, z } from '../define.ts'

/**
 * An agent goes down and stays down.
 *
 * Does: from one round on, the agent makes no call and gives no reply, so that its fallback stands. Messages to
 * it are delivered and never read. Staff and a mind that sees the union do not crash.
 * Notation: `crash:2` (from the start) or `crash:agent=2:at=3`.
 * Trace: a `fault` event for each request that the agent did not take.
 * Version history: 1 first version.
 */
export default defineFault({
  id: 'crash',
  version: 1,
  title: 'Crashed agent',
  description:
    'One agent is absent from a round on, counted from 0: crash:agent=2:at=3 takes agent 2 out in round 3.',
  main: 'agent',
  params: z.object({
    agent: z.number().int().min(0).default(0).describe('number of the agent, from 0'),
    at: z.number().int().min(0).default(0).describe('first round in which it is absent, from 0'),
  }),
  notApplicable: ({ agent }, agents) =>
    agent < agents ? undefined : `the fault crashes agent ${agent}, and there are only ${agents} agents`,
  hooks: ({ agent, at }) => ({
    request: ({ member, round }) =>
      member.kind === 'agent' && member.agent === agent && round >= at
        ? { kind: 'absent' }
        : { kind: 'passed' },
  }),
})
