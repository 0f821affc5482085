import { describe, expect, test } from 'vitest'
import { agentIds, memberId } from '../../harness/core/members.ts'
import { type Dispositions, noDispositions } from '../../harness/core/model.ts'
import { probability } from '../../harness/core/questions/probability.ts'
import type { Belief, Claim } from '../../harness/core/scenario.ts'
import { posterior } from '../../scenarios/common/evidence/posterior.ts'
import type { Evidence } from '../../scenarios/common/evidence/report.ts'
import { marketBelief } from '../../scenarios/prediction-market/belief.ts'
import type { MarketView } from '../../scenarios/prediction-market/view.ts'

/** The evidence of all values below; its posterior is 0.7816901408450704 (exact fractions, forecast.test.ts). */
const evidence: Evidence = {
  prior: 0.37,
  reports: [
    { id: 0, says: 'yes', reliability: 0.7 },
    { id: 1, says: 'no', reliability: 0.62 },
    { id: 2, says: 'yes', reliability: 0.81 },
  ],
}
const nothing: Evidence = { prior: undefined, reports: [] }

interface Minded {
  /** Undefined for staff. */
  readonly sees?: Partial<MarketView>
  readonly leans?: Partial<Dispositions>
  readonly said?: readonly { readonly by: string; readonly answer?: number; readonly text?: string }[]
}

function belief({ sees, leans, said = [] }: Minded): Belief<number> {
  const [own] = agentIds(1)
  if (own === undefined) throw new Error('expected an agent, got none')
  const view = { question: 'Will it?', terms: '', evidence, price: 0.6, lookup: undefined, ...sees }
  const claims = said.map(({ by, answer, text = '' }): Claim => {
    const number = Number(/^agent-(\d+)$/.exec(by)?.[1] ?? Number.NaN)
    return { by: memberId(by), agent: agentIds(9)[number], text, answer, isJoint: false }
  })
  return marketBelief({
    ...{ agent: sees === undefined ? undefined : own, claims },
    observations: sees === undefined ? new Map() : new Map([[own, view]]),
    ...(leans && { dispositions: { ...noDispositions, ...leans } }),
  })
}

/** What it answers without a mistake of its own. */
function answer(minded: Minded): number {
  const { answer: own, pull } = belief(minded)
  const question = probability({ ask: 'Will it?', fallback: 0.5 })
  return pull === undefined ? own : (question.drawn?.(own, pull.toward, pull.weight) ?? Number.NaN)
}

const peers = [
  { by: 'agent-1', answer: 0.7, text: 'Report 0 (reliability 0.70) says yes.' },
  { by: 'agent-2', answer: 0.9, text: 'Report 1 (reliability 0.62) says no.' },
  { by: 'agent-1', answer: 0.2 },
]

describe('an agent', () => {
  test('without leanings believes the exact posterior, whatever the price is', () => {
    expect(belief({ sees: {} }).answer).toBe(posterior(evidence))
    expect(belief({ sees: {}, leans: {} }).answer).toBe(posterior(evidence))
    expect(belief({ sees: { price: undefined }, leans: { priceTracking: 1 } }).answer).toBe(
      posterior(evidence),
    )
  })

  // SciPy 1.17, with own = logit(.37) + logit(.7) - logit(.62) + logit(.81) and others = (logit(.2) + logit(.9)) / 2:
  test.each<[string, Partial<Dispositions>, Minded['said'], number]>([
    ['expit(2 * own)', { overconfidence: 2 }, [], 0.9276464387893391],
    ['expit(.5 * own)', { overconfidence: 0.5 }, [], 0.6542495311968768],
    ['expit(.7 * own + .3 * logit(.6))', { priceTracking: 0.3 }, [], 0.7339037161024006],
    ['logit(.6)', { priceTracking: 1 }, [], 0.6],
    [
      'expit(.7 * 2 * own + .3 * logit(.6))',
      { overconfidence: 2, priceTracking: 0.3 },
      [],
      0.8707267388989206,
    ],
    ['expit(.75 * own + .25 * others)', { conformity: 0.25 }, peers, 0.7423126571556309],
    [
      'expit(.75 * (.7 * 2 * own + .3 * logit(.6)) + .25 * others)',
      { overconfidence: 2, priceTracking: 0.3, conformity: 0.25 },
      peers,
      0.82228648561423,
    ],
  ])('with leanings believes %s', (_formula, leans, said = [], expected) => {
    expect(answer({ sees: {}, leans, said })).toBeCloseTo(expected, 14)
  })

  test('conforms to the last answers of other agents, not to its own or to those of staff', () => {
    const said = [
      ...peers,
      { by: 'manager', answer: 0.01, text: 'The prior is 0.37.' },
      { by: 'agent-0', answer: 0.99, text: 'The prior is 0.37.' },
    ]
    expect(answer({ sees: {}, leans: { conformity: 0.25 }, said })).toBeCloseTo(0.7423126571556309, 14)
  })

  test('of a real question believes the price to its last digit, and 0.5 where it does not know it', () => {
    expect(belief({ sees: { evidence: nothing, price: 0.078082 } })).toMatchObject({
      answer: 0.078082,
      says: 'The market price is 0.078082.',
    })
    expect(belief({ sees: { evidence: nothing, price: undefined } })).toEqual({
      answer: 0.5,
      confidence: 0.5,
      says: '',
    })
    expect(belief({ sees: { evidence: nothing, price: 1 } }).answer).toBe(0.999_999)
  })

  test('takes no price from answers of others that rest on the same price', () => {
    const said = [1, 2].map((agent) => ({
      by: `agent-${agent}`,
      answer: 0.9,
      text: 'The market price is 0.900.',
    }))
    expect(belief({ sees: { evidence: nothing, price: 0.9 }, said }).answer).toBe(0.9)
  })

  test('takes opinions without reasons as far as they differ from the price, where it started there', () => {
    const said = [1, 2].map((agent) => ({ by: `agent-${agent}`, answer: 0.6 }))
    // Odds of 1 from the price, 1.5 by either opinion: 2.25 to 1.
    expect(belief({ sees: { evidence: nothing, price: 0.5 }, said }).answer).toBeCloseTo(9 / 13, 14)
    // SciPy 1.17: expit(logit(.3) + 2 * (logit(.6) - logit(.3))) = 0.84
    expect(belief({ sees: { evidence: nothing, price: 0.3 }, said }).answer).toBeCloseTo(0.84, 14)
  })

  test('holds its own price for the truth, and that of the first who told one otherwise', () => {
    const said = [
      { by: 'agent-1', text: 'The market price is 0.900.' },
      { by: 'agent-2', text: 'The market price is 0.800.' },
    ]
    const leans = { priceTracking: 1 }
    expect(belief({ sees: {}, leans, said }).answer).toBeCloseTo(0.6, 14)
    expect(belief({ sees: { price: undefined }, leans, said }).answer).toBeCloseTo(0.9, 14)
  })
})

describe('staff', () => {
  const said = [
    { by: 'agent-0', answer: 0.1, text: belief({ sees: {} }).says },
    { by: 'agent-1', answer: 0.2, text: 'The market price is 0.600.' },
  ]

  test('merges what it was told, and conforms to nobody', () => {
    expect(belief({ said }).answer).toBe(posterior(evidence))
    expect(answer({ said, leans: { conformity: 1 } })).toBe(posterior(evidence))
  })

  test('leans on a price that it was told of', () => {
    expect(belief({ said, leans: { priceTracking: 0.3 } }).answer).toBeCloseTo(0.7339037161024006, 14)
  })
})
