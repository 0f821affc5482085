import { fileOracle, type Json } from '../../harness/define.ts'
import { expectedOutcome } from './arms.ts'
import { type Definition, definitionsFile, definitionsOf } from './definitions.ts'
import { optimumOf } from './optimum.ts'
import { paretoFront } from './pairs.ts'

/** The exact solutions of a file of games, a row each; for two agents with the Pareto front and scripted arms. */
export const oracleFile = fileOracle(definitionsFile, (file) => definitionsOf(file).map(solved))

function solved({ game, bucket, agents }: Definition): { readonly [name: string]: Json } {
  const { solo, joint, optima } = optimumOf(game)
  const row = {
    ...{ bucket, id: game.id },
    ...{ solo: Object.fromEntries(agents.map((agent, index) => [agent, solo[index] ?? 0])), joint, optima },
  }
  if (agents.length !== 2) return row
  const arms = { solo: expectedOutcome(game, 'solo'), half: expectedOutcome(game, 'half') }
  return { ...row, front: paretoFront(game), arms: { ...arms, 'max-min': expectedOutcome(game, 'max-min') } }
}
