import { defineMetric, z } from '../define.ts'
import { standstills } from '../reading/standstills.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'
import { mean } from '../stats/mean.ts'

/**
 * How often agents wait for each other and nothing moves.
 *
 * Takes: the rounds of an episode in which two or more agents are asked, and those of them that stand still. Where
 * agents contend for a thing, a round stands still when all yield and nobody gets it; where work divides, when no task is
 * done, or when what is left was waited for and had to be given up.
 * Left out: worlds without contention or work, and episodes that never ask two agents.
 * Summary: rounds that stand still / rounds; Student t interval of a ratio, clipped to [0, 1]. Parts: `episodes`, the
 * share of episodes that end so (their last three rounds or more, or all); `still`, such rounds per episode.
 * Source: `episodes` is the deadlock rate of DPBench (2026), arXiv 2602.13255, where an episode ends with its first
 * deadlock; here agents may get out of it again.
 * Version history: 1 first version. 2 episodes of a world of work in which nobody ever touched a task count; before, they
 * were left out.
 */
export default defineMetric({
  id: 'deadlock',
  version: 2,
  title: 'Deadlock',
  description:
    'Share of rounds in which two or more agents wait for each other and nothing moves; its part is the share of episodes that end so.',
  unit: 'share',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const found = standstills(trace)
    if (found === undefined) return { kind: 'left-out', reason: 'no contention and no work' }
    const { rounds, still, isFinal } = found
    if (rounds === 0) return { kind: 'left-out', reason: 'never two agents asked' }
    return { kind: 'taken', value: { rounds, still, final: isFinal ? 1 : 0 } }
  },
  summary: (episodes, _options, sample) => ({
    ...episodeRatio(
      episodes.map(({ still, rounds }) => ({ part: still, whole: rounds })),
      sample,
      { low: 0, high: 1 },
    ),
    parts: {
      episodes: mean(episodes.map(({ final }) => final)),
      still: mean(episodes.map(({ still }) => still)),
    },
  }),
})
