/**
 * A sweep in a process of its own: KIND FILE COUNT. Prints what the process took, as JSON.
 */
import { setTimeout } from 'node:timers/promises'
import type { Model, ModelReply } from '../../harness/core/model.ts'
import { type AskedCell, swept } from './swept.ts'

/** How long a call of the waiting model takes, in milliseconds of real time. */
const waitMs = 20

/** A model that waits as one behind a network does, so that its calls pass the door and its replies the journal. */
const waitingModel: Model = {
  ...{ spec: 'waiting', version: 1, isSimulated: false, isDeterministic: false, settings: {} },
  async reply(_request, signal): Promise<ModelReply> {
    await setTimeout(waitMs, undefined, { signal })
    return {
      kind: 'answered',
      text: 'ANSWER: 0.7',
      usage: { inputTokens: 200, outputTokens: 5 },
      duration: { kind: 'measured', ms: waitMs },
    }
  },
}

const kinds: { readonly [kind: string]: (count: number) => AskedCell } = {
  'one-message': (seeds) => ({ scenario: 'forecast', topology: 'orchestrator', agents: 1, seeds }),
  'one-waiting-call': (seeds) => ({
    ...{ scenario: 'forecast', topology: 'independent', agents: 1, seeds },
    model: waitingModel,
  }),
  'crowd-of': (agents) => ({ scenario: 'corridor', topology: 'convention-lowest-id', agents, seeds: 1 }),
}

const [kind = '', file = '', count = ''] = process.argv.slice(2)
const asked = kinds[kind]?.(Number(count))
if (asked === undefined) throw new Error(`expected one of ${Object.keys(kinds).join(', ')}, got "${kind}"`)
await swept(file, [asked], kind === 'one-waiting-call' ? 64 : 8)
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
process.stdout.write(
  JSON.stringify({ megabytes: maxRSS / 1024, processorSeconds: (userCPUTime + systemCPUTime) / 1e6 }),
)
