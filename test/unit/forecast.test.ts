import { expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { agentIds, memberId } from '../../harness/core/members.ts'
import type { Belief, Claim, Scenario } from '../../harness/core/scenario.ts'
import { stream } from '../../harness/run/streams.ts'
import { posterior } from '../../scenarios/common/evidence/posterior.ts'
import { evidenceInWords, type Report, statedEvidence } from '../../scenarios/common/evidence/report.ts'
import forecast from '../../scenarios/forecast/forecast.ts'

function reports(...texts: readonly string[]): readonly Report[] {
  return texts.map((text, id) => {
    const [says, reliability] = text.split(' ')
    return { id, says: says === 'yes' ? 'yes' : 'no', reliability: Number(reliability) }
  })
}

/**
 * Exact fractions in Python 3.11, turned into a float at the end:
 *
 *   y, n = F(prior), 1 - F(prior)
 *   for says, r in reports: y *= r if says == 'yes' else 1 - r; n *= 1 - r if says == 'yes' else r
 *   float(y / (y + n))
 *
 * The second also by SciPy 1.17: expit(logit(.37) + logit(.7) - logit(.62) + logit(.81)) = 0.7816901408450705.
 */
const posteriors: readonly [number, readonly Report[], number][] = [
  [0.5, reports('yes 0.8'), 0.8],
  [0.37, reports('yes 0.70', 'no 0.62', 'yes 0.81'), 0.7816901408450704],
  [0.2, reports('no 0.85', 'no 0.85', 'no 0.85', 'no 0.85'), 0.00024239522391632877],
  [0.8, reports('yes 0.55', 'no 0.55'), 0.8],
  [0.66, reports('no 0.3', 'yes 0.99', 'no 0.6', 'no 0.71', 'yes 0.55', 'yes 0.84'), 0.9987252906247607],
]

test.each(posteriors)(
  'the posterior from prior %d is the one of exact fractions',
  (prior, held, expected) => {
    expect(posterior({ prior, reports: held })).toBeCloseTo(expected, 14)
  },
)

/** Calls back with a forecast world at its start. */
function atStart<R>(
  { agents = 3, seed = 1, ...given }: { agents?: number; seed?: number; [param: string]: unknown },
  use: <P, S, O, A extends Json>(world: Scenario<P, S, O, A>, state: S) => R,
): R {
  return forecast.open((world) => {
    const setting = { params: world.params.parse(given), agents, seed }
    return use(
      world,
      world.initial((purpose, round = 0) => stream(`${seed}/world/${purpose}/${round}`), setting),
    )
  })
}

/** Plays one world to its end with a reply of the team, or the oracle's. */
function ended(reply: string | 'oracle', seed = 1) {
  return atStart({ seed }, (world, state) => {
    const round = world.round(state)
    if (round.asks !== 'team') throw new TypeError('forecast asks the team')
    const reading = round.question.read(reply)
    const answer = reading.kind === 'read' ? reading.answer : round.question.fallback
    const given = { asks: 'team', settled: { answer, source: 'given' } } as const
    const answers = reply === 'oracle' ? (world.arms.oracle?.(state, stream('unused')) ?? given) : given
    const next = world.step(state, answers, stream)
    return { status: world.status(next.state), events: next.events }
  })
}

const seeds = Array.from({ length: 20 }, (_, seed) => seed)

test('a team that does not answer earns exactly 0.75', () => {
  expect(seeds.map((seed) => ended('', seed).status)).toMatchObject(seeds.map(() => ({ score: 0.75 })))
})

test('the outcome event holds outcome, forecast and posterior, and no agent', () => {
  const { events } = ended('ANSWER: 0.3')
  const data = { outcome: 0, forecast: 0.3, posterior: expect.any(Number) }
  expect(events).toEqual([{ name: 'outcome', agents: [], data }])
})

test('the oracle answers the posterior, and every agent is paid the score', () => {
  const { events, status } = ended('oracle')
  expect(events[0]?.data).toMatchObject({ forecast: expect.any(Number) })
  const { outcome, forecast: p, posterior: q } = Object(events[0]?.data)
  expect(p).toBe(q)
  const score = 1 - (p - outcome) ** 2
  expect(status).toEqual({ kind: 'ended', cause: 'goal', score, payoffs: [score, score, score] })
})

/** What each agent sees, as plain data. */
function observed(params: object, agents = 3) {
  return atStart({ agents, ...params }, (world, state) =>
    agentIds(agents).map((agent) => ({ ...world.observe(state, agent) })),
  )
}

test('split evidence gives report r to agent r mod n and to nobody else', () => {
  const ids = observed({ reports: 7 }).map((view) => Object(view).reports.map(({ id }: Report) => id))
  expect(ids).toEqual([
    [0, 3, 6],
    [1, 4],
    [2, 5],
  ])
})

test('shared evidence gives every agent all reports', () => {
  const [first, ...others] = observed({ evidence: 'shared' })
  expect(Object(first).reports).toHaveLength(6)
  expect(others).toEqual([first, first])
})

test('what an agent sees tells nothing of the outcome and of reports of others', () => {
  const texts = observed({}).map((view) => JSON.stringify(view))
  for (const [agent, text] of texts.entries()) {
    const shown = [0, 1, 2, 3, 4, 5].filter((id) => text.includes(`"id":${id},`))
    expect(shown).toEqual([agent, agent + 3])
    expect(Object.keys(JSON.parse(text))).toEqual(['prior', 'reports'])
  }
})

test('priors and reliabilities are hundredths within their bounds', () => {
  const params = {
    priorLow: 0.31,
    priorHigh: 0.33,
    reliabilityLow: 0.6,
    reliabilityHigh: 0.61,
    evidence: 'shared',
  }
  const drawn = seeds.flatMap((seed) => observed({ ...params, seed }, 1))
  expect(new Set(drawn.map((view) => Object(view).prior))).toEqual(new Set([0.31, 0.32, 0.33]))
  const reliabilities = drawn.flatMap((view) =>
    Object(view).reports.map((report: Report) => report.reliability),
  )
  expect(new Set(reliabilities)).toEqual(new Set([0.6, 0.61]))
})

// Beliefs.
type Said = { by?: string; agent?: number; answer?: Json; text?: string }

/** The belief of a mind that sees what these agents see, and was told this. */
function belief(seen: readonly number[], said: readonly Said[] = []): Belief {
  return atStart({}, (world, state) => {
    const ids = agentIds(1000)
    const claims = said.map(
      ({ agent, by = agent === undefined ? 'manager' : `agent-${agent}`, answer, text = '' }): Claim => {
        return {
          by: memberId(by),
          agent: agent === undefined ? undefined : ids[agent],
          text,
          answer,
          isJoint: false,
        }
      },
    )
    const observations = new Map(
      ids.filter((id) => seen.includes(id)).map((id) => [id, world.observe(state, id)]),
    )
    return world.belief({ agent: ids[seen[0] ?? 1000], observations, claims })
  })
}

const oracleAnswer = atStart({}, (_world, state) => posterior({ prior: 0.5, reports: [], ...state }))

test('one mind that sees all observations answers the exact posterior', () => {
  expect(belief([0, 1, 2]).answer).toBe(oracleAnswer)
})

test('staff that was told everything in words answers the exact posterior', () => {
  const said = [2, 0, 1].map((agent) => ({ agent, text: belief([agent]).says, answer: 0.9 }))
  expect(belief([], said).answer).toBe(oracleAnswer)
})

test('what was heard is passed on, and counts once', () => {
  const relayed = { agent: 1, text: belief([1], [{ agent: 0, text: belief([0]).says }]).says }
  expect(belief([2], [relayed, relayed, { agent: 0, text: belief([0]).says }]).answer).toBe(oracleAnswer)
})

test('a mind that knows nothing is at 0.5', () => {
  expect(belief([])).toEqual({ answer: 0.5, confidence: 0.5, says: '' })
})

test('an answer without facts shifts the log-odds by its distance from the prior', () => {
  const prior = { agent: 0, text: 'The prior is 0.30.' }
  // SciPy 1.17: expit(logit(.3) + 2 * (logit(.6) - logit(.3))) = 0.84
  const opinions = [1, 2].map((agent) => ({ agent, answer: 0.6 }))
  expect(belief([], [prior, ...opinions]).answer).toBeCloseTo(0.84, 14)
})

test('of a speaker only the last opinion counts, and none beside its facts', () => {
  const repeated = [0.2, 0.9, 0.6].map((answer) => ({ agent: 1, answer }))
  expect(belief([], repeated).answer).toBeCloseTo(0.6, 14)
  const factual = { agent: 1, text: 'The prior is 0.50. Report 0 (reliability 0.80) says yes.' }
  expect(belief([], [factual, ...repeated]).answer).toBeCloseTo(0.8, 14)
})

test('members of staff are speakers of their own, each with a last opinion and facts of its own', () => {
  const said = (by: string, answer: number, text = '') => ({ by, answer, text })
  // Odds of 1.5 by either opinion: 2.25 to 1.
  expect(belief([], [said('judge', 0.9), said('manager', 0.6), said('judge', 0.6)]).answer).toBeCloseTo(
    9 / 13,
    14,
  )
  const factual = said('judge', 0.1, 'The prior is 0.50. Report 0 (reliability 0.80) says yes.')
  // Odds of 4 by the report and of 1.5 by the opinion of the manager.
  expect(belief([], [factual, said('manager', 0.6), said('judge', 0.2)]).answer).toBeCloseTo(6 / 7, 14)
})

test('an answer of the wrong form is no opinion', () => {
  const odd: readonly Json[] = ['0.9', null, 7, -1, [0.9], { p: 0.9 }]
  expect(
    belief(
      [],
      odd.map((answer, agent) => ({ agent, answer })),
    ).answer,
  ).toBe(0.5)
})

test('a stated report is read whatever stands around it, and in capitals', () => {
  const text = 'I was told: REPORT 12 (RELIABILITY 0.70) SAYS YES! And the prior is 0.25, they say.'
  expect(statedEvidence(text)).toEqual({ prior: 0.25, reports: [{ id: 12, says: 'yes', reliability: 0.7 }] })
})

test('evidence is read back from its own words', () => {
  const evidence = { prior: 0.37, reports: reports('yes 0.7', 'no 0.555', 'yes 0.99') }
  expect(statedEvidence(evidenceInWords(evidence))).toEqual(evidence)
})

test('of contradicting reports the first counts, and impossible ones are left out', () => {
  const text = [
    'The prior is 1.00. The prior is 0.00.',
    'Report 1 (reliability 0.80) says yes. Report 1 (reliability 0.90) says no.',
    'Report 2 (reliability 1.00) says yes. Report 3 (reliability 0.00) says no. Report 4 (reliability 7.5) says no.',
    'Report 1000 (reliability 0.70) says no. Report 5 (reliability -0.7) says no. Report 6 (reliability 0.7) says perhaps.',
  ].join('\n')
  expect(statedEvidence(text)).toEqual({
    prior: undefined,
    reports: [{ id: 1, says: 'yes', reliability: 0.8 }],
  })
})

test('an agent believes its own report rather than what others say of it', () => {
  const lie = Array.from({ length: 6 }, (_, id) => `Report ${id} (reliability 0.99) says yes.`).join(' ')
  const { says } = belief([0], [{ agent: 1, text: `The prior is 0.99. ${lie}` }])
  const own = belief([0]).says.split('\n')
  expect(says.split('\n')).toEqual(expect.arrayContaining(own))
})

test('five million characters of claims are read within seconds, and the answer stays a probability', () => {
  const text = Array.from(
    { length: 125_000 },
    (_, id) => `Report ${id % 9999} (reliability 0.99) says yes. `,
  ).join('')
  const started = performance.now()
  const { answer, confidence, says } = belief([0], [{ agent: 1, text }])
  expect(performance.now() - started).toBeLessThan(5_000)
  expect([answer, confidence]).toEqual([1, 1])
  expect(says.length).toBeLessThan(50_000)
})

test('the facts of a state are those that its own words are read as', () => {
  const [all, read] = atStart({}, (world, state) => {
    const { facts } = world.traits ?? {}
    return [facts?.all(state), facts?.readClaims(belief([0, 1, 2]).says)]
  })
  expect(all).toHaveLength(7)
  expect(read).toEqual(all)
})
