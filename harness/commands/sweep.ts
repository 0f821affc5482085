import type { CommandSpec } from '../command-line.ts'
import { dbOption } from './database.ts'
import { defaultModel, fewSeeds, usualSeeds } from './sweep-defaults.ts'

/** `sweep`: runs scenarios under topologies and stores every trace. */
export const command: CommandSpec = {
  name: 'sweep',
  description:
    'Runs every scenario under every topology with the same model, and stores every trace. What is stored already is not run again. With no options: everything, small, with simulated agents. Where no scenario is named, long worlds are played short, which their parameters say.',
  options: [
    { flags: '--scenario IDS', description: 'scenarios, with commas (default: all)' },
    { flags: '--topology IDS', description: 'topologies, with commas (default: all)' },
    {
      flags: '--seeds SEEDS',
      description: `seeds such as 1..30 or 1,4,9 (default: ${usualSeeds}, or ${fewSeeds} where no scenario is named)`,
    },
    {
      flags: '--agents N',
      description: "numbers of agents such as 3 or 2..6 (default: each scenario's own)",
    },
    {
      flags: '--set NAME=VALUE',
      description: 'a parameter, or a range such as corridor.demandProbability=0.1..0.9:0.1',
      isList: true,
    },
    {
      flags: '--model SPECS',
      description:
        'simulated:PERSONA, openai:NAME, replay:FILE or scripted:FILE, with commas; replay:FILE with nothing else runs again whatever FILE holds',
      default: defaultModel,
    },
    {
      flags: '--fault FAULTS',
      description: 'faults such as none,drop:0.1,crash:agent=2:at=3+delay:50 (default: none)',
    },
    { flags: '--repeat R', description: 'true replicates of each seed (default: 1)' },
    { flags: '--aa', description: 'at least two replicates, so that the noise floor can be seen' },
    {
      flags: '--concurrency N',
      description: 'the most model calls in flight, over everything',
      default: '8',
    },
    {
      flags: '--workers N',
      description: 'threads that play simulated and replayed episodes; it moves no number',
      default: '1',
    },
    { flags: '--retry-errors', description: 'run aborted episodes again' },
    { flags: '--limit N', description: 'run at most so many episodes now' },
    dbOption,
  ],
  examples: [
    ['npm run -s sweep', 'a small sweep of everything into results.db'],
    [
      'npm run -s sweep -- --scenario corridor --set demand=textbook --model simulated:ideal',
      'the published corridor, exactly',
    ],
    ['npm run -s sweep -- --topology mesh,solo --agents 2..8 --seeds 1..30', 'two designs over team sizes'],
    [
      'npm run -s sweep -- --scenario forecast --model openai:NAME --seeds 1..3',
      'a real model, with OPENAI_API_KEY or OPENAI_BASE_URL set',
    ],
    [
      'npm run -s sweep -- --model replay:results.db --db again.db',
      'the same episodes again, without a model',
    ],
  ],
  async run(given) {
    // Loaded only when something is to be run: help needs none of it.
    const { sweep } = await import('./sweep-run.ts')
    return sweep(given)
  },
}
