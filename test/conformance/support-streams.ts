/** What a scenario draws from its streams, heard while it is played. */
import type { Json } from '../../harness/core/json.ts'
import type { Rng, Streams } from '../../harness/core/rng.ts'
import type { AnyScenario, Scenario } from '../../harness/core/scenario.ts'

/** The same scenario; every number that it draws is added to the list of its stream, `purpose/round`. */
export function listening(scenario: AnyScenario, draws: Map<string, number[]>): AnyScenario {
  const open: AnyScenario['open'] = (use) =>
    scenario.open(<P, S, O, A extends Json>(inner: Scenario<P, S, O, A>) =>
      use({
        ...inner,
        initial: (streams, setting) => inner.initial(heard(streams, draws), setting),
        step: (state, answers, streams, clock) => inner.step(state, answers, heard(streams, draws), clock),
      }),
    )
  return { ...scenario, open }
}

function heard(streams: Streams, draws: Map<string, number[]>): Streams {
  return (purpose, round = 0, seed) => {
    const rng = streams(purpose, round, seed)
    const name = `${purpose}/${round}`
    const list = draws.get(name) ?? []
    draws.set(name, list)
    const noted = (value: number): number => {
      list.push(value)
      return value
    }
    return {
      uniform: () => noted(rng.uniform()),
      below: (n) => noted(rng.below(n)),
      chance: (p) => noted(Number(rng.chance(p))) === 1,
      normal: () => noted(rng.normal()),
    } satisfies Rng
  }
}
