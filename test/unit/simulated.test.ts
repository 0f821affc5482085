import { describe, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { CallKey, Mind, ModelReply, Prompt } from '../../harness/core/model.ts'
import type { Settings } from '../../harness/model/settings.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'

const { signal } = new AbortController()
const firstKey: CallKey = {
  ...{ seed: 0, repetition: 0, member: memberId('agent-0'), round: 0 },
  ...{ request: 'answer', ordinal: 0, attempt: 0 },
}
const prompt: Prompt = [
  { role: 'system', kind: 'brief', text: 'b'.repeat(40) },
  { role: 'user', kind: 'observation', text: 'o'.repeat(40) },
]

/** A mind with its functions replaced by what they said. */
interface SeenMind extends Pick<Mind, 'complies' | 'mistake'> {
  /** Its proficiency at the capabilities x and y. */
  readonly skills: readonly number[]
  readonly attended: readonly boolean[]
}

/** What a persona made of one call: the reply, and the mind behind it with what it took in of four items. */
async function called(overrides: Settings, key: Partial<CallKey> = {}, name = 'ideal', items = 4) {
  let seen: SeenMind | undefined
  const reply = await simulatedModel(name, overrides).reply(
    {
      prompt,
      key: { ...firstKey, ...key },
      simulation: {
        items,
        reply({ attends, complies, mistake, skill }) {
          seen = {
            complies,
            mistake,
            skills: [skill('x'), skill('y')],
            attended: Array.from({ length: items }, (_, item) => attends(item)),
          }
          return 'ANSWER: wait'
        },
      },
    },
    signal,
  )
  return { text: textOf(reply), reply, mind: seen }
}

function textOf(reply: ModelReply): string {
  if (reply.kind !== 'answered') throw new Error(`expected an answer, got ${reply.kind}`)
  return reply.text
}

const calls = 4000

/** How often something is so over many calls that differ in their seed. */
async function count(overrides: Settings, isSo: (outcome: Awaited<ReturnType<typeof called>>) => boolean) {
  const outcomes = await Promise.all(Array.from({ length: calls }, (_, seed) => called(overrides, { seed })))
  return outcomes.filter(isSo).length
}

/** Within four standard deviations of a binomial count. */
function expectRate(hits: number, rate: number): void {
  const width = 4 * Math.sqrt(calls * rate * (1 - rate))
  expect(Math.abs(hits - calls * rate)).toBeLessThanOrEqual(width)
}

describe('rates', () => {
  test('a persona refuses as often as its refusal rate says', async () => {
    expectRate(await count({ refusalRate: 0.2 }, ({ text }) => text.startsWith('I am sorry')), 0.2)
  })

  test('a persona misses the asked form as often as its rate says', async () => {
    expectRate(await count({ malformedRate: 0.3 }, ({ text }) => !text.includes('ANSWER:')), 0.3)
  })

  test.each([0, 0.5, 1])(
    'a persona errs as often as its error rate says when %d of its mistakes are shared',
    async (sharedError) => {
      expectRate(
        await count({ errorRate: 0.1, sharedError }, ({ mind }) => mind?.mistake.slips === true),
        0.1,
      )
    },
  )

  test('a persona follows rules as often as its compliance says', async () => {
    expectRate(await count({ compliance: 0.7 }, ({ mind }) => mind?.complies === true), 0.7)
  })

  test('a persona takes in an item as often as its heed says', async () => {
    expectRate(await count({ heed: 0.6 }, ({ mind }) => mind?.attended[3] === true), 0.6)
  })

  test('beyond its attention span a persona takes in fewer of the items', async () => {
    expectRate(await count({ heed: 0.8, attention: 2 }, ({ mind }) => mind?.attended[0] === true), 0.4)
  })

  test('the median duration is the one of the persona', async () => {
    const isLong = ({ reply }: { reply: ModelReply }) => reply.kind === 'answered' && reply.duration.ms > 3000
    expectRate(await count({ latencyMedianMs: 3000, latencySigma: 0.6 }, isLong), 0.5)
  })
})

describe('shared mistakes', () => {
  const parameters = { errorRate: 0.5, logOddsNoise: 1 }

  test('are the same for all agents, repetitions and requests on one item', async () => {
    const others = [
      { member: memberId('manager') },
      { repetition: 7 },
      { request: 'revise' as const, ordinal: 2 },
    ]
    const mine = await called({ ...parameters, sharedError: 1 }, { seed: 3, round: 2 })
    for (const other of others) {
      const theirs = await called({ ...parameters, sharedError: 1 }, { seed: 3, round: 2, ...other })
      expect(theirs.mind?.mistake).toEqual(mine.mind?.mistake)
    }
  })

  test('differ between items', async () => {
    const first = await called({ ...parameters, sharedError: 1 }, { round: 0 })
    const second = await called({ ...parameters, sharedError: 1 }, { round: 1 })
    expect(second.mind?.mistake).not.toEqual(first.mind?.mistake)
  })

  test('are not shared when the share is 0', async () => {
    const mine = await called(parameters)
    const theirs = await called(parameters, { member: memberId('agent-1') })
    expect(theirs.mind?.mistake).not.toEqual(mine.mind?.mistake)
  })
})

describe('draws', () => {
  test.each<[string, Settings]>([
    ['refusalRate', { refusalRate: 0.0001 }],
    ['errorRate', { errorRate: 0.9 }],
    ['compliance', { compliance: 0.01 }],
    ['latencySigma', { latencySigma: 2 }],
    ['logOddsNoise', { logOddsNoise: 3 }],
    ['heed', { heed: 0.3 }],
  ])('changing %s leaves what the other parameters draw', async (name, change) => {
    const before = await called({}, { seed: 5 }, 'typical')
    const after = await called(change, { seed: 5 }, 'typical')
    const [was, is] = [before, after].map(({ mind, reply }) => ({
      errorRate: [mind?.mistake.slips],
      always: [mind?.mistake.toward],
      logOddsNoise: [mind?.mistake.logOdds],
      compliance: [mind?.complies],
      heed: mind?.attended,
      latencySigma: [reply.kind === 'answered' && reply.duration.ms],
    }))
    expect({ ...is, [name]: 'left out' }).toEqual({ ...was, [name]: 'left out' })
  })

  test('the same call gets the same reply, and another try another', async () => {
    const reply = async (attempt: number) => (await called({}, { attempt }, 'typical')).mind
    expect(await reply(0)).toEqual(await reply(0))
    expect(await reply(1)).not.toEqual(await reply(0))
  })

  test('items may be asked about in any order', async () => {
    const orders = [
      [0, 1, 2],
      [2, 0, 1],
    ].map(async (order) => {
      const taken: boolean[] = []
      const simulation = {
        items: 3,
        reply(mind: Mind) {
          for (const item of order) taken[item] = mind.attends(item)
          return ''
        },
      }
      await simulatedModel('ideal', { heed: 0.5 }).reply({ prompt, key: firstKey, simulation }, signal)
      return taken
    })
    expect(await orders[1]).toEqual(await orders[0])
  })
})

describe('the ideal persona', () => {
  test('makes no mistake and takes in everything, on any call', async () => {
    const isPerfect = await count({}, ({ mind, text, reply }) => {
      const duration = reply.kind === 'answered' && reply.duration.ms
      const misses = mind?.mistake.slips || mind?.mistake.logOdds !== 0 || mind.attended.includes(false)
      return !misses && mind?.complies === true && text === 'ANSWER: wait' && duration === 1000
    })
    expect(isPerfect).toBe(calls)
  })

  test('counts the tokens of the whole prompt and of the reply', async () => {
    const { reply } = await called({})
    expect(reply).toHaveProperty('usage', { inputTokens: 20, outputTokens: 3, isEstimate: true })
  })
})

describe('proficiency', () => {
  test('is the one of the persona, and full where the persona names none', async () => {
    expect((await called({ skill: { x: 0.25 } })).mind?.skills).toEqual([0.25, 1])
    expect((await called({}, {}, 'typical')).mind?.skills).toEqual([1, 1])
  })

  test('is the same on every call', async () => {
    const again = { attempt: 1, seed: 9, member: memberId('manager') }
    expect((await called({ skill: { y: 0.5 } }, again, 'typical')).mind?.skills).toEqual([1, 0.5])
  })
})

describe('the context limit', () => {
  test('loses the oldest items of a longer prompt, in proportion to the excess', async () => {
    expect((await called({ contextTokens: 10 })).mind?.attended).toEqual([false, false, true, true])
  })

  test('loses nothing of a prompt that just fits', async () => {
    expect((await called({ contextTokens: 20 })).mind?.attended).toEqual([true, true, true, true])
  })
})

describe('a simulated model', () => {
  test.each<[Settings, boolean]>([
    [{}, true],
    [{ refusalRate: 1, compliance: 0, contextTokens: 5 }, true],
    [{ errorRate: 0.1 }, false],
    [{ errorRate: 1 }, false],
    [{ heed: 0.5 }, false],
    [{ attention: 3 }, false],
    [{ latencySigma: 0.1 }, false],
  ])('with %j is deterministic: %s', (overrides, isDeterministic) => {
    expect(simulatedModel('ideal', overrides).isDeterministic).toBe(isDeterministic)
  })

  test('is named after its persona and shows its parameters', () => {
    expect(simulatedModel()).toMatchObject({ spec: 'simulated:ideal', isSimulated: true })
    expect(simulatedModel('typical', { heed: 0.5 }).settings).toMatchObject({ heed: 0.5, errorRate: 0.1 })
  })

  test('stops at an aborted signal', async () => {
    const request = { prompt, key: firstKey, simulation: { items: 0, reply: () => '' } }
    await expect(simulatedModel().reply(request, AbortSignal.abort('enough'))).rejects.toBe('enough')
  })
})
