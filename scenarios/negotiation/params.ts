import { z } from '../../harness/define.ts'

/** Names no file of its own. */
export const defaultFile = 'standard'

export const negotiationParams = z.object({
  pool: z
    .enum(['generated', 'published'])
    .default('generated')
    .describe('games drawn per seed, or the published ones from a file'),
  scenarios: z
    .string()
    .regex(/^[^,\r\n]+$/)
    .default(defaultFile)
    .describe(
      'with pool=published, the JSON file of games; standard: the one in the data folder (no comma in its name)',
    ),
  conflict: z
    .literal([0.5, 0.8, 1])
    .default(0.8)
    .describe('most that both can earn, over the sum of what each can earn alone'),
  memory: z
    .enum(['stable', 'shifting'])
    .default('stable')
    .describe('both remember all rounds, or agent 1 is new in every round'),
  rotation: z
    .enum(['fixed', 'rotate'])
    .default('fixed')
    .describe('one game in all rounds, or a new one in each'),
  projects: z
    .enum(['private', 'transparent'])
    .default('private')
    .describe('known to their owner only, or to both'),
  goal: z.enum(['own', 'joint']).default('own').describe('what agents are told to aim at'),
  rounds: z.int().min(1).max(100).default(4).describe('rounds of an episode'),
})

export type NegotiationParams = z.infer<typeof negotiationParams>
