import { describe, expect, test } from 'vitest'
import { auditJson } from '../../harness/auditing/audit-json.ts'
import { datesIn } from '../../harness/audits/leakage/dates.ts'
import { statedOutcome } from '../../harness/audits/leakage/stated-outcome.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { audited, cellOf, episode, outcome, pooled, shown, used } from './made-audit.ts'
import { decided, ended, message, traceOf } from './trace-fixture.ts'

const seeds = [1, 2, 3, 4]
const first = (...findings: Parameters<typeof audited>) => audited(...findings)[0]

describe('same-treatment', () => {
  const asks = (
    topology: string,
    prompts: (seed: number) => readonly string[],
    rule = 'mean',
    agents = 3,
  ) => {
    const cell = cellOf(topology, { agents })
    return seeds.map((seed) => {
      return episode(cell, seed, [...prompts(seed).map((text) => shown(text)), pooled(rule, agents)])
    })
  }
  const one = (seed: number) => [`item ${seed}`, `item ${seed}, second`]

  test('two names for one treatment are an error, with all of their episodes', () => {
    expect(audited([...asks('a', one), ...asks('b', one)], 'same-treatment')).toEqual([
      expect.objectContaining({
        ...{ finding: 'same-treatment', severity: 'error', topologies: ['a', 'b'], count: 4, of: 4 },
        episodes: [1, 2, 3, 4, 5, 6, 7, 8],
      }),
    ])
  })

  test('the same prompts with another pooling rule are information, and with one agent an error', () => {
    const rows = audited([...asks('a', one), ...asks('b', one, 'median')], 'same-treatment')
    expect(rows).toMatchObject([{ severity: 'info', count: 4, of: 4 }])
    expect(rows[0]?.text).toContain('mean, median')
    const alone = [...asks('a', one, 'mean', 1), ...asks('b', one, 'median', 1)]
    expect(audited(alone, 'same-treatment')).toMatchObject([{ severity: 'error', count: 4 }])
  })

  test('teams of one agent in a sweep over team sizes are information', () => {
    const [own, other] = [(seed: number) => [`own ${seed}`], (seed: number) => [`other ${seed}`]]
    const alone = [...asks('a', one, 'mean', 1), ...asks('b', one, 'mean', 1)]
    const both = audited([...alone, ...asks('a', own), ...asks('b', other)], 'same-treatment')
    expect(both.map(({ severity }) => severity)).toEqual(['info'])
    expect(audited([...alone, ...asks('a', own)], 'same-treatment')).toMatchObject([{ severity: 'error' }])
  })

  test('the same on some items, and in the first calls only, is information', () => {
    const some = (seed: number) => (seed < 3 ? one(seed) : [`other ${seed}`])
    expect(audited([...asks('a', one), ...asks('b', some)], 'same-treatment')).toMatchObject([
      { severity: 'info', count: 2, of: 4, episodes: [1, 2, 5, 6] },
      { severity: 'info', count: 2, of: 4 },
    ])
    const longer = (seed: number) => [...one(seed), 'more']
    expect(audited([...asks('a', one), ...asks('b', longer)], 'same-treatment')).toMatchObject([
      {
        severity: 'info',
        count: 4,
        of: 4,
        text: 'The prompts of the first calls are identical on 4 of 4 paired items.',
      },
    ])
  })

  test('a third configuration that begins like two twins is counted once an item', () => {
    const longer = (seed: number) => (seed === 4 ? [] : [...one(seed), 'more'])
    const rows = audited([...asks('a', one), ...asks('b', one), ...asks('c', longer)], 'same-treatment')
    expect(rows.map(({ severity, count, of, topologies }) => [severity, count, of, topologies])).toEqual([
      ['error', 4, 4, ['a', 'b']],
      ['info', 3, 3, ['a', 'b', 'c']],
    ])
  })

  test('repetitions, other models, other team sizes and other prompts are not compared or not alike', () => {
    const cell = cellOf('a')
    const again = [0, 1].map((repetition) => ({ ...episode(cell, 1, [shown('x')]), repetition }))
    expect(audited(again, 'same-treatment')).toEqual([])
    const others = [cellOf('b', { model: { id: 'other', version: 1 } }), cellOf('c', { agents: 4 })]
    expect(
      audited(
        [cell, ...others].map((each) => episode(each, 1, [shown('x')])),
        'same-treatment',
      ),
    ).toEqual([])
    const unlike = (seed: number) => [`another item ${seed}`]
    expect(audited([...asks('a', one), ...asks('b', unlike)], 'same-treatment')).toEqual([])
  })

  test('long episodes that differ in their last prompt are not one treatment', () => {
    const many = (last: string) => () => [...Array.from({ length: 80 }, (_, call) => `call ${call}`), last]
    const rows = audited([...asks('a', many('x')), ...asks('b', many('y'))], 'same-treatment')
    expect(rows.map(({ severity }) => severity)).toEqual(['info'])
  })

  test('a parameter that changed no prompt is information', () => {
    const cells = [1, 2].map((rounds) => cellOf('a', { topologyParams: { rounds } }))
    const rows = audited(
      cells.map((cell) => episode(cell, 1, [shown('x')])),
      'same-treatment',
    )
    expect(rows).toMatchObject([{ severity: 'info', topologies: ['a'] }])
    expect(rows[0]?.text).toContain('rounds (1, 2)')
  })
})

describe('dead-tools', () => {
  const uses = (
    result: (seed: number) => readonly [string, boolean?],
    items = 20,
    question = (seed: number) => seed,
  ) => {
    const cell = cellOf('a')
    return Array.from({ length: items }, (_, seed) =>
      episode(cell, seed, [used('look', { of: question(seed) }, ...result(seed)), shown('x')]),
    )
  }
  const severities = (traces: readonly Trace[]) =>
    audited(traces, 'dead-tools').map(({ severity }) => severity)

  test('a tool that always fails, gives nothing or gives the same is an error, with its calls', () => {
    expect(
      first(
        uses(() => ['timed out', true]),
        'dead-tools',
      ),
    ).toMatchObject({ severity: 'error', count: 20, of: 20 })
    for (const empty of ['', ' [] ', '{}', 'null', '""'])
      expect(severities(uses(() => [empty]))).toEqual(['error'])
    expect(severities(uses((seed) => (seed % 2 ? ['', false] : ['no', true])))).toEqual(['error'])
    expect(severities(uses(() => ['the weather is fine']))).toEqual(['error'])
    expect(severities(uses((seed) => (seed % 4 ? ['the weather is fine'] : ['no', true])))).toEqual(['error'])
  })

  test('a tool that works now and then is no finding, nor is one answer', () => {
    expect(
      severities(uses((seed) => (seed === 7 ? ['news'] : seed === 8 ? ['more news'] : ['no', true]))),
    ).toEqual([])
    expect(severities(uses((seed) => [`price 0.${seed}`]))).toEqual([])
    expect(severities(uses(() => ['fine'], 1))).toEqual([])
  })

  test('always asked the same, the same result is a warning', () => {
    expect(
      severities(
        uses(
          () => ['the rules'],
          20,
          () => 0,
        ),
      ),
    ).toEqual(['warning'])
  })

  test('numbers that go with the question or the clock, not with the item, do not revive a tool', () => {
    const byQuestion = (seed: number) => [`{"price":0.${seed % 2}}`] as const
    expect(severities(uses(byQuestion, 40, (seed) => seed % 2))).toEqual(['error'])
    const byItem = (seed: number) => [`{"price":0.${seed % 7 < 3 ? 1 : 0}}`] as const
    expect(severities(uses(byItem, 40, (seed) => seed % 2))).toEqual([])
    const [morning, evening] = [cellOf('a'), cellOf('b')]
    const clock = Array.from({ length: 30 }, (_, seed) => [
      episode(morning, seed, [used('look', { seed }, 'price 0.5')]),
      episode(evening, seed, [used('look', { seed }, 'price 0.6')]),
    ]).flat()
    expect(severities(clock)).toEqual(['error'])
  })

  test('dead in one topology and alive in another is a warning for the one', () => {
    const cells = [cellOf('dead'), cellOf('alive')]
    const traces = Array.from({ length: 20 }, (_, seed) => [
      episode(cells[0] ?? cellOf('dead'), seed, [used('look', { seed }, 'no', true)]),
      episode(cells[1] ?? cellOf('alive'), seed, [used('look', { seed }, `news ${'abcdefghij'[seed % 10]}`)]),
    ]).flat()
    expect(audited(traces, 'dead-tools')).toMatchObject([
      { severity: 'warning', topologies: ['dead'], count: 20 },
    ])
  })
})

describe('leakage', () => {
  const dates = { resolvedAt: '2026-02-01T02:11:38Z', baselineDate: '2026-01-31T02:11:38Z' }
  const leaking = (result: (y: 0 | 1) => string, prompt = 'Will it rain?', more = {}) => {
    const cell = cellOf('a')
    return seeds.map((seed) => {
      const y = seed % 2 === 0 ? 1 : 0
      const world = outcome({ outcome: y, forecast: 0.5, item: `item ${seed}`, ...dates, ...more })
      return episode(cell, seed, [used('look', { seed }, result(y)), shown(prompt), world])
    })
  }
  const found = (traces: readonly Trace[]) =>
    audited(traces, 'leakage').map(({ severity, count, of }) => [severity, count, of])

  test('a tool that states the outcome is an error, and one that errs is evidence', () => {
    expect(found(leaking((y) => `The market resolved ${y ? 'YES' : 'NO'}.`))).toEqual([['error', 4, 4]])
    expect(found(leaking(() => '{"outcome": 1}'))).toEqual([['info', 2, 4]])
    expect(found(leaking(() => 'Nothing is known.'))).toEqual([])
  })

  test('a prompt that states the outcome is an error', () => {
    const cell = cellOf('a')
    const traces = seeds.map((seed) => episode(cell, seed, [shown('Outcome: yes'), outcome({ outcome: 1 })]))
    expect(found(traces)).toEqual([['error', 4, 4]])
  })

  test('a date after the resolution is a warning, unless the prompt names the day', () => {
    expect(found(leaking(() => 'As of 2026-02-03 all is over.'))).toEqual([['warning', 4, 4]])
    expect(found(leaking(() => 'On February 3, 2026 all was over.'))).toEqual([['warning', 4, 4]])
    expect(found(leaking(() => '[{"t":1770300000,"p":0.99}]'))).toEqual([['warning', 4, 4]])
    expect(found(leaking(() => 'As of 2026-02-03 all is over.', 'By February 3, 2026?'))).toEqual([])
    expect(found(leaking(() => 'As of 2026-01-15 all is open, on 2026-02-01 it closes.'))).toEqual([])
  })

  test('a moment between baseline and resolution is a warning', () => {
    expect(found(leaking(() => 'At 2026-01-31T20:00:00Z the price was 0.9.'))).toEqual([['warning', 4, 4]])
  })

  test('the moment of resolution in a prompt is a warning, a full hour is not', () => {
    expect(found(leaking(() => 'none', 'Resolution date: 2026-02-01T02:11:38+00:00'))).toEqual([
      ['warning', 4, 4],
    ])
    const hour = { resolvedAt: '2026-02-01T12:00:00Z' }
    expect(found(leaking(() => 'none', 'Resolution date: 2026-02-01T12:00:00Z', hour))).toEqual([])
  })

  test('tools that ran after the resolution are a warning', () => {
    expect(found(leaking(() => 'none', 'Rain?', { ranAt: '2026-04-27' }))).toEqual([['warning', 4, 4]])
    expect(found(leaking(() => 'none', 'Rain?', { ranAt: '2026-01-27' }))).toEqual([])
  })

  test.each([
    ['The market resolved YES on 1 May.', 1],
    ['It has been resolved to "No".', 0],
    ['{"question":"x","winning_outcome":"Yes"}', 1],
    ['"resolutionOutcome": 0,', 0],
    ['The event did not happen.', 0],
    ['This market will resolve to "Yes" if there is rain.', undefined],
    ['It will be resolved to Yes if there is rain.', undefined],
    ['Is the outcome: yes or no?', undefined],
    ['where y is 1 if the event happened and 0 if not', undefined],
    ['outcome = 0.35', undefined],
    ['It resolved YES. It resolved NO.', undefined],
  ])('%j states %j', (text, stated) => {
    expect(statedOutcome(text)).toBe(stated)
  })

  test.each([
    ['on 2026-02-03', '2026-02-03T00:00:00.000Z'],
    ['2026-02-03T04:05:06+02:00', '2026-02-03T02:05:06.000Z'],
    ['Feb 3, 2026', '2026-02-03T00:00:00.000Z'],
    ['3rd of nothing, 3 March 2026', '2026-03-03T00:00:00.000Z'],
    ['{"updatedAt":1770300000000}', '2026-02-05T14:00:00.000Z'],
  ])('%j holds the date %s', (text, date) => {
    expect(datesIn(text).map(({ at }) => new Date(at).toISOString())).toEqual([date])
  })

  test.each(['2026-02-31', 'February 31, 2026', '1620069.69', '{"volume":1770300000}', '2026-13-01'])(
    '%j holds no date',
    (text) => {
      expect(datesIn(text)).toEqual([])
    },
  )
})

describe('fallback-answers', () => {
  test("a publisher's fall-back is a warning, with the score with and without", () => {
    const cell = cellOf('a')
    const ordinary = [0.9, 0.8].map((score, seed) => episode(cell, seed, [shown('x'), decided([])], score))
    const fallback = traceOf([[decided([], { source: 'fallback' })]], {
      ...{ cell, seed: 7, result: ended({ score: 0.4, answerSource: 'fallback' }) },
    })
    const row = first([...ordinary, fallback], 'fallback-answers')
    expect(row).toMatchObject({ severity: 'warning', count: 1, of: 3, episodes: [3] })
    // (0.9 + 0.8 + 0.4) / 3 = 0.7 and (0.9 + 0.8) / 2 = 0.85
    expect(row?.text).toContain('1 of 3 (items 7), mean score 0.7000 with and 0.8500 without')
  })

  test('unusable replies of a real model are a warning from 1 %, of simulated agents information', () => {
    const run = (share: number, isSimulated: boolean) => {
      const cell = cellOf('a', { isSimulated })
      const decisions = Array.from({ length: 200 }, (_, index) =>
        decided([], { source: index < share * 200 ? 'fallback' : 'reply' }),
      )
      return audited([episode(cell, 1, [shown('x'), ...decisions])], 'fallback-answers')
    }
    expect(run(0.01, false)).toMatchObject([{ severity: 'warning', count: 2, of: 200 }])
    expect(run(0.005, false)).toMatchObject([{ severity: 'info', count: 1, of: 200 }])
    expect(run(0.5, true)).toMatchObject([{ severity: 'info', count: 100 }])
    expect(run(0, false)).toEqual([])
  })

  test('where nobody was called, the fall-back is the design', () => {
    expect(
      audited([episode(cellOf('silent'), 1, [decided([], { source: 'fallback' })])], 'fallback-answers'),
    ).toEqual([])
  })
})

describe('shared-groups', () => {
  const items = (groupOf: (seed: number) => string, count: number) => {
    const cell = cellOf('a')
    return Array.from({ length: count }, (_, seed) =>
      episode(cell, seed, [outcome({ outcome: 1, group: groupOf(seed), item: `item ${seed}` })]),
    )
  }

  test('few groups are a warning, many small ones information, none no finding', () => {
    // 40 items in 10 groups of 4: 40^2 / (10 * 4^2) = 10
    const few = audited(
      items((seed) => `group ${seed % 10}`, 40),
      'shared-groups',
    )
    expect(few).toMatchObject([{ severity: 'warning', count: 40, of: 40 }])
    expect(few[0]?.text).toContain('count as 10.0')
    // 50 items, one pair: 50^2 / (48 + 4) = 48.08
    const many = audited(
      items((seed) => (seed < 2 ? 'pair' : `group ${seed}`), 50),
      'shared-groups',
    )
    expect(many).toMatchObject([{ severity: 'info', count: 2, of: 50, episodes: [1, 2] }])
    expect(many[0]?.text).toContain('49 groups of events, the largest of 2')
    expect(many[0]?.text).toContain('count as 48.1')
    expect(
      audited(
        items((seed) => `group ${seed}`, 50),
        'shared-groups',
      ),
    ).toEqual([])
  })
})

describe('different-settings', () => {
  const run = (cells: Parameters<typeof cellOf>[]) =>
    cells.map(([topology, change]) => episode(cellOf(topology, change), 1, [shown('x')]))
  const found = (traces: readonly Trace[], prints?: readonly string[]) =>
    audited(traces, 'different-settings', prints)

  test('a cap, a setting or a team size that no two topologies share is a warning', () => {
    const caps = found(
      run([
        ['a', { topologyParams: { tokensPerCall: 4000 } }],
        ['b', { topologyParams: { tokensPerCall: 1333 } }],
      ]),
    )
    expect(caps).toMatchObject([{ severity: 'warning', count: 1, of: 2, topologies: ['a', 'b'] }])
    expect(caps[0]?.text).toContain('4000 in a; 1333 in b')
    expect(
      found(
        run([
          ['a', { modelParams: { temperature: 0 } }],
          ['b', { modelParams: { temperature: 1 } }],
        ]),
      ),
    ).toHaveLength(1)
    expect(
      found(
        run([
          ['a', { agents: 1 }],
          ['b', { agents: 2 }],
        ]),
      ),
    ).toMatchObject([{ severity: 'warning' }])
  })

  test('a setting that is swept in all topologies is no finding', () => {
    const swept = ['a', 'b'].flatMap((topology) =>
      [0, 1].map((temperature) => [topology, { modelParams: { temperature } }] as const),
    )
    expect(found(run(swept.map(([topology, change]) => [topology, change])))).toEqual([])
  })

  test('fingerprints that differ by themselves are a warning of their own', () => {
    const traces = run([
      ['a', {}],
      ['b', {}],
    ])
    expect(found(traces, ['one', 'one'])).toEqual([])
    expect(found(traces, ['one', 'two'])).toMatchObject([{ severity: 'warning', count: 1, of: 2 }])
  })

  test('caps that calls name count, and tools that only some used are information', () => {
    const capped = (topology: string, outputCap: number) => {
      return episode(cellOf(topology), 1, [Object.assign(shown('x'), { outputCap })])
    }
    expect(found([capped('a', 100), capped('b', 200)])).toMatchObject([{ severity: 'warning' }])
    const tools = [
      episode(cellOf('a'), 1, [used('look', {}, 'x'), shown('x')]),
      episode(cellOf('b'), 1, [shown('x')]),
    ]
    expect(found(tools)).toMatchObject([{ severity: 'info', count: 1, of: 2, episodes: [2] }])
  })
})

describe('below-noise', () => {
  const scores = (topology: string, prompt: string, values: readonly number[]) => {
    const cell = cellOf(topology)
    return values.map((score, seed) => episode(cell, seed, [shown(`${prompt} ${seed}`)], score))
  }

  test('differences no larger than that of twins are a warning', () => {
    const traces = [
      ...scores('a', 'x', [0.5, 0.7]),
      ...scores('b', 'x', [0.6, 0.8]),
      ...scores('c', 'y', [0.65, 0.75]),
      ...scores('d', 'z', [0.9, 0.9]),
    ]
    const [row] = audited(traces, 'below-noise')
    // Means 0.6, 0.7, 0.7, 0.9; the twins a and b differ by 0.1, as a and c do; b and c do not differ at all.
    expect(row).toMatchObject({ severity: 'warning', count: 2, of: 5, topologies: ['a', 'b', 'c'] })
  })

  test('differences no larger than that of repetitions are information', () => {
    const again = (traces: readonly Trace[]) => traces.map((trace) => ({ ...trace, repetition: 1 }))
    const [a, b] = [cellOf('a'), cellOf('b')]
    const of = (cell: typeof a, prompt: string, score: number) =>
      [1, 2].map((seed) => episode(cell, seed, [shown(prompt)], score))
    const traces = [
      ...of(a, 'x', 0.5),
      ...again(of(a, 'x', 0.6)),
      ...of(b, 'y', 0.52),
      ...again(of(b, 'y', 0.62)),
    ]
    expect(audited(traces, 'below-noise')).toMatchObject([{ severity: 'info', count: 1, of: 1 }])
  })

  test('twins that never differ are no noise', () => {
    const traces = [...scores('a', 'x', [0.5]), ...scores('b', 'x', [0.5]), ...scores('c', 'y', [0.5])]
    expect(audited(traces, 'below-noise')).toEqual([])
  })
})

describe('single-agent and unread-messages', () => {
  test('several topologies of one agent each are a warning, a sweep from one agent on is not', () => {
    const run = (topology: string, agents: number) =>
      episode(cellOf(topology, { agents }), 1, [shown('x'), shown('y', { request: 'revise' })])
    const rows = audited([run('a', 1), run('b', 1)], 'single-agent')
    expect(rows).toMatchObject([{ severity: 'warning', count: 2, of: 2 }])
    expect(rows[0]?.text).toContain('a 1 of 1, b 1 of 1')
    expect(audited([run('a', 1), run('b', 2)], 'single-agent')).toEqual([])
    expect(audited([run('a', 1)], 'single-agent')).toEqual([])
  })

  test('messages that no prompt ever held are a warning', () => {
    const talk = (reads: readonly number[]) =>
      episode(cellOf('a'), 1, [
        message('agent-0', 'agent-1', 1),
        message('agent-1', 'agent-0', 1),
        shown('x', { reads }),
      ])
    expect(audited([talk([])], 'unread-messages')).toMatchObject([{ severity: 'warning', count: 2, of: 2 }])
    expect(audited([talk([0])], 'unread-messages')).toEqual([])
  })

  test('posts that nobody came back to are information', () => {
    const left = episode(cellOf('a'), 1, [message('agent-0', 'wall', 1), shown('x', { reads: [] })])
    expect(audited([left], 'unread-messages')).toMatchObject([{ severity: 'info', count: 1, of: 1 }])
  })
})

test('JSON names the first thousand episodes and counts all', () => {
  const cells = [cellOf('a', { agents: 1 }), cellOf('b', { agents: 1 })]
  const traces = cells.flatMap((cell) =>
    Array.from({ length: 600 }, (_, seed) => episode(cell, seed, [shown('x')])),
  )
  const [row] = audited(traces, 'single-agent').map(auditJson)
  expect(Object.keys(row ?? {}).slice(0, 7)).toEqual([
    ...['finding', 'severity', 'topologies', 'count', 'of', 'consequence', 'episodes'],
  ])
  expect([row?.episodes.length, row?.episodeCount]).toEqual([1000, 1200])
})
