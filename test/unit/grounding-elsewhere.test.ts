/** Detectors of grounding failures where staff plan, and in worlds without purchases. */
import { describe, expect, test } from 'vitest'
import type { AnyDetector } from '../../harness/core/detector.ts'
import { memberId } from '../../harness/core/members.ts'
import missing from '../../harness/detectors/missing-shared-history.ts'
import perfunctory from '../../harness/detectors/perfunctory-fairness.ts'
import referential from '../../harness/detectors/referential-binding.ts'
import stubborn from '../../harness/detectors/stubborn-anchoring.ts'
import { round, says } from './grounding-fixture.ts'
import { type Made, traceOf } from './trace-fixture.ts'

const found = (detector: AnyDetector, rounds: readonly Made[][]) => detector.detect(traceOf(rounds))

test('a plan by staff counts for those who accept it', () => {
  const mediator = memberId('mediator')
  const text = 'Agent 0 buys 4 wood; agent 1 buys 6 wood.'
  const tell = (to: string): Made => ({
    kind: 'message',
    from: mediator,
    to: memberId(to),
    text,
    deliveredAt: 0,
  })
  const [head, ...rest] = round([7, 7], [{ wood: 9 }, { stone: 6 }], { talk: [says(1, 'I accept.')] })
  if (head === undefined) throw new Error('expected a round')
  const [only, ...more] = found(referential, [[head, tell('agent-0'), tell('agent-1'), ...rest]])
  expect(only).toMatchObject({ agents: [1], from: 1 })
  expect(more).toEqual([])
})

describe.each([missing, perfunctory, referential, stubborn])('$id', (detector) => {
  test('is silent in a world without purchases, and reads no talk there', () => {
    const text = new Proxy(
      {},
      {
        get: () => {
          throw new Error('expected no look at the text')
        },
      },
    )
    const message = {
      kind: 'message',
      from: memberId('agent-0'),
      to: memberId('agent-1'),
      deliveredAt: 0,
    } as const
    // An object in place of a text shows any look at it.
    const talk: Made[] = [{ ...message, text: text as unknown as string }]
    expect(
      detector.detect({
        ...traceOf([]),
        events: talk.map((made, seq) => ({ ...made, seq, round: 0, at: 0 })),
      }),
    ).toEqual([])
  })
})
