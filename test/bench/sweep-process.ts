/**
 * A sweep in a process of its own, or (`bare-waiting-call`) the calls of one without it: KIND FILE COUNT. Prints what
 * the process took, as JSON.
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

const inFlight = 64

/** The waiting calls alone, so many in flight: what no sweep can be faster than on this machine at this moment. */
async function bareCalls(count: number): Promise<void> {
  const rest = Array.from({ length: count }).values()
  const lane = async () => {
    for (const _call of rest) await setTimeout(waitMs)
  }
  await Promise.all(Array.from({ length: inFlight }, lane))
}

async function work(kind: string, file: string, count: number): Promise<void> {
  if (kind === 'bare-waiting-call') return bareCalls(count)
  const asked = kinds[kind]?.(count)
  if (asked === undefined) throw new Error(`expected one of ${Object.keys(kinds).join(', ')}, got "${kind}"`)
  await swept(file, [asked], kind === 'one-waiting-call' ? inFlight : 8)
}

const [kind = '', file = '', count = ''] = process.argv.slice(2)
await work(kind, file, Number(count))
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
process.stdout.write(
  JSON.stringify({ megabytes: maxRSS / 1024, processorSeconds: (userCPUTime + systemCPUTime) / 1e6 }),
)
