/** Each world tells apart the mechanisms that it is for, and in the direction that theory says. */
import { describe, expect, test } from 'vitest'
import { type Arm, paired, type World } from './paired-play.ts'
import { rows } from './separation-rows.ts'

describe('separation', () => {
  test.each(rows.map((row) => [nameOf(row), row] as const))(
    '%s',
    async (_name, { world, left, relation, right, metric }) => {
      const { interval } = await paired(world, [left, right], metric)
      if (relation === '=') expect([interval.low, interval.high]).toEqual([0, 0])
      else if (relation === '>') expect(interval.low).toBeGreaterThan(0)
      else expect(interval.high).toBeLessThan(0)
    },
  )
})

function nameOf({ world, left, relation, right, metric, theory }: (typeof rows)[number]): string {
  return `${inWords(world)}: ${metric} of ${armed(left)} ${relation} ${armed(right)}: ${theory}`
}

function inWords({ scenario, params, faults, persona = 'ideal' }: World): string {
  return [scenario, ...settings(params), ...(faults === undefined ? [] : [faults]), persona].join(' ')
}

function armed([id, params]: Arm): string {
  return [id, ...settings(params)].join(' ')
}

function settings(params: World['params'] = {}): string[] {
  return Object.entries(params).map(([name, value]) => `${name}=${value}`)
}
