/** Whose list a page stands on, and what agents tell each other of pages that were fetched. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { Claim } from '../../harness/core/scenario.ts'
import { stream } from '../../harness/run/streams.ts'
import { answersOf } from '../../scenarios/common/work/each-answers.ts'
import { ownBelief } from '../../scenarios/shared-fetch/belief.ts'
import { type FetchParams, fetchParams } from '../../scenarios/shared-fetch/site.ts'
import { type FetchState, opened, statusOf } from '../../scenarios/shared-fetch/state.ts'
import { stepped } from '../../scenarios/shared-fetch/step.ts'
import { viewOf } from '../../scenarios/shared-fetch/view.ts'
import { streamsOf } from './play.ts'
import { ids } from './trace-fixture.ts'

function crawl(params: Partial<FetchParams>, agents = 3, seed = 1): FetchState {
  return opened(streamsOf(seed), { params: fetchParams.parse(params), agents, seed })
}

const small = { pages: 12, listed: 5, rounds: 4 }

describe('the lists of the crawlers', () => {
  test('hold what a log of all fetches says, whoever fetches what', () => {
    fc.assert(
      fc.property(
        fc.nat(1000),
        fc.constantFrom('own', 'team'),
        fc.constantFrom('own', 'site'),
        (seed, visited, order) => {
          let state = crawl({ ...small, visited, order }, 3, seed)
          const rng = stream(`test/${seed}`)
          const log: [agent: number, id: string][] = []
          for (let round = 0; round < 3; round += 1) {
            const takes = (): readonly string[] =>
              state.site
                .filter(() => rng.chance(0.3))
                .map(({ id }) => id)
                .slice(0, 2)
            const next = stepped(state, answersOf(state.agents, takes))
            // Events of this world are all `work`.
            for (const { agents, data } of next.events)
              log.push([agents[0] ?? -1, (data as { readonly task: string }).task])
            state = next.state
            const all = new Set(log.map(([, id]) => id))
            for (const agent of state.agents) {
              const own = new Set(log.filter(([by]) => by === agent).map(([, id]) => id))
              const parent = (from: number | undefined) =>
                from === undefined ? undefined : state.site[from]?.id
              const expected = state.site.filter(({ id, linkedFrom, listedFor }) => {
                const from = parent(linkedFrom)
                if ((visited === 'own' ? own : all).has(id)) return false
                if (from !== undefined && !all.has(from)) return false
                return listedFor.includes(agent) || (from !== undefined && own.has(from))
              })
              const view = viewOf(state, agent)
              const inOrder = order === 'site' ? view.list : view.list.toSorted((a, b) => place(a) - place(b))
              expect(inOrder.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
              expect(new Set(view.fetched)).toEqual(own)
            }
            const status = statusOf(state)
            if (status.kind === 'ended') expect(status.score).toBe(all.size / state.best)
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  test('have the same pages first in the order of the site, and others in their own', () => {
    const firsts = (order: 'own' | 'site') => {
      const state = crawl({ overlap: 1, order }, 8)
      return new Set(state.agents.map((agent) => viewOf(state, agent).list[0]?.id)).size
    }
    expect([firsts('site'), firsts('own') > 3]).toEqual([1, true])
  })
})

describe('a crawler', () => {
  const state = crawl({ overlap: 1, order: 'site', pages: 5, listed: 5 })
  const [zero] = state.agents as [FetchState['agents'][number]]
  const chosen = (claims: readonly Partial<Claim>[]) => {
    const said = claims.map((claim) => ({
      ...{ by: memberId('agent-1'), agent: ids([1])[0], text: '', answer: undefined, isJoint: false },
      ...claim,
    }))
    return ownBelief({ agent: zero, observations: new Map([[zero, viewOf(state, zero)]]), claims: said })
  }

  test('leaves what others left on a board in earlier rounds, and what they say to have fetched', () => {
    expect(chosen([]).answer).toEqual(['page-1', 'page-2'])
    const before = { answer: ['page-1'], posted: { roundsAgo: 2 } }
    const later = { answer: ['page-2'], posted: { roundsAgo: 1 } }
    expect(chosen([before, later]).answer).toEqual(['page-3', 'page-4'])
    expect(chosen([{ text: 'Agent 1 has done page-1, page-3.' }]).answer).toEqual(['page-2', 'page-4'])
  })

  test('does not leave to a higher number what that one takes in this round', () => {
    expect(chosen([{ answer: ['page-1'] }]).answer).toEqual(['page-1', 'page-2'])
  })

  test('tells what it has fetched', () => {
    const { state: next } = stepped(
      state,
      answersOf(state.agents, () => ['page-2']),
    )
    const observations = new Map([[zero, viewOf(next, zero)]])
    const { says } = ownBelief({ agent: zero, observations, claims: [] })
    expect(says.split('\n')).toEqual([
      'Agent 0 takes page-1, page-3.',
      'Agent 0 could take page-4, page-5.',
      'Agent 0 has done page-2.',
    ])
  })
})

function place({ id }: { readonly id: string }): number {
  return Number(id.slice('page-'.length))
}
