import type { CellRow, Datum, EpisodeRow, ReportFacts, Trace } from '../../define.ts'

/** One episode as marks in space and time. */
export interface Panel {
  readonly topology: string
  /** Parameters that set the cell apart; may be empty. */
  readonly group: string
  readonly episode: number
  readonly seed: number
  readonly score: number | undefined
  readonly marks: readonly Datum[]
  /** How often each event happened to an agent, in the part that is shown. */
  readonly counts: readonly { readonly event: string; readonly times: number }[]
  /** Names of the agents shown, from top to bottom. */
  readonly agents: readonly string[]
  readonly steps: number
  /** What is not shown, as a sentence; empty when nothing is. */
  readonly window: string
}

/** The events of a world with contention, by the names that every such world uses. */
export const events = ['crossing', 'collision', 'yield', 'no-answer'] as const

/** The panels of one scenario, and those topologies of which no episode ended. */
export interface Panels {
  readonly model: string
  readonly isSimulated: boolean
  readonly fault: string
  readonly panels: readonly Panel[]
  readonly without: readonly string[]
  /** Topologies beyond the limit of one figure. */
  readonly omitted: readonly string[]
}

const mostTopologies = 12

/** One episode of each topology, of one model and fault, with one seed wherever it ended. */
export function panelsOf(facts: ReportFacts, scenario: string): Panels | undefined {
  const its = facts.cells.filter(({ identity }) => identity.scenario.id === scenario)
  const alike = Map.groupBy(its, ({ identity }) => JSON.stringify([identity.model.id, identity.fault.id]))
  const topologiesOf = (cells: readonly CellRow[]) =>
    new Map(cells.toReversed().map((cell) => [cell.identity.topology.id, cell]))
  const [widest] = [...alike.values()].toSorted((a, b) => topologiesOf(b).size - topologiesOf(a).size)
  const [first] = widest ?? []
  if (!widest || !first) return undefined
  const all = [...topologiesOf(widest)].toReversed()
  const cells = all.slice(0, mostTopologies).map(([, cell]) => cell)
  const chosen = sameSeed(facts.episodes, cells)
  return {
    model: first.identity.model.id,
    isSimulated: first.identity.isSimulated,
    fault: first.identity.fault.id,
    panels: [...chosen].map(([cell, episode]) => panel(cell, episode, facts.trace(episode.episode))),
    without: cells.filter((cell) => !chosen.has(cell)).map(({ identity }) => identity.topology.id),
    omitted: all.slice(mostTopologies).map(([topology]) => topology),
  }
}

/** For each cell its ended episode with the seed that most cells share, else its first. */
function sameSeed(
  episodes: readonly EpisodeRow[],
  cells: readonly CellRow[],
): ReadonlyMap<CellRow, EpisodeRow> {
  const byCell = Map.groupBy(
    episodes.filter(({ result }) => result.kind === 'ended'),
    ({ cell }) => cell,
  )
  const own = cells.map((cell) => byCell.get(cell.cell) ?? [])
  const seeds = Map.groupBy(
    new Set(own.flatMap((its) => its.map(({ seed }) => seed))),
    (seed) => own.filter((its) => its.some((episode) => episode.seed === seed)).length,
  )
  const shared = seeds.get(Math.max(...seeds.keys()))?.reduce((least, seed) => Math.min(least, seed))
  const chosen = cells.flatMap((cell, index): readonly [CellRow, EpisodeRow][] => {
    const episode = own[index]?.find(({ seed }) => seed === shared) ?? own[index]?.[0]
    return episode ? [[cell, episode]] : []
  })
  return new Map(chosen)
}

function panel(cell: CellRow, { episode, seed, result }: EpisodeRow, trace: Trace): Panel {
  const length = 1 + trace.events.reduce((last, { round }) => Math.max(last, round), 0)
  const isWide = length > 300 || cell.identity.agents > 40
  const steps = isWide ? Math.min(length, 200) : length
  const agents = Math.min(cell.identity.agents, 40)
  const happened = happenings(trace, steps, agents)
  return {
    topology: cell.identity.topology.id,
    group: cell.group,
    episode,
    seed,
    score: result.kind === 'ended' ? result.score : undefined,
    marks: happened.flatMap(({ event, agent, rounds }) => marks(event, agent, rounds)),
    counts: events.map((event) => ({ event, times: times(happened.filter((each) => each.event === event)) })),
    agents: Array.from({ length: agents }, (_, agent) => agentName(agent)),
    steps,
    window: isWide ? `Shown: ${steps} of ${length} steps, ${agents} of ${cell.identity.agents} agents.` : '',
  }
}

interface Happened {
  readonly event: string
  readonly agent: number
  /** Ascending. */
  readonly rounds: readonly number[]
}

function happenings({ events: all }: Trace, steps: number, agents: number): readonly Happened[] {
  const rounds = new Map<string, { event: string; agent: number; rounds: number[] }>()
  for (const happening of all) {
    if (happening.kind !== 'world' || !isShown(happening.name) || happening.round >= steps) continue
    for (const agent of happening.agents.filter((each) => each < agents)) {
      const key = `${happening.name} ${agent}`
      const known = rounds.get(key) ?? { event: happening.name, agent, rounds: [] }
      rounds.set(key, known)
      known.rounds.push(happening.round)
    }
  }
  return [...rounds.values()]
}

function isShown(name: string): boolean {
  return events.some((event) => event === name)
}

function times(happened: readonly Happened[]): number {
  return happened.reduce((sum, { rounds }) => sum + rounds.length, 0)
}

/** Waiting is drawn as one line from its first step to its last, everything else as a mark a step. */
function marks(event: string, agent: number, rounds: readonly number[]): readonly Datum[] {
  const name = agentName(agent)
  if (event !== 'yield')
    return rounds.map((round) => ({ event, agent: name, from: round + 0.5, to: round + 0.5 }))
  const runs: { from: number; to: number }[] = []
  for (const round of rounds) {
    const last = runs.at(-1)
    if (last && last.to >= round) last.to = round + 1
    else runs.push({ from: round, to: round + 1 })
  }
  return runs.map((run) => ({ event, agent: name, ...run }))
}

function agentName(agent: number): string {
  return `agent ${agent}`
}
