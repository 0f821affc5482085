import { describe, expect, test } from 'vitest'
import { interactionsOf, laddersOf } from '../../reports/define.ts'
import { hereOf } from '../../reports/sections/catalogue/here.ts'
import { lessonsOf } from '../../reports/sections/catalogue/lessons.ts'
import { medianOf, typicalPrice } from '../../reports/sections/catalogue/strip.ts'
import catalogue from '../../reports/sections/catalogue.ts'
import cheapest from '../../reports/sections/cheapest.ts'
import interaction from '../../reports/sections/interaction.ts'
import { catalogueFacts } from './report-catalogue-fixture.ts'

const usual = catalogueFacts([
  { id: 'rule', family: 'no-messages', tokens: 0, scores: { open: 1, narrow: 0.2, deep: 0.3 } },
  { id: 'vote', family: 'decision', tokens: 10, scores: { open: 1, narrow: 0.9, deep: 0.4 } },
  { id: 'debate', family: 'decision', tokens: 40, scores: { open: 1, narrow: 0.9, deep: 0.7 } },
  { id: 'twin', family: 'decision', tokens: 10, scores: { narrow: 0.9 } },
  {
    id: 'mind',
    family: 'reference',
    tokens: 20,
    scores: { open: 1, narrow: 0.95, deep: 0.5 },
    seesUnion: true,
  },
])

describe('the five sentences', () => {
  const lessons = lessonsOf(laddersOf(usual), interactionsOf(usual)[0]).map(
    ({ lead, text }) => `${lead} ${text}`,
  )

  test('count the worlds of the file by their verdicts', () => {
    expect(lessons).toHaveLength(5)
    expect(lessons[0]).toBe(
      'Try what needs no message first. Without any message the best mechanism is sufficient in 1 (open) of 3 worlds, shown to fall short in 2 (deep, narrow).',
    )
    // Sufficient with tokens: vote 10 and debate 40 in open and narrow; debate alone in deep.
    expect(lessons[1]).toMatch(
      /^Stop at the first rung .*\(2 of 3 worlds\).* takes 4\.0 times .* up to 4\.0 times/,
    )
    expect(lessons[3]).toMatch(/The widest, debate, is sufficient in 3 of 3 worlds\./)
    expect(lessons[4]).toMatch(
      /above it in 2 \(narrow, open\) of 3 worlds, shown to be below in 1 \(deep\)\.$/,
    )
  })

  test('say that the file cannot tell what it does not hold', () => {
    const none = lessonsOf([], undefined)
    expect(
      none.every(({ isSupported, text }) => !isSupported && text.startsWith('this file cannot say')),
    ).toBe(true)
    const bare = catalogueFacts([
      { id: 'a', family: 'decision', tokens: 10, scores: { open: 1 } },
      { id: 'b', family: 'decision', tokens: 20, scores: { open: 0.2 } },
    ])
    expect(lessonsOf(laddersOf(bare), undefined).map(({ isSupported }) => isSupported)).toEqual(
      Array.from({ length: 5 }, () => false),
    )
  })
})

describe('the catalogue', () => {
  const here = hereOf(usual)

  test('gives each mechanism its tokens as a multiple of those of one mind', () => {
    expect(['rule', 'vote', 'debate', 'mind'].map((id) => typicalPrice(here, id))).toEqual([0, 0.5, 2, 1])
    expect(medianOf([9, 1, 2, 4])).toBe(3)
  })

  test('marks the cheapest sufficient one with every other as cheap, and no reference', () => {
    const starred = (world: string) =>
      [...here.places].filter(([, own]) => own.get(world)?.isCheapest).map(([id]) => id)
    expect([starred('open'), starred('narrow'), starred('deep')]).toEqual([
      ['rule'],
      ['vote', 'twin'],
      ['debate'],
    ])
  })

  test('folds limits, source, parameters and numbers behind a name', async () => {
    const [row = ''] = String(await catalogue.render(usual)).match(/<tr><td>.*?vote.*?<\/tr>/s) ?? []
    expect(row).toMatch(/<details><summary><strong>Title of \w+\.<\/strong> when it works<\/summary>/)
    for (const part of ['when it breaks', 'a paper', '<code>rounds=2</code> how many', 'rank 1 of'])
      expect(row).toContain(part)
  })
})

test('a ladder shows ties, the loss with its interval, and what could not be played apart from what fell short', async () => {
  const reason = 'the topology needs the trait plans, which the scenario lacks'
  const refused = { scenario: 'narrow', topology: 'plan', model: 'simulated:typical', fault: 'none', reason }
  const plan = {
    ...usual.topologies[0],
    id: 'plan',
    family: 'plan',
    version: 1,
    title: 'Plan',
    description: '',
  } as const
  const text = String(
    await cheapest.render({
      ...usual,
      notApplicable: [refused],
      topologies: [...usual.topologies, { ...plan, costFormula: '' }],
    }),
  )
  expect(text).toContain('as cheap: vote')
  expect(text).toContain('1 not applicable')
  expect(text).toMatch(
    /Plan or graph<small>0 of 0 sufficient<\/small>.*needs the trait plans.*<td>not applicable<\/td>/s,
  )
  expect(text).toMatch(/0\.700<small class="tight">no spread, n 4<\/small>/)
})

test('no text of a plug-in or a world comes out as markup', async () => {
  const bad = '<img src=x onerror=alert(1)>"\u202e'
  const facts = catalogueFacts([
    { id: `a${bad}`, family: 'market', tokens: 10, scores: { [`one${bad}`]: 1, [`two${bad}`]: 0.4 } },
    { id: `b${bad}`, family: 'plan', tokens: 10, scores: { [`one${bad}`]: 1, [`two${bad}`]: 0.6 } },
  ])
  const topologies = facts.topologies.map((each) => ({
    ...{ ...each, title: bad, works: bad, breaks: bad, source: bad, costFormula: bad, description: bad },
    parameters: [{ name: bad, default: bad, description: bad }],
    shape: { nodes: [{ id: bad, kind: 'agent' as const }], edges: [] },
  }))
  const refused = {
    scenario: `one${bad}`,
    topology: `c${bad}`,
    model: 'simulated:typical',
    fault: 'none',
    reason: bad,
  }
  const all = [...topologies, ...topologies.slice(0, 1).map((each) => ({ ...each, id: `c${bad}` }))]
  const spoiled = { ...facts, topologies: all, notApplicable: [refused] }
  for (const section of [catalogue, cheapest, interaction]) {
    const text = String(await section.render(spoiled))
    expect(text).toContain('&lt;img')
    expect(text).not.toMatch(/<img|\u202e/)
  }
})
