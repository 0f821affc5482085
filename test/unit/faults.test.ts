import { describe, expect, test } from 'vitest'
import type { AnyFault, Fault, FaultHooks, MessageFate } from '../../harness/core/fault.ts'
import { agentMember, type Member, memberId } from '../../harness/core/members.ts'
import byzantine from '../../harness/faults/byzantine.ts'
import crash from '../../harness/faults/crash.ts'
import delay from '../../harness/faults/delay.ts'
import drop from '../../harness/faults/drop.ts'
import reorder from '../../harness/faults/reorder.ts'
import { notApplicableReason, type Pairing } from '../../harness/run/applicable.ts'
import { activeFaults } from '../../harness/run/fault-notation.ts'
import { stream } from '../../harness/run/streams.ts'
import corridor from '../../scenarios/corridor/corridor.ts'
import lowestId from '../../topologies/convention-lowest-id.ts'
import { ids } from './trace-fixture.ts'

const [ann, bob] = ids([0, 1]).map(agentMember)
const manager: Member = { kind: 'staff', id: memberId('manager') }
const rng = stream('test')

function hooksOf(fault: AnyFault, params: { [name: string]: number } = {}): FaultHooks {
  return fault.open(<P>(inner: Fault<P>) => inner.hooks(inner.params.parse(params)))
}

function messageFates(hooks: FaultHooks, n: number, draws = rng): readonly (MessageFate | undefined)[] {
  if (ann === undefined || bob === undefined) throw new Error('expected two agents')
  return Array.from({ length: n }, (_, round) => hooks.message?.({ from: ann, to: bob, round }, draws))
}

test.each([byzantine, drop, delay, reorder, crash])(
  '$id takes its main parameter, and knows no other than it declares',
  (fault) => {
    const params = fault.params.parse({})
    expect(params).toHaveProperty(fault.main)
    expect(fault.description).toContain(`${fault.id}:`)
  },
)

describe('drop', () => {
  test('loses messages at its rate', () => {
    const lost = messageFates(hooksOf(drop, { probability: 0.3 }), 10_000).filter(
      (fate) => fate?.kind === 'lost',
    )
    // Four standard errors of a binomial count: 4 x sqrt(10000 x 0.3 x 0.7) = 183.
    expect(Math.abs(lost.length - 3000)).toBeLessThan(183)
  })

  test('with 0 it loses none, with 1 all', () => {
    expect(new Set(messageFates(hooksOf(drop, { probability: 0 }), 50).map((fate) => fate?.kind))).toEqual(
      new Set(['delivered']),
    )
    expect(new Set(messageFates(hooksOf(drop, { probability: 1 }), 50).map((fate) => fate?.kind))).toEqual(
      new Set(['lost']),
    )
  })

  test('loses the same messages when it draws from the same stream', () => {
    const fates = () => messageFates(hooksOf(drop, { probability: 0.5 }), 100, stream('again'))
    expect(fates()).toEqual(fates())
  })

  test('leaves requests alone', () => {
    expect(hooksOf(drop).request).toBeUndefined()
  })

  test.each([-0.1, 1.1, Number.NaN])('does not take the probability %d', (probability) => {
    expect(() => hooksOf(drop, { probability })).toThrow()
  })
})

describe('delay', () => {
  test('delays every message by the same time', () => {
    expect(messageFates(hooksOf(delay, { ms: 70 }), 3)).toEqual(Array(3).fill({ kind: 'delayed', ms: 70 }))
  })

  test('of 0 ms is none', () => {
    expect(messageFates(hooksOf(delay, { ms: 0 }), 1)).toEqual([{ kind: 'delivered' }])
  })

  test('does not run backwards', () => {
    expect(() => hooksOf(delay, { ms: -1 })).toThrow()
  })
})

describe('reorder', () => {
  const drawn = (ms: number) => messageFates(hooksOf(reorder, { ms }), 10_000)
  const times = (ms: number) => drawn(ms).map((fate) => (fate?.kind === 'delayed' ? fate.ms : 0))

  test('draws a time for each message, uniform up to its bound', () => {
    const delays = times(50)
    expect([Math.min(...delays) >= 0, Math.max(...delays) < 50]).toEqual([true, true])
    // Four standard errors of a mean of uniform numbers: 4 x 50 / sqrt(12 x 10000) = 0.58.
    expect(Math.abs(delays.reduce((sum, ms) => sum + ms, 0) / delays.length - 25)).toBeLessThan(0.58)
  })

  test('lets half of all messages overtake the one before', () => {
    const delays = times(50)
    const overtaking = delays.filter((ms, index) => index > 0 && ms < (delays[index - 1] ?? 0)).length
    expect(Math.abs(overtaking / delays.length - 0.5)).toBeLessThan(0.02)
  })

  test('of 0 ms is none', () => {
    expect(new Set(drawn(0).map((fate) => fate?.kind))).toEqual(new Set(['delivered']))
  })
})

describe('crash', () => {
  const fates = (member: Member | undefined, params: { [name: string]: number }) =>
    [0, 1, 2, 3].map((round) => member && hooksOf(crash, params).request?.({ member, round }, rng).kind)

  test('takes its agent out from its round on', () => {
    expect(fates(bob, { agent: 1, at: 2 })).toEqual(['passed', 'passed', 'absent', 'absent'])
  })

  test('takes it out from the start when no round is given', () => {
    expect(fates(bob, { agent: 1 })).toEqual(Array(4).fill('absent'))
  })

  test('leaves other agents and staff alone', () => {
    expect(fates(ann, { agent: 1 })).toEqual(Array(4).fill('passed'))
    expect(fates(manager, { agent: 0 })).toEqual(Array(4).fill('passed'))
  })

  test('leaves messages alone', () => {
    expect(hooksOf(crash).message).toBeUndefined()
  })
})

describe('a fault that means nothing in a cell', () => {
  const reasons = (notation: string, agents: number) =>
    activeFaults(notation, [drop, delay, crash]).map((fault) => fault.notApplicable(agents))
  const pairing = (notation: string, change: Partial<Pairing> = {}): Pairing => ({
    scenario: corridor,
    topology: lowestId,
    agents: 3,
    keepsMemory: false,
    faults: activeFaults(notation, [drop, delay, crash]),
    ...change,
  })
  const noSuchAgent = 'the fault crashes agent 3, and there are only 3 agents'

  test('a crash applies to an agent that exists, and to no other', () => {
    expect(reasons('crash:2', 3)).toEqual([undefined])
    expect(reasons('crash:3', 3)).toEqual([noSuchAgent])
    expect(reasons('crash:3', 4)).toEqual([undefined])
    expect(reasons('crash:agent=7:at=5', 2)).toEqual([
      'the fault crashes agent 7, and there are only 2 agents',
    ])
  })

  test('drop and delay apply to any team', () => {
    expect(reasons('drop:0.5+delay:10', 1)).toEqual([undefined, undefined])
  })

  test('makes the cell not applicable, wherever it stands in the notation', () => {
    expect(notApplicableReason(pairing('crash:2'))).toBeUndefined()
    expect(notApplicableReason(pairing('crash:3'))).toBe(noSuchAgent)
    expect(notApplicableReason(pairing('drop:0.5+crash:0+crash:3'))).toBe(noSuchAgent)
  })

  test('is named after what the plug-ins themselves do not fit', () => {
    const topology = { ...lowestId, agents: { min: 5, max: 9 } }
    expect(notApplicableReason(pairing('crash:3', { topology }))).toBe(
      'the topology is for 5 to 9 agents, not 3',
    )
  })
})
