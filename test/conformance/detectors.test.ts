import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { AnyDetector } from '../../harness/core/detector.ts'
import { recalling, round, says } from '../unit/grounding-fixture.ts'
import { asked, decided, type Made, traceOf, world } from '../unit/trace-fixture.ts'

const folder = new URL('../../harness/detectors/', import.meta.url)
const found: [id: string, detector: AnyDetector][] = []
for (const file of readdirSync(folder)) {
  const { default: detector }: { default: AnyDetector } = await import(new URL(file, folder).href)
  found.push([file.replace(/[.]ts$/, ''), detector])
}

/** An episode in which nearly everything goes wrong that can. */
const bad: Made[][] = [
  ...times(20, [asked(0, 1, 2), decided([0]), world('crossing', [0]), world('yield', [1, 2])]),
  ...times(5, [asked(1, 2), decided([1, 2]), world('yield', [1, 2])]),
  ...times(5, [asked(1, 2), decided([1, 2], { source: 'fallback' }), world('no-answer', [1, 2])]),
  ...negotiated(),
]

/** A plan that both know and keep, one that is not kept, a repetition without the plan, an equal split annulled. */
function negotiated(): Made[][] {
  const offer = says(0, 'I take 4 wood, you take 6 stone.')
  const talk = [offer, says(1, 'Agreed.')]
  const kept = round([10, 10], [{ wood: 4 }, { stone: 6 }], { talk })
  // The first event of the round is number 110; the offer comes next.
  const read = [...kept.slice(0, 2), recalling(1, [], [111]), ...kept.slice(2)]
  const slipped = round([7, 7], [{ wood: 4 }, { gold: 3 }], { talk })
  const forgotten = round([7, 7], [{ wood: 4 }, { gold: 3 }])
  return [
    read,
    slipped,
    [...forgotten.slice(0, 1), recalling(1, []), ...forgotten.slice(1)],
    round('annulled', [{ wood: 6 }, { wood: 6 }]),
  ]
}

function times(n: number, round: Made[]): Made[][] {
  return Array.from({ length: n }, () => round)
}

describe.each(found)('%s', (id, detector) => {
  test('is a detector with the id of its file', () => {
    expect(detector).toMatchObject({ plugin: 'detector', id })
  })

  test('has a version, a unit and a description in full sentences', () => {
    expect(detector.version).toSatisfy((version: number) => Number.isInteger(version) && version > 0)
    expect(detector.unit).toMatch(/^[a-z]/)
    expect(detector.description).toMatch(/^[A-Z].*[.]$/s)
  })

  test('finds nothing in an episode without events', () => {
    expect(detector.detect(traceOf([]))).toEqual([])
  })

  test('reads frozen traces, the same twice', () => {
    const trace = traceOf(bad)
    expect(detector.detect(trace)).toEqual(detector.detect(trace))
  })

  test('points at events and agents of the episode, with a positive amount', () => {
    const trace = traceOf(bad)
    expect(detector.detect(trace)).not.toEqual([])
    for (const { text, agents, from, to, amount } of detector.detect(trace)) {
      expect(text).toMatch(/\S/)
      expect(agents).toEqual([...new Set(agents)].toSorted((a, b) => a - b))
      expect(agents.every((agent) => agent < trace.cell.agents)).toBe(true)
      expect([from, to].map((seq) => trace.events[seq]?.seq)).toEqual([from, to])
      expect(from).toBeLessThanOrEqual(to)
      expect(amount).toBeGreaterThan(0)
    }
  })
})
