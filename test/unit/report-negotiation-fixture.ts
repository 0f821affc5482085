/** What a results file of negotiations holds, made up: a topology with talk and one without, two conflict levels. */
import { analyse } from '../../harness/analyse.ts'
import type { AnyDetector } from '../../harness/core/detector.ts'
import { type Cell, type EndedTrace, endedTrace } from '../../harness/core/trace.ts'
import missing from '../../harness/detectors/missing-shared-history.ts'
import perfunctory from '../../harness/detectors/perfunctory-fairness.ts'
import referential from '../../harness/detectors/referential-binding.ts'
import stubborn from '../../harness/detectors/stubborn-anchoring.ts'
import jointEfficiency from '../../harness/metrics/joint-efficiency.ts'
import optimumRate from '../../harness/metrics/optimum-rate.ts'
import overdrawRate from '../../harness/metrics/overdraw-rate.ts'
import type { CellRow, EpisodeRow, FindingRow, ReportFacts } from '../../reports/define.ts'
import { round, says, type Units } from './grounding-fixture.ts'
import { emptyFacts, sumsOf } from './report-fixture.ts'
import { type Made, plainCell, traceOf, world } from './trace-fixture.ts'

const plan: readonly [Units, Units] = [{ wood: 4 }, { wood: 5 }]
const slipped: readonly [Units, Units] = [{ wood: 4 }, { stone: 5 }]
const greedy: readonly [Units, Units] = [{ wood: 8 }, { wood: 6 }]

/** Four rounds: annulled; 16 of 20 with an agreement that is broken; the same purchase again, announced; the optimum. */
function talkedGame(text: (text: string) => string, game: string): Made[][] {
  const talk = (...answers: string[]) => ({
    game,
    talk: [
      says(0, text('I take 4 wood, you take 5 wood.')),
      ...answers.map((answer) => says(1, text(answer))),
    ],
  })
  return [
    [told(game), ...round('annulled', greedy, talk('I take 6 wood.'))],
    round([8, 8], slipped, talk('Agreed.')),
    round([8, 8], slipped, talk('Agreed: I take 5 wood.', 'No: I take 5 stone.')),
    round([12, 8], plan, talk('Agreed.')),
  ].map((made) =>
    made.filter((event) => event.kind !== 'world' || event.name !== 'game' || isWhole(event.data)),
  )
}

/** A game event with its Pareto front. */
function told(game: string): Made {
  const front = [
    [0, 18],
    [12, 8],
    [16, 0],
  ]
  const data = {
    game,
    resources: ['wood', 'stone', 'gold'],
    supply: [10, 10, 6],
    best: 20,
    conflict: 0.5,
    front,
  }
  return world('game', [], data)
}

function isWhole(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'front' in data
}

/** The facts of such a file, of so many games a cell. `text` changes every name and every text that comes from outside. */
export function negotiationFacts(games = 6, text = (of: string) => of): ReportFacts {
  const kinds = ['dialogue', 'independent'].flatMap((topology) =>
    [0.5, 1].flatMap((conflict) => ['stable', 'shifting'].map((memory) => ({ topology, conflict, memory }))),
  )
  const cells = kinds.map(({ topology, conflict, memory }, index): CellRow => {
    const identity: Cell = {
      ...plainCell,
      scenario: { id: text('negotiation'), version: 1 },
      topology: { id: text(topology), version: 1 },
      agents: 2,
      scenarioParams: { conflict, memory: text(memory) === memory ? memory : text(memory) },
    }
    return { cell: index + 1, identity, group: text(`${conflict} ${memory}`), fingerprint: 'ab'.repeat(32) }
  })
  const traces = kinds.flatMap(({ topology }, index) =>
    Array.from({ length: games }, (_, seed): EndedTrace => {
      const talked = talkedGame(text, `game-${seed}`)
      const rounds =
        topology === 'dialogue' ? talked : talked.map((own) => own.filter(({ kind }) => kind !== 'message'))
      return traceOf(rounds, { cell: cells[index]?.identity ?? plainCell, seed: seed + 1 })
    }),
  )
  const episodes = traces.map(
    ({ seed, result }, index): EpisodeRow => ({
      ...{ episode: index + 1, cell: Math.floor(index / games) + 1, seed, repetition: 0, result },
    }),
  )
  const trace = (number: number): EndedTrace => {
    const found = traces[number - 1]
    if (found === undefined) throw new Error(`the fixture requires a stored episode, got ${number}`)
    return found
  }
  const stored = episodes.map(({ episode, cell }) => ({ episode, cell, trace: trace(episode) }))
  const metrics = [jointEfficiency, overdrawRate, optimumRate].map((metric) => ({ metric, options: {} }))
  return {
    ...emptyFacts(),
    ...{ file: 'negotiations.db', cells, episodes, trace, ...sumsOf(cells, episodes, trace) },
    rows: analyse({ cells, episodes: stored, metrics }),
    findings: stored.flatMap(({ episode, cell }) => findingsOf(trace(episode), episode, cell)),
  }
}

function findingsOf(trace: EndedTrace, episode: number, cell: number): readonly FindingRow[] {
  const whole = endedTrace(trace)
  const detectors: readonly AnyDetector[] = [missing, perfunctory, referential, stubborn]
  if (whole === undefined) return []
  return detectors.flatMap(({ id: detector, version, unit, detect }) =>
    detect(whole).map((finding) => ({ ...finding, detector, version, unit, episode, cell })),
  )
}
